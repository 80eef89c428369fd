// Two or more places: what they share, what some share, what only one has; rarest first.
function compared() {
  const found = new Map();
  S.compare.forEach(place => {
    for (const n of pairs.ofPlace[place]) {
      const item = pairs.item[n];
      if (!S.kinds.includes(items.kind[item])) continue;
      const years = pairYears(n);
      if (!years.status) continue;
      if (!found.has(item)) found.set(item, new Map());
      found.get(item).set(place, {pair: n, ...years});
    }
  });
  const m = model();
  const rows = [...found].map(([item, having]) => ({item, having})).sort((a, b) => (m.spread[a.item] || 1) - (m.spread[b.item] || 1) || compareValues(items.name[a.item], items.name[b.item]));
  return {
    shared: rows.filter(r => r.having.size === S.compare.length && S.compare.length > 1),
    some: rows.filter(r => r.having.size > 1 && r.having.size < S.compare.length),
    only: S.compare.map(place => rows.filter(r => r.having.size === 1 && r.having.has(place))),
  };
}

function comparePanel() {
  const {shared, some, only} = compared();
  const chosen = el("div", {class: "actions"}, ...S.compare.map(place => {
    const b = button("", () => { const rest = S.compare.filter(p => p !== place); go(rest.length > 1 ? {compare: rest} : {compare: [], place: rest[0] ?? -1}); }, {"aria-label": `${t("remove")} ${placeName(place)}`});
    b.append(name(placeName(place)), " ×");
    return b;
  }), button(t("compareAdd"), () => askForPlace(S.compare), {class: "plain"}));
  const order = el("p", {class: "facts", text: t("firstYears", {p: S.compare.map(placeName).join(" / ")})});
  const group = (title, rows, id) => [el("h3", {text: title, id}), ...(id && rows.length ? [order] : []), rows.length ? growing(rows, sharedRow) : el("p", {class: "facts", text: t("none")})];
  return [
    panelTop(t("comparison")), chosen, ...(S.compare.length > 1 ? group(t("sharedAll", {n: shared.length}), shared, "shared") : [el("p", {class: "lead", text: t("compareHint")})]),
    ...(some.length ? group(t("sharedSome", {n: some.length}), some) : []),
    ...S.compare.flatMap((place, n) => group(t("onlyOne", {p: placeName(place), n: only[n].length}), only[n])),
  ];
}

function sharedRow({item, having}) {
  const some = having.size > 1 && having.size < S.compare.length; // which ones is not told by the order then
  const years = [...having].map(([place, a]) => `${some ? `${placeName(place)} ` : ""}${a.first || "–"}`).join(" / ");
  const details_ = el("details", {}, el("summary", {}, name(items.name[item]), el("span", {class: "badge", text: t("placesUnit", {n: model().spread[item] || having.size})}), el("span", {class: "years", text: years})));
  details_.addEventListener("toggle", () => {
    if (!details_.open || details_.querySelector(".sentences")) return;
    for (const [place, a] of having) details_.append(el("p", {class: "facts"}, name(placeName(place))), sentences(a.pair));
  });
  return details_;
}

// the search box asks for a place to compare with
let comparing = null;
function askForPlace(chosen) {
  comparing = [...chosen];
  $("search").value = "";
  $("search").placeholder = t("compareHint");
  $("search").focus();
  if (narrow()) $("panel").classList.remove("open");
}
