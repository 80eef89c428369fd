// Sentences and how to cite them.
const CJK_GAP = /(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])/g;
const unwrapped = text => text.replace(CJK_GAP, "").replace(/\s+/g, " ");

// A piece of evidence: {text, at, length, report, start, place, clean?}. `text` is the sentence, its mark begins at `at`;
// `start` is the mark's place in the document. A mark of length 0 is none.
function pieceOf(of, n) {
  const sentence = of.sentence[n], at = of.start[n];
  return {
    text: texts.text[sentence], at, length: of.length[n], report: texts.report[sentence], start: texts.start[sentence] + at,
    place: of.place[n], clean: texts.clean[sentence],
  };
}
const factPiece = f => pieceOf(facts, f);

// before, marked, after; offsets are code points, JavaScript counts UTF-16
function pieceParts({text, at, length}) {
  const points = /[\ud800-\udbff]/.test(text) ? Array.from(text) : null;
  const part = (a, b) => (points ? points.slice(a, b).join("") : text.slice(a, b));
  return [part(0, at), part(at, at + length), part(at + length)].map(unwrapped);
}

const origin = ({report, start, length}) => ({file: reports.file[report], title: reports.title[report], delivered: reports.delivered[report], start, end: start + length});

function government(place) {
  if (places.known[place] === 0 || places.level[place] === "region") return placeName(place);
  return places.level[place] === "national" ? "中华人民共和国国务院" : `${places.full[place]}人民政府`;
}

const cleanQuote = piece => piece.clean ?? pieceParts(piece).join("").trim();

// GB/T 7714—2015: author. title[R]. date. Then the sentence and where it stands.
function citation(piece) {
  const {file, title, delivered, start, end} = origin(piece);
  return `${government(piece.place)}. ${unwrapped(title || "政府工作报告")}[R]. ${delivered || "年份不详"}. 原文：“${cleanQuote(piece)}”（${file}，字符 ${start}–${end}）`;
}

function plainQuote(piece) {
  const {file, title, delivered, start, end} = origin(piece);
  return `${cleanQuote(piece)}\n——${placeName(piece.place)}，《${unwrapped(title || "政府工作报告")}》${delivered ? `，${delivered}` : ""}；${file}，字符 ${start}–${end}`;
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

function factCard(f) {
  return quoteCard(factPiece(f), [facts.year[f] || t("unknownYear"), t(PERIODS[facts.period[f]]), facts.span.has(f) ? t("spanYears") : null, ...details(facts.more[f])]);
}

const wordsCard = w => quoteCard(pieceOf(words, w), [words.year[w] || t("unknownYear"), t(PERIODS[words.period[w]])]);

function quoteCard(piece, meta) {
  const [before, marked, after] = pieceParts(piece), {file, title, delivered, start, end} = origin(piece);
  return el("div", {class: "quote"},
    el("div", {class: "from"}, ...meta.filter(Boolean).map((text, n) => el("span", {class: n ? "" : "year", text: (n ? " · " : "") + text}))),
    el("blockquote", {}, before, el("mark", {text: marked}), after),
    piece.clean ? el("div", {class: "from", text: t("mended", {q: piece.clean})}) : null,
    el("div", {class: "from"}, name(`《${unwrapped(title || "政府工作报告")}》`), delivered ? ` ${delivered} · ` : " · ", name(file), " · ", el("span", {class: "whole", text: t("chars", {a: start, b: end}).replaceAll(",", "")})),
    el("div", {class: "copy"}, button(t("copyCite"), () => copy(citation(piece)), {class: "plain"}), button(t("copyPlain"), () => copy(plainQuote(piece)), {class: "plain"})));
}
