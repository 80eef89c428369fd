// What became of it: a place's promises, projects and targets, unpacked when the place is first looked at.
// A span is three numbers: sentence, start in it, length (0 marks nothing); the sentence -1: there is none.
const OUTCOMES = ["fulfilled", "exceeded", "partly", "missed", "carried_over", "unmentioned", "open"];
const PROMISE_TYPES = ["project", "programme", "indicator", "honour", "task"];
const STATUSES = ["active", "completed", "stalled", "vanished", "unclear"];
const STAGES = ["planned", "started", "ongoing", "completed"];
// colours that eyes without red or green tell apart; the shape and the word say it too
const OUTCOME_LOOK = {
  fulfilled: ["#00805a", "square"], exceeded: ["#0067a8", "triangle"], partly: ["#b57500", "diamond"], missed: ["#cc4c00", "triangleDown"],
  carried_over: ["#9a4f8a", "hexagon"], unmentioned: ["#737d8a", "dot"], open: ["#8d97a5", "dot"],
};
const STATUS_LOOK = {active: ["#0067a8", "dot"], completed: ["#00805a", "square"], stalled: ["#b57500", "diamond"], vanished: ["#cc4c00", "triangleDown"], unclear: ["#737d8a", "hexagon"]};
const STAGE_SHAPE = {planned: "dot", started: "triangle", ongoing: "diamond", completed: "square"};
const HOLLOW = new Set(["unmentioned", "open"]);

const shade = ([colour_]) => (isDark() ? lighter(colour_) : colour_);
function outcomeMark(pen, outcome, x, y, radius = 5) {
  const look = OUTCOME_LOOK[outcome], fill = shade(look);
  if (HOLLOW.has(outcome)) pen.shape(look[1], x, y, outcome === "open" ? radius - 2 : radius - 1, {stroke: fill, line: 1.5});
  else pen.shape(look[1], x, y, radius, {fill});
}
function statusMark(pen, status, x, y, radius = 5) {
  pen.shape(STATUS_LOOK[status][1], x, y, radius, {fill: shade(STATUS_LOOK[status])});
}
function markSwatch(draw, key) {
  const pen = new SvgPen(14, 14, null);
  draw(pen, key, 7, 7);
  pen.root.setAttribute("class", "swatch");
  pen.root.setAttribute("aria-hidden", "true");
  return pen.root;
}

const unpacked = new Map(); // place → its course, or the promise of it
const hasCourse = place => place >= 0 && String(place) in core.courses;

// the course where it is there, else null; then the page is drawn again when it has come
function courseOf(place) {
  if (!hasCourse(place)) return null;
  const found = unpacked.get(place);
  if (found && !found.then) return found;
  if (!found) unpacked.set(place, unpack(`course-${place}`).then(course => { unpacked.set(place, indexed(course, place)); changed({}); }));
  return null;
}

function indexed(course, place) {
  const span = (list_, n) => list_.slice(3 * n, 3 * n + 3), p = course.promises;
  course.place = place;
  course.list = p.year.map((year, n) => ({
    year, type: PROMISE_TYPES[p.type[n]], outcome: OUTCOMES[p.outcome[n]], at: span(p.at, n), answer: p.answer[3 * n] < 0 ? null : span(p.answer, n),
    period: p.period[n] < 0 ? null : PERIODS[p.period[n]], confidence: p.confidence[n], known: p.known[n], why: course.reasons[p.why[n]],
  }));
  return course;
}

// what a span marks, unwrapped; the whole sentence where it marks nothing
function cut(course, [sentence, start, length]) {
  const text = course.sentences.text[sentence];
  return unwrapped(length ? codePoints(text, start, start + length) : text).trim();
}
function codePoints(text, from, to) {
  return /[\ud800-\udbff]/.test(text) ? Array.from(text).slice(from, to).join("") : text.slice(from, to);
}
// a span as a piece of evidence (see cite)
function coursePiece(course, [sentence, at, length]) {
  const {report, start, text} = course.sentences;
  return {text: text[sentence], at, length, report: report[sentence], start: start[sentence] + at, place: reports.place[report[sentence]]};
}
const documentStart = (course, [sentence, start]) => course.sentences.start[sentence] + start;

// names of records in the address
const promiseKey = (course, promise) => `a.${promise.year}.${documentStart(course, promise.at)}`;
const projectKey = project => `b.${project.id}`;
const targetKey = target => `c.${target.id}.${target.measure}.${target.year}`;
function record(course) {
  const key = S.record;
  if (!key || !course) return null;
  if (key.startsWith("a.")) {
    const promise = course.list.find(p => promiseKey(course, p) === key);
    return promise && {promise};
  }
  const project = key.startsWith("b.") && course.projects.find(p => projectKey(p) === key);
  const target = key.startsWith("c.") && course.targets.find(x => targetKey(x) === key);
  return project ? {project} : target ? {target} : null;
}

// the place that the tab shows: the chosen one, else the first of those compared
const yearsPlace = () => (S.place >= 0 ? S.place : S.compare.length ? S.compare[0] : -1);
const inYears = year => !S.from || (year >= S.from && year <= S.to);
const outcomeFits = outcome => !S.outcomes || S.outcomes.includes(outcome);

// numbers as they stand in a report: hedge, value, unit
const HEDGE = {">=": "≥ ", "<=": "≤ ", "~": "≈ "};
const plainNumber = value => String(Math.round(value * 1e4) / 1e4);
function amountText(value, unit, comparator, most) {
  if (value == null) return "–";
  return `${HEDGE[comparator] || ""}${plainNumber(value)}${most != null ? `–${plainNumber(most)}` : ""}${/^[%‰]/.test(unit) ? "" : " "}${unit}`.trim();
}
