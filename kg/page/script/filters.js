// Filters, and what stands above and below the views.
let slowly;
const later = change => { clearTimeout(slowly); slowly = setTimeout(() => go(change(), true), 60); };

function drawFilters() {
  const m = model(), box = $("filters");
  if (box.contains(document.activeElement) && document.activeElement.type === "range") return updateCounts(m);
  // a choice in a view changes no filter
  const chosen = S.view === "years" ? [yearsPlace(), yearsView.shown()] : [], {item, place, compare, record, ...rest} = S;
  if (unchanged("filters", rest, ...chosen)) return updateCounts(m);
  const of = (values, key) => values.reduce((n, value) => n + (value === key), 0);
  const check = (label, on, count, change, mark) => el("label", {}, el("input", {type: "checkbox", checked: on, onchange: event => change(event.target.checked)}), mark || null, label, el("small", {text: number(count)}));
  const field = (title, ...content) => el("fieldset", {}, el("legend", {text: title}), ...content);
  const toggled = (set, value, on) => (on ? [...set, value] : set.filter(x => x !== value));
  const used = kinds.map((_, n) => n).filter(n => items.kind.includes(n));
  const levels = ["national", "provincial", "local", "unset"], programmes = items.level.filter((_, i) => kinds[items.kind[i]].key === "programme").map(l => l || "unset");
  const provinces = [...new Set(places.province.filter(Boolean))].sort((a, b) => of(places.province, b) - of(places.province, a) || a.localeCompare(b, "zh-CN"));
  const ofYears = S.view === "years", k = S.view === "network" && mode() === "both" ? networkThreshold() : m.k;
  box.replaceChildren(
    narrow() ? el("div", {class: "top"}, button(t("close"), closeFilters, {class: "close"})) : "",
    S.only.length ? field(t("only"), el("div", {class: "chips"}, ...S.only.slice(0, 12).map(i => { const b = button("", () => go({only: S.only.filter(x => x !== i)})); b.append(name(items.name[i]), " ×"); return b; })), button(t("everything"), () => go({only: []}), {class: "plain"})) : "",
    ...(ofYears ? yearsFilters(field, check) : []),
    ofYears ? "" : field(t("shared"), el("label", {}, el("span", {id: "k-note", text: t("sharedNote", {k})}), S.k ? button(t("sharedAuto"), () => go({k: 0}, true), {class: "plain"}) : el("small", {text: t("sharedAuto")})),
      el("input", {type: "range", id: "k", min: "1", max: String(m.most), value: String(k), "aria-label": t("shared"), disabled: S.only.length > 0, oninput: event => { $("k-note").textContent = t("sharedNote", {k: +event.target.value}); later(() => ({k: +event.target.value})); }})),
    used.length > 1 && !ofYears ? field(t("kinds"), ...used.map(n => check(kinds[n][language], S.kinds.includes(n), of(items.kind, n), on => go({kinds: toggled(S.kinds, n, on).sort()}), swatch(kinds[n].shape, kindColour(n))))) : "",
    ofYears ? "" : field(t("levels"), ...levels.filter(level => programmes.includes(level)).map(level => check(t(level), !S.levels || S.levels.includes(level), of(programmes, level), on => {
      const next = toggled(S.levels || levels, level, on);
      go({levels: levels.every(l => next.includes(l) || !programmes.includes(l)) ? null : next});
    }))),
    lastYear > firstYear ? field(t("years"), ...yearRange()) : "",
    ofYears ? "" : field(t("period"), choice(t("period"), S.period, [["", t("allPeriods")], ["review", t("review")], ["plan", t("plan")]], period => go({period}))),
    provinces.length > 1 && !(ofYears && yearsPlace() >= 0) ? field(t("province"), choice(t("province"), S.province, [["", t("allProvinces")], ...provinces.map(p => [p, `${p} (${of(places.province, p)})`])], province => go({province}))) : "",
    ofYears && yearsPlace() >= 0 ? "" : field(t("placeLevel"), choice(t("placeLevel"), S.placeLevel, [["", t("allPeriods")], ...["national", "province", "city", "county"].filter(l => places.level.includes(l)).map(l => [l, t(l === "national" ? "national_" : l === "province" ? "province_" : l)])], placeLevel => go({placeLevel}))),
    filtered() ? button(t("reset"), () => go({k: 0, from: 0, to: 0, kinds: defaultKinds(), levels: null, province: "", placeLevel: "", period: "", only: [], outcomes: null, promised: "", status: ""}), {id: "reset"}) : "",
    ofYears && core.unanswered ? el("p", {class: "note", text: t("unanswered", {n: core.unanswered})}) : "",
    core.omitted && !ofYears ? el("p", {class: "note", text: t("omitted", {n: core.omitted})}) : "",
    core.refused.length ? el("details", {class: "note"}, el("summary", {text: t("unread", {n: core.refused.length})}), el("ul", {}, ...core.refused.map(([file, reason]) => el("li", {}, name(file), "：", name(oneLanguage(reason)))))) : "",
  );
  updateCounts(m);
}

// two handles on one track; the one that is moved stops at the other
function yearRange() {
  const output = el("output", {id: "year-note"}), fill = el("span", {class: "fill"}), handles = [];
  const show = () => {
    const [from, to] = handles.map(h => +h.value), at = year => (100 * (year - firstYear)) / (lastYear - firstYear);
    output.textContent = from === to ? String(from) : `${from}–${to}`;
    fill.style.left = `${at(from)}%`;
    fill.style.right = `${100 - at(to)}%`;
  };
  const handle = (id, value, label) => {
    const input = el("input", {type: "range", id, min: String(firstYear), max: String(lastYear), value: String(value), "aria-label": `${t("years")}：${t(label)}`, oninput: () => {
      const [from, to] = handles;
      if (input === from) input.value = Math.min(+from.value, +to.value); else input.value = Math.max(+from.value, +to.value);
      show();
      later(() => window_(+from.value, +to.value));
    }});
    handles.push(input);
    return input;
  };
  const clamped = year => Math.min(lastYear, Math.max(firstYear, year));
  const parts = [handle("year-from", clamped(S.from || firstYear), "from"), handle("year-to", clamped(S.to || lastYear), "until")];
  show();
  return [el("div", {class: "note-line"}, output, S.from ? button(t("allPeriods"), () => go({from: 0, to: 0}), {class: "plain"}) : ""), el("div", {class: "range"}, fill, ...parts)];
}

// reasons are written as 中文 / English
function oneLanguage(text) {
  const halves = text.split(" / ");
  return halves.length === 2 ? halves[language === "zh" ? 0 : 1] : text;
}
const window_ = (from, to) => (from <= firstYear && to >= lastYear ? {from: 0, to: 0} : {from, to});
const filtered = () => S.k || S.from || S.levels || S.province || S.placeLevel || S.period || S.only.length || S.outcomes || S.promised || S.status || S.kinds.join() !== defaultKinds().join();
function closeFilters() {
  $("filters").classList.remove("open");
  $("filters-open").setAttribute("aria-expanded", "false");
}

function updateCounts(m) {
  const parts = [];
  if (S.view === "network" && drawn) {
    const all = mode() === "places" ? m.places.length : m.places.filter(p => m.load[p]).length + allItems().length;
    parts.push(t("countNodes", {n: drawn.nodes.length, all: S.ego ? drawn.all : all}), t("countLinks", {n: drawn.links.length}));
  } else if (S.view === "years") parts.push(yearsView.counts());
  else if (S.view === "table") parts.push(t("countRows", {n: table.rows?.length || 0, all: S.table === "items" ? m.all : pairs.item.filter(i => S.kinds.includes(items.kind[i])).length}));
  else parts.push(t("countItems", {n: m.items.length, all: m.all}), t("countPlaces", {n: m.places.length, all: placeCount}));
  $("count").textContent = parts.join(" · ");
}

function drawOptions() {
  const box = $("options"), orders = key => ORDERS.filter(o => key === "rows" || o !== "code").map(o => [o, t(o)]);
  const labelled = (text, control) => el("label", {}, el("span", {text}), control);
  if (box.contains(document.activeElement) && ["range", "search"].includes(document.activeElement.type)) return;
  const size = (text, step, mark) => button(mark, () => go({cell: Math.min(40, Math.max(10, cellSize() + step))}, true), {"aria-label": text, title: text});
  const parts = {
    matrix: () => [labelled(t("rows"), choice(t("rows"), S.rows, orders("rows"), rows => go({rows}))), labelled(t("columns"), choice(t("columns"), S.columns, orders("columns"), columns => go({columns}))),
      el("span", {role: "group", "aria-label": t("size")}, size(t("smaller"), -6, "−"), " ", size(t("larger"), 6, "+"))],
    network: () => [choice(t("mode"), mode() === "both" ? "both" : S.tieBy, [["both", t("both")], ["alike", t("tiesAlike")], ["shared", t("tiesShared")]], what => go(what === "both" ? {mode: "both"} : {mode: "places", tieBy: what, ties: 0}), "wide"),
      mode() === "places" ? labelled(t("atLeast"), el("span", {}, el("input", {type: "range", id: "ties", min: "1", max: String(ties().length ? tieValue(ties()[0]) : 1), value: String(tieThreshold()), "aria-label": t(S.tieBy === "alike" ? "tie" : "tieShared"),
        oninput: event => { $("ties-note").textContent = tieText(event.target.value); later(() => ({ties: +event.target.value})); }}), el("output", {id: "ties-note", text: tieText(tieThreshold())}))) : "",
      labelled("", el("label", {}, el("input", {type: "checkbox", id: "ego", checked: S.ego, disabled: !selectedNodes().size, onchange: event => go({ego: event.target.checked})}), t("ego"))),
      button(t("fit"), () => netView.fit())],
    years: () => yearsView.options(labelled),
    timeline: () => [labelled(t("sort"), choice(t("sort"), S.lines, [["first", t("first")], ["count", t("count")], ["alike", t("alike")]], lines => go({lines})))],
    table: () => [choice(t("table"), S.table, [["items", t("byItem")], ["pairs", t("byPair")]], table_ => go({table: table_, sort: ""})),
      el("input", {type: "search", id: "query", value: S.query, placeholder: t("find"), "aria-label": t("find"), oninput: event => later(() => ({query: event.target.value}))}),
      button(t("copyRows"), () => copy(table.asRows().map(row => row.join("\t")).join("\n")))],
  }[S.view]();
  box.replaceChildren(...parts.filter(Boolean));
}
