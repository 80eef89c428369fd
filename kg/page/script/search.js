// Search by name, alias, pinyin and initials; two names of places separated by a blank are compared.
let index_ = null, hits = [], marked = -1;

function makeIndex() {
  index_ = [];
  const add = (kind, n, of) => index_.push({
    kind, n, name: folded(of.name[n]), others: of.alias[n].map(folded), keys: of.key[n],
    weight: kind === "place" ? pairs.ofPlace[n].length : pairs.ofItem[n].length,
  });
  for (let p = 0; p < placeCount; p++) add("place", p, places);
  for (let i = 0; i < itemCount; i++) add("item", i, items);
}

// smaller is better: exact, beginning, inside; names before aliases before pinyin
function score(entry, wanted) {
  if (entry.name === wanted) return 0;
  if (entry.others.includes(wanted)) return 1;
  if (entry.keys.includes(wanted)) return 2;
  if (entry.name.startsWith(wanted)) return 3;
  if (entry.others.some(o => o.startsWith(wanted))) return 4;
  if (entry.keys.some(k => k.startsWith(wanted))) return 5;
  if (entry.name.includes(wanted)) return 6;
  if (entry.others.some(o => o.includes(wanted))) return 7;
  if (wanted.length > 2 && entry.keys.some(k => k.includes(wanted))) return 8;
  return 9;
}

function find(text, kind) {
  const wanted = folded(text);
  if (!wanted) return [];
  if (!index_) makeIndex();
  const found = [];
  for (const entry of index_) {
    if (kind && entry.kind !== kind) continue;
    const s = score(entry, wanted);
    if (s < 9) found.push([s, entry]);
  }
  return found.sort((a, b) => a[0] - b[0] || b[1].weight - a[1].weight || a[1].n - b[1].n).map(pair => pair[1]);
}

// the places that have an equal right to a name: all that are called so, or the nearest one where none is
function meant(text) {
  const found = find(text, "place"), wanted = folded(text), best = found.length ? score(found[0], wanted) : 9;
  return best > 2 ? found.slice(0, 1) : found.filter(entry => score(entry, wanted) === best);
}

// one of each list, another one each time, in all ways, the first WAYS of them
const WAYS = 30;
const ways = lists => lists.reduce((done, list) => done.flatMap(way => list.filter(one => !way.includes(one)).map(one => [...way, one])).slice(0, WAYS), [[]]);

// names that differ in few letters from one that nothing has (a typing error), then those inside it
function near(text, kind) {
  const wanted = [...folded(text)], most = Math.floor(wanted.length / 4) || (wanted.length > 2 ? 1 : 0), found = [];
  if (!most) return found;
  for (const entry of index_) {
    if (kind && entry.kind !== kind) continue;
    const nearest_ = Math.min(...[entry.name, ...entry.others, ...(/^[\x00-\x7f]+$/.test(text) ? entry.keys : [])].map(name => distance(wanted, [...name], most)));
    if (nearest_ <= most) found.push([nearest_, entry]);
    else if ([...entry.name].length > 2 && folded(text).includes(entry.name)) found.push([most + 1, entry]);
  }
  return found.sort((a, b) => a[0] - b[0] || b[1].weight - a[1].weight || a[1].n - b[1].n).slice(0, 8).map(pair => pair[1]);
}

// letters to put in, take out or change between two names; Infinity where they are more than `most`
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let row = b.map((_, n) => n + 1);
  for (let i = 0; i < a.length; i++) {
    let corner = i, left = i + 1, least = left;
    row = row.map((above, n) => {
      left = Math.min(above + 1, left + 1, corner + (a[i] === b[n] ? 0 : 1));
      corner = above;
      least = Math.min(least, left);
      return left;
    });
    if (least > most) return Infinity;
  }
  return b.length ? row[b.length - 1] : a.length;
}

function search(text) {
  const words = text.trim().split(/\s+/).filter(Boolean), found = [];
  if (comparing) {
    const chosen = comparing;
    return find(text, "place").filter(e => !chosen.includes(e.n)).slice(0, 20).map(e => ({entry: e, act: () => go({item: -1, place: -1, compare: [...chosen, e.n]})}));
  }
  if (words.length > 1) {
    const choices = ways(words.map(meant));
    for (const way of choices) {
      found.push({
        label: t("compareBoth", {a: placeName(way[0].n), b: way.slice(1).map(e => placeName(e.n)).join("、")}),
        asked: choices.length > 1, act: () => go({item: -1, place: -1, compare: way.map(e => e.n)}),
      });
    }
  }
  const open = entry => (entry.kind === "place" ? selectPlace(entry.n) : selectItem(entry.n)), named = meant(text);
  for (const entry of find(text).slice(0, 30)) found.push({entry, asked: named.length > 1 && named.includes(entry), act: () => open(entry)});
  if (!found.length) for (const entry of near(text)) found.push({entry, near: true, act: () => open(entry)});
  return found;
}

function drawHits() {
  const box = $("hits"), text = $("search").value;
  hits = text.trim() ? search(text) : [];
  marked = hits.length && !hits[0].near && !hits[0].asked ? 0 : -1; // what nothing or several things are called is not opened by Enter alone
  box.replaceChildren(...hits.map((hit, n) => {
    const {entry} = hit, place = entry?.kind === "place";
    const side = !entry ? "" : place ? (places.full[entry.n] === places.name[entry.n] ? "" : places.full[entry.n]) : `${kinds[items.kind[entry.n]][language]} · ${t("placesUnit", {n: entry.weight})}`;
    return el("li", {role: "option", id: `hit${n}`, "aria-selected": String(n === marked), onmousedown: event => event.preventDefault(), onclick: () => take(n)},
      entry ? swatch(place ? core.placeShape : kinds[items.kind[entry.n]].shape, place ? nodeColour({kind: "place"}) : kindColour(items.kind[entry.n])) : null,
      name(entry ? (place ? places.name[entry.n] : items.name[entry.n]) : hit.label), el("small", {}, name(hit.near ? `${t("near")} ${side}` : side)));
  }));
  if (text.trim() && !hits.length) box.append(el("li", {class: "none", text: t("nothing", {q: text.trim()})}));
  box.hidden = !text.trim();
  $("search").setAttribute("aria-expanded", String(!box.hidden));
  markHit(0);
}

function markHit(step) {
  if (!hits.length || (marked < 0 && !step)) return $("search").removeAttribute("aria-activedescendant");
  marked = marked < 0 ? (step > 0 ? 0 : hits.length - 1) : (marked + step + hits.length) % hits.length;
  [...$("hits").children].forEach((li, n) => li.setAttribute("aria-selected", String(n === marked)));
  $("search").setAttribute("aria-activedescendant", `hit${marked}`);
  if (step) $(`hit${marked}`).scrollIntoView({block: "nearest"});
}

function take(n) {
  const hit = hits[n];
  if (!hit) return;
  closeSearch();
  hit.act();
}

function closeSearch() {
  comparing = null;
  hits = [];
  $("search").value = "";
  $("search").placeholder = t("search");
  $("hits").hidden = true;
  $("search").setAttribute("aria-expanded", "false");
}

function startSearch() {
  const input = $("search");
  input.addEventListener("input", drawHits);
  input.addEventListener("focus", () => { if (input.value) drawHits(); });
  input.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== input) { $("hits").hidden = true; if (!input.value) closeSearch(); } }, 120));
  input.addEventListener("keydown", event => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); markHit(event.key === "ArrowDown" ? 1 : -1); }
    else if (event.key === "Enter") { event.preventDefault(); if (marked >= 0) { focusPanel = true; take(marked); } }
    else if (event.key === "Escape") { event.stopPropagation(); closeSearch(); focusView(); }
  });
}
