// Targets against results: a strip an indicator; by year a band for what the target allows, a line at the number, a mark
// at the result, and dashes for what the level above aimed at where that is a rate.
class Targets {
  constructor() { this.cursor = [0, 0]; this.rows = []; }
  update(course) {
    this.course = course;
    const strips = new Map();
    for (const target of course.targets) {
      if (!inYears(target.year) || !outcomeFits(target.verdict || "open")) continue;
      const key = `${target.id} ${target.measure} ${target.unit}`;
      if (!strips.has(key)) strips.set(key, []);
      strips.get(key).push(target);
    }
    this.rows = [...strips.values()].map(targets => ({targets, told: targets.filter(x => x.verdict).length, ...this.scale(targets)}))
      .sort((a, b) => b.told - a.told || b.targets.length - a.targets.length || compareValues(a.targets[0].indicator, b.targets[0].indicator));
    const years = this.rows.flatMap(r => r.targets.map(x => x.year));
    this.from = Math.min(...years);
    this.years = years.length ? Math.max(...years) - this.from + 1 : 0;
    this.cursor = [Math.min(this.cursor[0], Math.max(0, this.years - 1)), Math.min(this.cursor[1], Math.max(0, this.rows.length - 1))];
  }
  // the same unit does not make totals of a city and of a country comparable; rates are
  above(target) { return target.above_target != null && (target.measure !== "level" || /^[%‰]/.test(target.unit)) ? target.above_target : null; }
  scale(targets) {
    const values = targets.flatMap(x => [x.target, x.target_max, x.result, this.above(x)]).filter(v => v != null);
    const low = Math.min(...values), high = Math.max(...values), margin = (high - low || Math.abs(high) || 1) * 0.18;
    return {low: low - margin, high: high + margin};
  }
  get left() { return narrow() ? 118 : 250; }
  get top() { return 34; }
  get height() { return 104; }
  size(width) {
    this.step_ = Math.max(86, Math.min(170, Math.floor(((width || 1100) - this.left - 14) / Math.max(1, this.years))));
    return [this.left + this.years * this.step_ + 14, this.top + this.rows.length * this.height + 8];
  }
  draw(pen, area) {
    const c = colours(), {left, top, height, step_: step} = this;
    const first = Math.max(0, Math.floor(area.y / height)), last = Math.min(this.rows.length, Math.ceil((area.y + area.height - top) / height) + 1);
    const X = year => left + (year - this.from) * step - area.x, Y = row => top + row * height - area.y;
    pen.clipped(left, top, area.width - left, area.height - top, () => {
      for (let r = first; r < last; r++) {
        if (this.hover?.row === r && this.hover.year) pen.rect(X(this.hover.year), Y(r), step, height, {fill: c["accent-bg"]});
        for (const target of this.rows[r].targets) if (S.record === targetKey(target)) pen.rect(X(target.year), Y(r), step, height, {fill: c["accent-bg"]});
      }
      for (let n = 0; n <= this.years; n++) pen.line(X(this.from + n) - 0.5, top, X(this.from + n) - 0.5, area.height, c.line);
      for (let r = first; r < last; r++) {
        this.strip(pen, this.rows[r], X, Y(r));
        pen.line(left, Y(r) + height - 0.5, area.width, Y(r) + height - 0.5, c.line);
      }
      if (this.focused && this.rows.length) pen.rect(X(this.from + this.cursor[0]), Y(this.cursor[1]), step, height, {stroke: c.accent, line: 2});
    });
    pen.rect(0, 0, area.width, top, {fill: c.bg});
    pen.clipped(left, 0, area.width - left, top, () => {
      for (let n = 0; n < this.years; n++) pen.text(String(this.from + n), X(this.from + n) + step / 2, top / 2, {size: 12, align: "center", fill: c.text});
    });
    this.names(pen, area, first, last, Y);
    pen.rect(0, 0, left, top, {fill: c.bg});
    pen.text(t("indicator"), 12, top / 2, {size: 12, fill: c.soft, weight: 600});
    pen.line(0, top - 0.5, area.width, top - 0.5, c.strong);
    pen.line(left - 0.5, 0, left - 0.5, area.height, c.line);
  }
  strip(pen, {targets, low, high}, X, y) {
    const c = colours(), {step_: step} = this, floor = y + this.height - 40, roof = y + 10, wide = Math.min(44, step - 30);
    const at = value => floor - ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * (floor - roof);
    let before = null;
    for (const target of targets) {
      const x = X(target.year) + step / 2, top = at(target.high ?? high), bottom = at(target.low ?? low), above = this.above(target);
      pen.rect(x - wide / 2, top, wide, Math.max(2, bottom - top), {fill: isDark() ? "#2c4766" : "#c9dced"});
      pen.line(x - wide / 2 - 3, at(target.target), x + wide / 2 + 3, at(target.target), c.accent, 2);
      if (above != null) {
        pen.line(x - wide / 2 - 6, at(above), x + wide / 2 + 6, at(above), c.soft, 1.5);
        if (before && before.year === target.year - 1) dashes(pen, before.x + wide / 2 + 6, before.y, x - wide / 2 - 6, at(above), c.soft);
        before = {x, y: at(above), year: target.year};
      } else before = null;
      const verdict = target.verdict || "open";
      if (target.result != null) outcomeMark(pen, verdict, x, at(target.result), 6);
      const aim = amountText(target.target, target.unit, target.comparator, target.target_max);
      const bare = value => value.replace(/\s*[^\d.]*$/, ""); // the unit stands beside the name
      const text = target.result == null ? bare(aim) : `${bare(aim)} → ${plainNumber(target.result)}`;
      pen.text(fitted(text, step - 8, 11), x, y + this.height - 29, {size: 11, align: "center", fill: c.text});
      pen.text(fitted(verdictText(target), step - 8, 11, 600), x, y + this.height - 13, {size: 11, align: "center", weight: 600, fill: shade(OUTCOME_LOOK[verdict])});
    }
  }
  names(pen, area, first, last, Y) {
    const c = colours(), {left, top, height} = this;
    pen.rect(0, top, left, area.height - top, {fill: c.bg});
    pen.clipped(0, top, left, area.height - top, () => {
      for (let r = first; r < last; r++) {
        const {targets, told} = this.rows[r], [{indicator, measure, unit}] = targets, y = Y(r), on = targets.some(x => targetKey(x) === S.record);
        wrapped(indicator, left - 24, 13, 2, on ? 600 : 400).forEach((line, n) => pen.text(line, 12, y + 24 + n * 18, {fill: on ? c.accent : c.text, weight: on ? 600 : 400}));
        const met = targets.filter(x => x.verdict === "fulfilled" || x.verdict === "exceeded").length;
        pen.text(fitted([t(`measure_${measure}`), unit].filter(Boolean).join(" · "), left - 24, 11.5), 12, y + 64, {size: 11.5, fill: c.soft});
        pen.text(fitted(told ? t(narrow() ? "metShort" : "metOf", {m: met, n: told}) : t("notAnswered"), left - 24, 11.5), 12, y + 82, {size: 11.5, fill: c.soft});
        pen.line(0, y + height - 0.5, left, y + height - 0.5, c.line);
      }
    });
  }
  hit(x, y, offset) {
    const row = Math.floor((y - this.top + offset.y) / this.height);
    if (y < this.top || row < 0 || row >= this.rows.length) return null;
    if (x < this.left) return {row};
    const year = this.from + Math.floor((x - this.left + offset.x) / this.step_);
    return this.rows[row].targets.some(target => target.year === year) ? {row, year} : null;
  }
  find({row, year}) { return this.rows[row].targets.find(target => target.year === year); }
  tip(hit) {
    if (!hit.year) { const [{indicator, measure}] = this.rows[hit.row].targets; return [indicator, t(`measure_${measure}`)]; }
    return targetLines(this.find(hit));
  }
  // the name opens the latest year that was answered
  open(hit) {
    const targets = this.rows[hit.row].targets, target = hit.year ? this.find(hit) : targets.filter(x => x.verdict).pop() || targets[targets.length - 1];
    this.cursor = [target.year - this.from, hit.row];
    go({record: targetKey(target), item: -1});
  }
  step(dx, dy) {
    this.focused = true;
    this.cursor = moved(this.cursor, dx, dy, this.years, this.rows.length);
    if (!this.rows.length) return "";
    const target = this.find({row: this.cursor[1], year: this.from + this.cursor[0]});
    return target ? targetLines(target).join(" · ") : `${this.rows[this.cursor[1]].targets[0].indicator} · ${this.from + this.cursor[0]} · ${t("none")}`;
  }
  cursorBox() { return [this.cursor[0] * this.step_, this.cursor[1] * this.height, this.step_, this.height, this.left, this.top]; }
  chosenBox() {
    const row = this.rows.findIndex(r => r.targets.some(x => targetKey(x) === S.record));
    if (row < 0) return null;
    const target = this.rows[row].targets.find(x => targetKey(x) === S.record);
    this.cursor = [target.year - this.from, row];
    return this.cursorBox();
  }
  openCursor() {
    if (!this.rows.length) return;
    const hit = {row: this.cursor[1], year: this.from + this.cursor[0]};
    this.open(this.find(hit) ? hit : {row: hit.row});
  }
  asRows() {
    const {course} = this, cells = span => (span ? spanCells(course, span) : ["", "", "", null, null]);
    return [["place", "indicator", "measure", "year", "target", "target_max", "comparator", "unit", "low", "high", "result", "verdict", "why", "above_place", "above_target", "above_comparator",
      ...["target", "result", "above"].flatMap(w => ["text", "quote", "file", "start", "end"].map(key => `${w}_${key}`))],
    ...this.rows.flatMap(r => r.targets).map(x => [placeName(course.place), x.indicator, x.measure, x.year, x.target, x.target_max, x.comparator, x.unit, x.low, x.high, x.result, x.verdict, x.why,
      x.above_place, x.above_target, x.above_comparator, ...cells(x.at), ...cells(x.answer), ...cells(x.upper)])];
  }
  printed() {
    return [[t("indicator"), t("year"), t("target"), t("actual"), t("verdict"), t("aboveAimed"), t("sourceOf")], ...this.rows.flatMap(r => r.targets).map(x =>
      [x.indicator, x.year, amountText(x.target, x.unit, x.comparator, x.target_max), amountText(x.result, x.unit), verdictText(x), aboveText(x), placeOf(this.course, x.at)])];
  }
}

const verdictText = target => (target.verdict ? t(target.verdict) : t({not_told: "notTold", doubtful: "doubtful"}[target.why] || "open"));
const aboveText = x => (x.above_place ? `${x.above_place} ${amountText(x.above_target, x.unit, x.above_comparator)}` : "–");
const targetLines = x => [`${x.indicator} · ${x.year}`, `${t("target")} ${amountText(x.target, x.unit, x.comparator, x.target_max)}`,
  x.result == null ? null : `${t("actual")} ${amountText(x.result, x.unit)}`, verdictText(x), x.above_place ? `${t("aboveAimed")}：${aboveText(x)}` : null].filter(Boolean);

function dashes(pen, x1, y1, x2, y2, stroke) {
  const length = Math.hypot(x2 - x1, y2 - y1), steps = Math.floor(length / 7);
  for (let n = 0; n < steps; n++) {
    const a = (n * 7) / length, b = Math.min(1, (n * 7 + 3.5) / length);
    pen.line(x1 + (x2 - x1) * a, y1 + (y2 - y1) * a, x1 + (x2 - x1) * b, y1 + (y2 - y1) * b, stroke, 1.2);
  }
}

// a text in at most so many lines, the last with … where it is too long
function wrapped(text, room, size, lines, weight) {
  const found = [];
  let rest = Array.from(text);
  while (rest.length && found.length < lines) {
    if (found.length === lines - 1) { found.push(fitted(rest.join(""), room, size, weight)); break; }
    let n = rest.length;
    while (n > 1 && textWidth(rest.slice(0, n).join(""), size, weight) > room) n--;
    found.push(rest.slice(0, n).join(""));
    rest = rest.slice(n);
  }
  return found;
}
