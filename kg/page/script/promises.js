// A place's promises as a list by year: mark and word of the outcome, the promise, what the next report says.
class Promises {
  constructor() { this.cursor = 0; this.lines = []; }
  update(course) {
    this.course = course;
    this.lines = [];
    this.counts = new Map();
    this.shown = 0;
    const kept = course.list.filter(p => inYears(p.year) && (!S.promised || p.type === S.promised));
    for (const promise of kept) {
      if (!this.counts.has(promise.year)) this.counts.set(promise.year, Object.fromEntries(OUTCOMES.map(o => [o, 0])));
      this.counts.get(promise.year)[promise.outcome]++;
    }
    // years without an answer say least: they come last
    const silent = year => (OUTCOMES.every(o => o === "open" || !this.counts.get(year)[o]) ? 1 : 0), rank = new Map(OUTCOMES.map((o, n) => [o, n]));
    for (const year of [...this.counts.keys()].sort((a, b) => silent(a) - silent(b) || b - a)) {
      const listed = kept.filter(p => p.year === year && outcomeFits(p.outcome));
      if (S.listed === "outcome") listed.sort((a, b) => rank.get(a.outcome) - rank.get(b.outcome));
      this.lines.push({year}, ...listed.map(promise => ({promise, year})));
      this.shown += listed.length;
    }
    this.cursor = Math.min(this.cursor, Math.max(0, this.lines.length - 1));
  }
  get top() { return narrow() ? 0 : 30; }
  get height() { return narrow() ? 50 : 34; }
  size(width) {
    this.width = width || 1100;
    return [this.width, this.top + this.lines.length * this.height + 8];
  }
  // where the columns begin and how wide they are
  columns() {
    const word = language === "zh" ? 84 : 138, type = language === "zh" ? 44 : 84, rest = this.width - 34 - word - type - 24;
    return {word: [34, word], type: [34 + word, type], what: [34 + word + type, rest * 0.52], said: [34 + word + type + rest * 0.52 + 12, rest * 0.48]};
  }
  draw(pen, area) {
    const c = colours(), {top, height} = this, first = Math.max(0, Math.floor(area.y / height));
    const last = Math.min(this.lines.length, Math.ceil((area.y + area.height - top) / height) + 1), Y = n => top + n * height - area.y;
    pen.clipped(0, top, area.width, area.height - top, () => {
      for (let n = first; n < last; n++) if (this.lines[n].promise) this.row(pen, n, Y(n), area.width);
      for (let n = first; n < last; n++) if (!this.lines[n].promise) this.head(pen, this.lines[n].year, Y(n), area.width, this.hover?.line === n);
      // the year that the first row in view belongs to stays in sight
      const pinned = this.pinned(area.y);
      if (pinned) {
        const next = this.lines.findIndex((line, n) => n > first && !line.promise);
        this.head(pen, pinned, Math.min(top, next < 0 ? top : Y(next) - height), area.width, this.hover?.line === -1);
      }
      if (this.focused && this.lines.length) pen.rect(1, Y(this.cursor), area.width - 2, height, {stroke: c.accent, line: 2});
    });
    if (!top) return;
    const at = this.columns();
    pen.rect(0, 0, area.width, top, {fill: c.raised});
    for (const [key, word] of [["word", "outcome"], ["type", "type"], ["what", "promise"], ["said", "saidLater"]]) pen.text(t(word), at[key][0], top / 2, {size: 12, fill: c.soft, weight: 600});
    pen.line(0, top - 0.5, area.width, top - 0.5, c.line);
  }
  pinned(y) { const line = this.lines[Math.floor(y / this.height)]; return y > 0 && line ? line.year : 0; }
  head(pen, year, y, width, hover) {
    const c = colours(), {height} = this, counts = this.counts.get(year), all = OUTCOMES.reduce((n, o) => n + counts[o], 0);
    pen.rect(0, y, width, height, {fill: hover ? c["accent-bg"] : c.sunk});
    const label = language === "zh" ? `${year} 年` : String(year), middle = narrow() ? y + 16 : y + height / 2;
    pen.text(label, 14, middle, {size: 14, weight: 600, fill: c.text});
    pen.text(t("promisesUnit", {n: all}), 74, middle, {size: 12, fill: c.soft});
    const x = narrow() ? 14 : 180, room = width - x - 16;
    this.bar(pen, counts, all, x, narrow() ? y + 30 : y + 11, room, 12);
    pen.line(0, y + height - 0.5, width, y + height - 0.5, c.line);
  }
  // the outcomes of a year as parts of a bar, each with its number where there is room
  bar(pen, counts, all, x, y, room, height) {
    stackedBar(pen, OUTCOMES.map(o => [counts[o], OUTCOME_LOOK[o], HOLLOW.has(o)]), all, x, y, room, height);
  }
  row(pen, n, y, width) {
    const c = colours(), {course, height} = this, {promise} = this.lines[n], on = S.record === promiseKey(course, promise);
    if (on || this.hover?.line === n) pen.rect(0, y, width, height, {fill: c["accent-bg"]});
    const what = cut(course, promise.at), said = promise.answer ? cut(course, promise.answer) : "", word = t(promise.outcome);
    const tone = {fill: shade(OUTCOME_LOOK[promise.outcome]), size: 12.5, weight: 600};
    if (narrow()) {
      outcomeMark(pen, promise.outcome, 16, y + 16);
      pen.text(fitted(what, width - 40, 13, on ? 600 : 400), 30, y + 16, {fill: on ? c.accent : c.text, weight: on ? 600 : 400});
      pen.text(word, 30, y + 35, {...tone, size: 11.5});
      const left = 30 + textWidth(word, 11.5, 600) + 8;
      pen.text(fitted(said, width - left - 10, 11.5), left, y + 35, {size: 11.5, fill: c.soft});
    } else {
      const at = this.columns(), middle = y + height / 2;
      outcomeMark(pen, promise.outcome, 20, middle);
      pen.text(fitted(word, at.word[1] - 6, 12.5, 600), at.word[0], middle, tone);
      pen.text(fitted(t(`type_${promise.type}`), at.type[1] - 6, 12), at.type[0], middle, {size: 12, fill: c.soft});
      pen.text(fitted(what, at.what[1] - 6, 13, on ? 600 : 400), at.what[0], middle, {fill: on ? c.accent : c.text, weight: on ? 600 : 400});
      pen.text(fitted(said || "–", at.said[1] - 12, 13), at.said[0], middle, {fill: c.soft});
    }
    pen.line(0, y + height - 0.5, width, y + height - 0.5, c.line);
  }
  hit(x, y, offset) {
    if (y < this.top) return null;
    if (this.pinned(offset.y) && y < this.top + this.height) return {line: -1, year: this.pinned(offset.y)};
    const line = Math.floor((y - this.top + offset.y) / this.height);
    return line >= 0 && line < this.lines.length ? {line, year: this.lines[line].year} : null;
  }
  tip({line, year}) {
    const promise = this.lines[line]?.promise;
    if (promise) return [cut(this.course, promise.at), `${year} · ${t(`type_${promise.type}`)} · ${t(promise.outcome)}`, promise.answer ? `→ ${cut(this.course, promise.answer)}` : null].filter(Boolean);
    const counts = this.counts.get(year);
    return [String(year), OUTCOMES.filter(o => counts[o]).map(o => `${t(o)} ${number(counts[o])}`).join(" · ")];
  }
  open({line, year}) {
    const promise = this.lines[line]?.promise;
    if (!promise) return go(S.from === year && S.to === year ? {from: 0, to: 0} : {from: year, to: year});
    this.cursor = line;
    go({record: promiseKey(this.course, promise), item: -1});
  }
  step(dx, dy) {
    this.focused = true;
    this.cursor = Math.min(this.lines.length - 1, Math.max(0, this.cursor + (dy || dx)));
    return this.lines.length ? this.tip({line: this.cursor, year: this.lines[this.cursor].year}).join(" · ") : "";
  }
  // one row more above, where the year stands
  cursorBox() { return [null, this.cursor * this.height, 0, this.height, 0, this.top + this.height]; }
  chosenBox() {
    const line = this.lines.findIndex(l => l.promise && promiseKey(this.course, l.promise) === S.record);
    if (line < 0) return null;
    this.cursor = line;
    return [null, line * this.height, 0, this.height, 0, this.top + this.height];
  }
  openCursor() { if (this.lines.length) this.open({line: this.cursor, year: this.lines[this.cursor].year}); }
  asRows() {
    const {course} = this, shown = this.lines.filter(line => line.promise).map(line => line.promise);
    return [
      ["place", "year", "type", "outcome", "promise", "quote", "file", "start", "end", "outcome_text", "outcome_quote", "outcome_period", "outcome_file", "outcome_start", "outcome_end", "confidence", "why"],
      ...shown.map(p => [placeName(course.place), p.year, p.type, p.outcome === "open" ? "" : p.outcome, ...spanCells(course, p.at), ...(p.answer ? answerCells(course, p) : ["", "", "", "", null, null]), p.confidence == null ? null : p.confidence / 100, p.why]),
    ];
  }
  printed() {
    const {course} = this;
    return [[t("year"), t("outcome"), t("type"), t("promise"), t("saidLater"), t("sourceOf")],
      ...this.lines.filter(line => line.promise).map(({promise: p}) => [p.year, t(p.outcome), t(`type_${p.type}`), cut(course, p.at), p.answer ? cut(course, p.answer) : "–", placeOf(course, p.at)])];
  }
}

// text, quote, file, start, end of a span
function spanCells(course, span) {
  const piece = coursePiece(course, span);
  return [cut(course, span), piece.text, reports.file[piece.report], piece.start, piece.start + piece.length];
}
function answerCells(course, promise) {
  const [text, quote, file, start, end] = spanCells(course, promise.answer);
  return [text, quote, promise.period, file, start, end];
}
const placeOf = (course, span) => { const piece = coursePiece(course, span); return `${reports.file[piece.report]}:${piece.start}`; };

// parts: [[number, look, hollow], …]; a part too small to see is still a pixel wide
function stackedBar(pen, parts, all, x, y, room, height) {
  const c = colours();
  let at = x;
  for (const [n, look, hollow] of parts) {
    if (!n) continue;
    const width = Math.max(2, (n / all) * room), fill = shade(look);
    if (hollow) pen.rect(at, y, Math.max(1, width - 1), height, {fill: c.bg, stroke: fill, line: 1});
    else pen.rect(at, y, Math.max(1, width - 1), height, {fill});
    const text = number(n);
    if (textWidth(text, 10.5, 600) + 8 < width) pen.text(text, at + width / 2, y + height / 2 + 0.5, {size: 10.5, weight: 600, align: "center", fill: hollow ? c.soft : isDark() ? "#10161d" : "#ffffff"});
    at += width;
  }
}
