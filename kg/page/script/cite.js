// Sentences and how to cite them.
const CJK_GAP = /(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])/g;
const unwrapped = text => text.replace(CJK_GAP, "").replace(/\s+/g, " ");

// before, marked, after; offsets are code points, JavaScript counts UTF-16
function quoteParts(f) {
  const text = texts.text[facts.sentence[f]], start = facts.start[f], end = start + facts.length[f];
  const points = /[\ud800-\udbff]/.test(text) ? Array.from(text) : null;
  const cut = (a, b) => (points ? points.slice(a, b).join("") : text.slice(a, b));
  return [cut(0, start), cut(start, end), cut(end)].map(unwrapped);
}

function factOrigin(f) {
  const sentence = facts.sentence[f], report = texts.report[sentence], start = texts.start[sentence] + facts.start[f];
  return {report, file: reports.file[report], title: reports.title[report], delivered: reports.delivered[report], start, end: start + facts.length[f]};
}

function government(place) {
  if (places.known[place] === 0 || places.level[place] === "region") return placeName(place);
  return places.level[place] === "national" ? "中华人民共和国国务院" : `${places.full[place]}人民政府`;
}

const cleanQuote = f => texts.clean[facts.sentence[f]] ?? quoteParts(f).join("").trim();

// GB/T 7714—2015: author. title[R]. date. Then the sentence and where it stands.
function citation(f) {
  const {file, title, delivered, start, end} = factOrigin(f);
  return `${government(facts.place[f])}. ${unwrapped(title || "政府工作报告")}[R]. ${delivered || "年份不详"}. 原文：“${cleanQuote(f)}”（${file}，字符 ${start}–${end}）`;
}

function plainQuote(f) {
  const {file, title, delivered, start, end} = factOrigin(f);
  return `${cleanQuote(f)}\n——${placeName(facts.place[f])}，《${unwrapped(title || "政府工作报告")}》${delivered ? `，${delivered}` : ""}；${file}，字符 ${start}–${end}`;
}

// what the mention says of its entity: stage, amount, value …
function details(more) {
  if (!more) return [];
  const parts = [];
  if (more.stage) parts.push(t(more.stage === "planned" ? "planned_" : more.stage));
  if (more.amount_yi != null) parts.push(`${t("amount")} ${more.amount_yi} 亿元`);
  if (more.kind) parts.push(t(more.kind));
  if (more.value != null) {
    const hedge = {">=": "≥ ", "<=": "≤ ", "~": "≈ "}[more.comparator] || "";
    parts.push(`${hedge}${more.value}${more.value_max != null ? `–${more.value_max}` : ""}${more.unit ? ` ${more.unit}` : ""}`);
  }
  if (more.holder) parts.push(more.holder);
  return parts;
}

function quoteCard(f) {
  const [before, marked, after] = quoteParts(f), {file, title, delivered, start, end} = factOrigin(f), sentence = facts.sentence[f];
  const meta = [facts.year[f] || t("unknownYear"), t(PERIODS[facts.period[f]]), facts.span.has(f) ? t("spanYears") : null, ...details(facts.more[f])];
  return el("div", {class: "quote"},
    el("div", {class: "from"}, ...meta.filter(Boolean).map((text, n) => el("span", {class: n ? "" : "year", text: (n ? " · " : "") + text}))),
    el("blockquote", {}, before, el("mark", {text: marked}), after),
    texts.clean[sentence] ? el("div", {class: "from", text: t("mended", {q: texts.clean[sentence]})}) : null,
    el("div", {class: "from"}, name(`《${unwrapped(title || "政府工作报告")}》`), delivered ? ` ${delivered} · ` : " · ", name(file), ` · ${t("chars", {a: start, b: end}).replaceAll(",", "")}`),
    el("div", {class: "copy"}, button(t("copyCite"), () => copy(citation(f)), {class: "plain"}), button(t("copyPlain"), () => copy(plainQuote(f)), {class: "plain"})));
}
