// The panel beside the views: an item, a place, a cell, a comparison; each with its sentences.
const FEW = 30; // rows of a list before "show more"

function drawPanel() {
  const panel = $("panel"), years = S.view === "years", course = years ? courseOf(yearsPlace()) : null;
  const chosen = [S.item, S.place, S.compare.join("+"), years, years ? S.record : "", !!course].join(), key = [chosen, language, currentKey].join();
  // in the tab of years the place is what the view shows: on a phone the panel waits for a choice in it
  const open = years ? S.item >= 0 || !!record(course) : S.item >= 0 || S.place >= 0 || S.compare.length > 0;
  panel.classList.toggle("open", open);
  const sheet = open && narrow();
  if (document.documentElement.hasAttribute("data-sheet") !== sheet) {
    document.documentElement.toggleAttribute("data-sheet", sheet);
    // the view has another height now; what was chosen must be in it
    if (sheet) requestAnimationFrame(() => requestAnimationFrame(showChosen));
  }
  // what did not change stays as it is, with what was opened in it
  if (key !== panelKey) fillPanel(panel, chosen !== panelChosen);
  [panelKey, panelChosen] = [key, chosen];
  if (focusPanel) { focusPanel = false; panel.focus(); }
}
let panelKey = null, panelChosen = null;

function fillPanel(panel, fresh) {
  const years = S.view === "years", course = years ? courseOf(yearsPlace()) : null, found = record(course);
  const content = years && found ? recordPanel(course, found) : years && S.item < 0 && yearsPlace() >= 0 && hasCourse(yearsPlace()) ? coursePanel(yearsPlace())
    : S.compare.length && !(years && S.item >= 0) ? comparePanel() : S.item >= 0 && S.place >= 0 ? cellPanel(S.place, S.item)
    : S.item >= 0 ? itemPanel(S.item) : S.place >= 0 ? placePanel(S.place) : hintPanel();
  panel.setAttribute("aria-label", t("evidence"));
  panel.replaceChildren(...content);
  if (fresh) panel.scrollTop = 0;
}

const panelTop = (title, ...under) => el("div", {class: "top"},
  el("div", {}, el("h2", {}, name(title)), ...under), button("×", selectNothing, {class: "plain close", "aria-label": t("close"), title: t("close")}));

function hintPanel() {
  return [el("h2", {text: t("hintTitle")}), el("ul", {class: "hint"}, ...["hint1", "hint2", "hint3", "hint4"].map(key => el("li", {text: t(key)}))),
    el("h3", {text: t("mostShared")}), el("div", {class: "listed"}, ...ranked(model().items, "count", "item").slice(0, 12).map(i => {
      const b = button("", () => selectItem(i));
      b.append(name(items.name[i]), el("small", {text: ` ${t("placesUnit", {n: model().spread[i]})}`}));
      return b;
    }))];
}

// a list that says how many there are and shows more on demand
function growing(all, make, few = FEW) {
  const box = el("div");
  const more = from => {
    const next = all.slice(from, from + few);
    box.append(...next.map(make));
    const rest = all.length - from - next.length;
    if (rest > 0) {
      const button_ = button(t("more", {n: Math.min(few, rest), all: all.length}), () => { button_.remove(); more(from + few); }, {class: "plain more", "data-all": String(all.length)});
      box.append(button_);
    }
  };
  more(0);
  return box;
}

// cards, once the sentences are there
function cards(found, card) {
  const box = el("div", {class: "sentences"}, el("p", {class: "facts", text: t("loading")}));
  readTexts().then(() => box.replaceChildren(growing(found, card, 20)));
  return box;
}

// the sentences of a pair, within the filters for years and period
function sentences(n) {
  const found = [];
  for (let f = pairs.from[n]; f < pairs.from[n + 1]; f++) if (factFits(f)) found.push(f);
  return cards(found, factCard);
}

// a row that opens to its sentences
function opened(title, years, make, badge) {
  const details_ = el("details", {}, el("summary", {}, name(title), badge || null, el("span", {class: "years", text: years})));
  details_.addEventListener("toggle", () => {
    if (details_.open && !details_.querySelector(".sentences")) details_.append(make());
  });
  return details_;
}
const opening = (title, years, n, badge) => opened(title, years, () => sentences(n), badge);

// a place whose reports have the words of an item that were not taken for it
function openingWords(place, item) {
  const found = wordsOf(place, item);
  return opened(placeName(place), ranges([...new Set(found.map(w => words.year[w]).filter(Boolean))].sort()), () => cards(found, wordsCard));
}

const pairText = a => `${a.first || "–"}${a.status === DONE ? (a.done && a.done !== a.first ? ` → ${a.done} ${t("done")}` : "") : ` ${statusWord(a.status)}`}`;

function itemFacts(item) {
  const kind = kinds[items.kind[item]], parts = [kind[language]];
  if (items.level[item]) parts.push(t(items.level[item]));
  if (items.candidate[item]) parts.push(t("candidate"));
  return el("p", {class: "facts", text: parts.join(" · ")});
}

function itemPanel(item) {
  const list = adopters(item), first = list.find(a => a.first), lead = first ? list.filter(a => a.first === first.first) : [];
  const fit = places.id.map((_, p) => p).filter(placeFits), having = new Set(list.map(a => a.place));
  const missing = fit.filter(unreported), without = fit.filter(p => !having.has(p) && !unreported(p));
  const worded = without.filter(p => wordsOf(p, item).length), silent = without.filter(p => !wordsOf(p, item).length);
  const names = lead.length > 4 ? t("andMore", {p: lead.slice(0, 4).map(a => placeName(a.place)).join("、"), n: lead.length}) : lead.map(a => placeName(a.place)).join("、");
  const alias = items.alias[item].filter(a => a !== items.name[item]);
  const byCode = list_ => [...list_].sort((a, b) => compareValues(places.code[a] || "~", places.code[b] || "~"));
  const chips = list_ => growing(byCode(list_), p => chip(p), 60);
  return [
    panelTop(items.name[item], itemFacts(item)),
    el("p", {class: "lead", text: list.length ? t("since", {n: list.length, y: first ? String(first.first) : "–", p: names, c: first ? covering(first.first) : "–"}) : t("sinceNone")}),
    items.definition[item] ? el("p", {class: "definition"}, items.definition[item], items.source[item] ? el("span", {class: "facts"}, " ", name(t("source", {s: items.source[item]}))) : null) : null,
    alias.length ? el("p", {class: "facts"}, name(t("aliases", {a: alias.join("、")}))) : null,
    model().visible[item] ? null : el("p", {class: "facts", text: t("hidden")}),
    el("div", {class: "actions"}, S.only.includes(item) ? button(t("everything"), () => go({only: []})) : button(t("showInViews"), () => go({only: [item]}))),
    el("h3", {text: t("who")}),
    growing(list, a => opening(placeName(a.place), pairText(a), a.pair, lead.includes(a) ? el("span", {class: "badge first", text: t("firstAdopter")}) : null)),
    ...worded.length ? [el("h3", {text: t("worded", {n: worded.length})}), el("p", {class: "facts", text: t("wordsNote")}), growing(byCode(worded), p => openingWords(p, item))] : [],
    silent.length ? el("h3", {text: t("silent", {n: silent.length})}) : null, silent.length ? chips(silent) : null,
    missing.length ? el("h3", {text: t("missing", {n: missing.length})}) : null, missing.length ? chips(missing) : null,
  ].filter(Boolean);
}

const chip = p => { const b = button("", () => selectPlace(p), {class: "plain"}); b.append(name(placeName(p))); return b; };

function placeFacts(place) {
  const missing = gaps(place);
  const parts = [places.full[place] !== places.name[place] ? places.full[place] : null, places.code[place],
    planned[place].length ? `${t("reportsOf")} ${ranges([...new Set(planned[place])])}` : t("noReport"), missing.length ? t("gaps", {y: ranges(missing)}) : null];
  return el("p", {class: "facts"}, ...parts.filter(Boolean).map((text, n) => name((n ? " · " : "") + text, "span")));
}

function placePanel(place) {
  const m = model();
  const list = pairs.ofPlace[place].map(n => ({pair: n, item: pairs.item[n], ...pairYears(n)}))
    .filter(a => a.status && S.kinds.includes(items.kind[a.item])).sort((a, b) => (m.spread[a.item] || 1) - (m.spread[b.item] || 1) || compareValues(items.name[a.item], items.name[b.item]));
  return [
    panelTop(placeName(place), placeFacts(place)),
    el("div", {class: "actions"}, button(t("compareWith"), () => askForPlace([place]), {id: "compare-with"}), hasCourse(place) ? button(t("years_"), () => go({view: "years"}), {id: "to-years"}) : null),
    el("h3", {text: t("nearest")}),
    el("div", {class: "listed"}, ...nearest(place, 6).map(other => {
      const b = button("", () => go({item: -1, place: -1, compare: [place, other.place]}));
      b.append(name(placeName(other.place)), el("small", {text: ` ${t("itemsUnit", {n: other.shared})}`}));
      return b;
    })),
    el("h3", {text: t("itsItems", {n: list.length})}),
    growing(list, a => opening(items.name[a.item], pairText(a), a.pair, el("span", {class: "badge", text: t("placesUnit", {n: m.spread[a.item] || 1})}))),
  ];
}

function cellPanel(place, item) {
  const n = pairOf(place, item), years = n < 0 ? {status: 0} : pairYears(n);
  const links = el("div", {class: "actions"}, button(t("who"), () => selectItem(item)), chip(place));
  const head = panelTop(items.name[item], el("p", {class: "facts"}, name(places.full[place])));
  if (!years.status) {
    const found = wordsOf(place, item), told = [head, el("p", {class: "lead", text: absence(place, item)})];
    if (!found.length) return [...told, placeFacts(place), links];
    return [...told, el("p", {class: "facts", text: t("wordsNote")}), placeFacts(place), links, cards(found, wordsCard)];
  }
  const earliest = spoken[place].size ? t("earliest", {y: String(Math.min(...spoken[place]))}) : "";
  return [head, el("p", {class: "lead", text: years.status === DONE && years.done === years.first ? `${years.first} ${t("done")}` : pairText(years)}), el("p", {class: "facts", text: earliest}), links, el("h3", {text: t("evidence")}), sentences(n)];
}
