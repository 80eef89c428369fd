// From facts to what the filters leave: pairs of place and item with their first years. Cached until a filter changes.
const DONE = 3, PLANNED = 2, MENTIONED = 1;
let pairs = null;

// facts are sorted by item and place, so a pair is a run of them
function makePairs() {
  const item = [], place = [], from = [];
  for (let f = 0; f < facts.item.length; f++) {
    if (!f || facts.item[f] !== facts.item[f - 1] || facts.place[f] !== facts.place[f - 1]) {
      item.push(facts.item[f]);
      place.push(facts.place[f]);
      from.push(f);
    }
  }
  from.push(facts.item.length);
  const at = new Map(item.map((i, n) => [place[n] * itemCount + i, n]));
  const ofItem = Array.from({length: itemCount}, () => []), ofPlace = Array.from({length: placeCount}, () => []);
  item.forEach((i, n) => { ofItem[i].push(n); ofPlace[place[n]].push(n); });
  pairs = {item, place, from, at, ofItem, ofPlace, count: item.length};
  words.item.forEach((i, w) => {
    const key = words.place[w] * itemCount + i;
    if (!wordsAt.has(key)) wordsAt.set(key, []);
    wordsAt.get(key).push(w);
  });
}

// where reports of a place have the words of an item that were not taken for it, within the filters
const wordsAt = new Map(), noWords = [];
const wordsOf = (place, item) => wordsAt.get(place * itemCount + item)?.filter(w => fits(words, w)) ?? noWords;

const pairOf = (place, item) => pairs.at.get(place * itemCount + item) ?? -1;

function placeFits(place) {
  return (!S.province || places.province[place] === S.province) && (!S.placeLevel || places.level[place] === S.placeLevel);
}

const fits = (of, n) => (!S.from || (of.year[n] >= S.from && of.year[n] <= S.to)) && (!S.period || PERIODS[of.period[n]] === S.period);
const factFits = f => fits(facts, f);
const PERIODS = ["review", "plan", "other"];

let current = null, currentKey = "";

// What fits all filters but the threshold, and what also reaches that.
function model() {
  const key = JSON.stringify([S.from, S.to, S.kinds, S.levels, S.province, S.placeLevel, S.period, S.only, S.k]);
  if (key === currentKey) return current;
  currentKey = key;
  const first = new Int32Array(pairs.count), done = new Int32Array(pairs.count), status = new Uint8Array(pairs.count);
  const spread = new Int32Array(itemCount), load = new Int32Array(placeCount);
  const itemFirst = new Int32Array(itemCount).fill(9999), placeOn = new Uint8Array(placeCount);
  for (let p = 0; p < placeCount; p++) placeOn[p] = placeFits(p) ? 1 : 0;
  const on = new Uint8Array(itemCount), only = new Set(S.only);
  for (let i = 0; i < itemCount; i++) {
    on[i] = S.only.length ? only.has(i) : S.kinds.includes(items.kind[i])
      && (!S.levels || kinds[items.kind[i]].key !== "programme" || S.levels.includes(items.level[i] || "unset")) ? 1 : 0;
  }
  for (let n = 0; n < pairs.count; n++) {
    const item = pairs.item[n];
    if (!on[item] || !placeOn[pairs.place[n]]) continue;
    for (let f = pairs.from[n]; f < pairs.from[n + 1]; f++) {
      if (!factFits(f)) continue;
      const year = facts.year[f], period = facts.period[f];
      status[n] = Math.max(status[n], period === 0 ? DONE : period === 1 ? PLANNED : MENTIONED);
      if (year && (!first[n] || year < first[n])) first[n] = year;
      if (year && period === 0 && (!done[n] || year < done[n])) done[n] = year;
    }
    if (!status[n]) continue;
    spread[item]++;
    if (first[n]) itemFirst[item] = Math.min(itemFirst[item], first[n]);
  }
  const all = [];
  for (let i = 0; i < itemCount; i++) if (on[i]) all.push(i);
  const k = S.only.length ? 1 : S.k || automatic(spread);
  const shown = all.filter(i => spread[i] >= k);
  const visible = new Uint8Array(itemCount);
  shown.forEach(i => (visible[i] = 1));
  for (let n = 0; n < pairs.count; n++) if (status[n] && visible[pairs.item[n]]) load[pairs.place[n]]++;
  const rows = [];
  for (let p = 0; p < placeCount; p++) if (placeOn[p]) rows.push(p);
  current = {first, done, status, spread, load, itemFirst, visible, items: shown, places: rows, k, all: items.kind.filter(kind => S.kinds.includes(kind)).length, most: spread.reduce((a, b) => Math.max(a, b), 1)};
  return current;
}

// the smallest threshold that leaves an overview: at most 300 items
function automatic(spread) {
  const counts = [];
  for (const n of spread) if (n) counts[n] = (counts[n] || 0) + 1;
  let left = 0;
  for (let k = counts.length - 1; k > 0; k--) {
    left += counts[k] || 0;
    if (left > 300) return Math.min(k + 1, counts.length - 1);
  }
  return 1;
}

const unreported = place => (S.from ? ![...spoken[place]].some(y => y >= S.from && y <= S.to) : !spoken[place].size);
const rarity = spread => Math.log((1 + placeCount) / Math.max(spread, 1));

function ranked(indexes, key, kind) {
  const m = model();
  if (key === "alike") {
    const rank = kind === "place" ? placeRank : itemRank;
    return [...indexes].sort((a, b) => rank[a] - rank[b]);
  }
  const levels = kind === "place" ? ["national", "province", "city", "county"] : ["national", "provincial", "local"];
  const of = kind === "place" ? places : items;
  const value = {
    code: x => (kind === "place" ? places.code[x] || "~" : items.id[x]),
    level: x => (levels.indexOf(of.level[x]) + 9) % 9,
    first: x => (kind === "place" ? placeFirst(x) : m.itemFirst[x]),
    count: x => -(kind === "place" ? m.load[x] : m.spread[x]),
  }[key];
  const values = new Map(indexes.map(x => [x, value(x)]));
  const tie = kind === "place" ? x => places.code[x] || "~" : x => -m.spread[x];
  return [...indexes].sort((a, b) => compareValues(values.get(a), values.get(b)) || compareValues(tie(a), tie(b)) || a - b);
}
const compareValues = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const placeFirst = place => Math.min(9999, ...spoken[place]);

let placeRank, itemRank;
function makeRanks() {
  placeRank = new Int32Array(placeCount);
  itemRank = new Int32Array(itemCount);
  order.places.forEach((p, n) => (placeRank[p] = n));
  order.items.forEach((i, n) => (itemRank[i] = n));
}

// the places of an item with what the filters for places, years and periods leave of each, earliest first
function adopters(item) {
  return pairs.ofItem[item].filter(n => placeFits(pairs.place[n])).map(n => ({pair: n, place: pairs.place[n], ...pairYears(n)}))
    .filter(a => a.status)
    .sort((a, b) => (a.first || 9999) - (b.first || 9999) || compareValues(places.code[a.place] || "~", places.code[b.place] || "~"));
}

function pairYears(n) {
  let first = 0, done = 0, status = 0;
  for (let f = pairs.from[n]; f < pairs.from[n + 1]; f++) {
    if (!factFits(f)) continue;
    const year = facts.year[f], period = facts.period[f];
    status = Math.max(status, period === 0 ? DONE : period === 1 ? PLANNED : MENTIONED);
    if (year && (!first || year < first)) first = year;
    if (year && period === 0 && (!done || year < done)) done = year;
  }
  return {first, done, status};
}

// places tied by what they share: [a, b, number shared, likeness 0 … 1, rarity of what is shared], those first that have
// most of what the lines are drawn by. Likeness is the cosine of rarity-weighted items, as in `kg similar`: what everyone
// has says nothing, and long reports do not win by length. Of equal numbers the rarer comes first.
function ties() {
  const m = model(), key = `ties ${S.tieBy}`;
  if (m[key]) return m[key];
  m.ties ??= tied(m);
  const by = S.tieBy === "alike" ? (x, y) => y[3] - x[3] : (x, y) => y[2] - x[2] || y[4] - x[4];
  return (m[key] = [...m.ties].sort((x, y) => by(x, y) || x[0] - y[0] || x[1] - y[1]));
}

function tied(m) {
  // of every two places that fit, numbered by their rows: how many, and what they weigh
  const size = m.places.length, row = new Int32Array(placeCount).fill(-1), length = new Float64Array(size);
  const both = new Int32Array(size * size), weights = new Float64Array(size * size), rare = new Float64Array(size * size);
  m.places.forEach((p, n) => (row[p] = n));
  for (const item of m.items) {
    const having = [];
    for (const n of pairs.ofItem[item]) if (m.status[n] && places.known[pairs.place[n]]) having.push(row[pairs.place[n]]);
    having.sort((x, y) => x - y);
    const own = rarity(m.spread[item]), weight = own ** 2;
    for (let a = 0; a < having.length; a++) {
      length[having[a]] += weight;
      for (let b = a + 1, from = having[a] * size; b < having.length; b++) {
        both[from + having[b]]++;
        weights[from + having[b]] += weight;
        rare[from + having[b]] += own;
      }
    }
  }
  const found = [];
  for (let a = 0; a < size; a++) {
    for (let b = a + 1; b < size; b++) {
      const at = a * size + b;
      if (both[at]) found.push([m.places[a], m.places[b], both[at], weights[at] / Math.sqrt(length[a] * length[b]), rare[at]]);
    }
  }
  return found;
}

// the places most like one, by the cosine of their rarity-weighted items
function nearest(place, limit) {
  const m = model();
  const length = new Float64Array(placeCount), product = new Float64Array(placeCount), both = new Int32Array(placeCount);
  const own = new Uint8Array(itemCount);
  for (const n of pairs.ofPlace[place]) if (m.status[n]) own[pairs.item[n]] = 1;
  for (let n = 0; n < pairs.count; n++) {
    if (!m.status[n]) continue;
    const weight = rarity(m.spread[pairs.item[n]]) ** 2, p = pairs.place[n];
    length[p] += weight;
    if (own[pairs.item[n]]) { product[p] += weight; both[p]++; }
  }
  return m.places.filter(p => p !== place && both[p])
    .map(p => ({place: p, shared: both[p], likeness: product[p] / Math.sqrt(length[p] * length[place])}))
    .sort((a, b) => b.likeness - a.likeness).slice(0, limit);
}
