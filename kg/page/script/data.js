// The data as it came: columns by index. `core` is there when the page opens, `texts` when the first sentence is shown.
const $ = id => document.getElementById(id);

async function unpack(id) {
  const element = $(id);
  const content = element.textContent;
  if (element.dataset.encoding === "json") return JSON.parse(content);
  if (typeof DecompressionStream === "undefined") throw new RangeError("DecompressionStream");
  const characters = atob(content);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

let items, places, reports, facts, words, kinds, order, core;
let itemCount = 0, placeCount = 0;
const itemById = new Map(), placeById = new Map();
// what each place's reports speak of: years covered, plan years in order
const spoken = [], planned = [];
let firstSpoken = Infinity;

async function readCore() {
  core = await unpack("core");
  ({items, places, reports, facts, words, kinds, order} = core);
  itemCount = items.id.length;
  placeCount = places.id.length;
  items.id.forEach((id, i) => itemById.set(id, i));
  places.id.forEach((id, i) => placeById.set(id, i));
  facts.span = new Set(facts.span);
  const pairs_ = [...core.traditional];
  for (let n = 0; n < pairs_.length; n += 2) traditional.set(pairs_[n], pairs_[n + 1]);
  for (let p = 0; p < placeCount; p++) { spoken.push(new Set()); planned.push([]); }
  reports.place.forEach((place, r) => {
    const [reviewFrom, review, plan, planUntil] = reports.years[r];
    for (const [a, b] of [[reviewFrom ?? review, review], [plan, planUntil ?? plan]]) {
      if (!b) continue;
      for (let year = a; year <= b; year++) spoken[place].add(year);
    }
    // a review of many years says little of its first ones: the collection begins with the years that reports are for
    firstSpoken = Math.min(firstSpoken, review ?? plan ?? Infinity);
    if (plan ?? review) planned[place].push(plan ?? review);
  });
  planned.forEach(years => years.sort((a, b) => a - b));
  for (const year of facts.year) if (year) { firstYear = Math.min(firstYear, year); lastYear = Math.max(lastYear, year); }
  if (firstSpoken === Infinity) firstSpoken = firstYear;
}

// traditional character → the simplified one, of those that the names here are written with
const traditional = new Map();
const simplified = text => text.replace(/[^\x00-\x7f]/gu, c => traditional.get(c) ?? c);

let firstYear = Infinity, lastYear = -Infinity;
let texts = null, reading = null;

function readTexts() {
  reading ??= unpack("texts").then(value => (texts = value));
  return reading;
}

// years between the plan years of a place that no report plans
function gaps(place) {
  const years = planned[place], found = [];
  for (let y = years[0]; y < years[years.length - 1]; y++) if (!years.includes(y)) found.push(y);
  return found;
}

// how many places that fit the filters have a report that speaks of a year
const covering = year => places.id.reduce((n, _, p) => n + (placeFits(p) && spoken[p].has(year) ? 1 : 0), 0);

// 2019, 2021–2023
function ranges(years) {
  const parts = [];
  for (let i = 0; i < years.length; i++) {
    const start = years[i];
    while (i + 1 < years.length && years[i + 1] === years[i] + 1) i++;
    parts.push(start === years[i] ? `${start}` : `${start}–${years[i]}`);
  }
  return parts.join(", ");
}

// a place that no report names is called after its file, in the language of the page
let unknownFiles = null;
function nameUnknown() {
  unknownFiles = unknownFiles || places.name.map((name, n) => (places.known[n] ? null : name.slice(name.indexOf("（") + 1, -1)));
  unknownFiles.forEach((file, n) => { if (file !== null) places.name[n] = places.full[n] = t("unknownPlace", {f: file}); });
  nameCounts.clear();
}

// two places may have one name: then the full one is said
const nameCounts = new Map();
function placeName(place) {
  if (!nameCounts.size) for (const name of places.name) nameCounts.set(name, (nameCounts.get(name) || 0) + 1);
  return nameCounts.get(places.name[place]) > 1 ? places.full[place] : places.name[place];
}
