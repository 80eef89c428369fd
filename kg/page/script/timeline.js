// Adoption: items down, years across, a dot where a place first has it; hollow when only planned, filled when done.
const LEVEL_COLOURS = {national: "#b5473c", province: "#c98a1b", city: "#2f6f9f", county: "#3c9d7c"};
const LEVEL_COLOURS_DARK = {national: "#ef8e84", province: "#ecc067", city: "#77b7e8", county: "#74d0b0"};
const levelColour = level => (isDark() ? LEVEL_COLOURS_DARK : LEVEL_COLOURS)[level] || colours().strong;

class Timeline {
  constructor() { this.cursor = [0, 0]; this.height = 38; }
  update() {
    const m = model();
    this.rows = ranked(m.items, S.lines, "item");
    const low = Math.max(S.from || firstYear, firstYear), high = Math.min(S.to || lastYear, lastYear);
    // one year before the first report shows where knowledge ends
    this.from = S.from > firstSpoken ? low : Math.min(low, firstSpoken - 1);
    this.years = high - this.from + 1;
    this.covered = Array.from({length: this.years}, (_, n) => covering(this.from + n));
    this.events = new Map();
    this.cursor = [Math.min(this.cursor[0], this.years - 1), Math.min(this.cursor[1], this.rows.length - 1)].map(n => Math.max(0, n));
  }
  get left() { return narrow() ? 132 : 320; }
  get top() { return 46; }
  size(width) {
    this.step_ = Math.max(narrow() ? 40 : 50, Math.floor(((width || 1100) - this.left - 14) / this.years));
    return [this.left + this.years * this.step_ + 2, this.top + this.rows.length * this.height + 8];
  }
  // what happens to an item: by year, the dots in the order of the places' codes, beginnings before later deeds
  of(item) {
    let found = this.events.get(item);
    if (found) return found;
    const years = new Map(), put = (year, dot) => years.get(year)?.push(dot) ?? years.set(year, [dot]);
    const list = adopters(item), first = list.find(a => a.first)?.first;
    for (const {place, first: year, done, status} of list) {
      if (!year) continue;
      put(year, {place, full: done === year, lead: year === first, status});
      if (done > year) put(done, {place, full: true, later: true, status});
    }
    for (const dots of years.values()) dots.sort((a, b) => !!a.later - !!b.later);
    found = {years, lead: list.filter(a => a.first === first && first), first};
    this.events.set(item, found);
    return found;
  }
  spots(dots) {
    const across = Math.max(1, Math.floor((this.step_ - 8) / 10)), down = 3, most = across * down;
    const shown = dots.length > most ? dots.slice(0, most - 1 - (across > 2 ? 1 : 0)) : dots;
    const lines = Math.ceil((dots.length > most ? most : dots.length) / across);
    return {shown, rest: dots.length - shown.length, at: n => [6 + (n % across) * 10 + 4, this.height / 2 + (Math.floor(n / across) - (lines - 1) / 2) * 11]};
  }
  draw(pen, area) {
    const c = colours(), {left, top, height, step_: step} = this;
    const first = Math.max(0, Math.floor(area.y / height)), last = Math.min(this.rows.length, Math.ceil((area.y + area.height - top) / height) + 1);
    const X = year => left + (year - this.from) * step - area.x, Y = row => top + row * height - area.y;
    pen.clipped(left, top, area.width - left, area.height - top, () => {
      if (this.from < firstSpoken) pen.rect(X(this.from), 0, (firstSpoken - this.from) * step, area.height, {fill: c.sunk});
      for (let r = first; r < last; r++) {
        const item = this.rows[r], on = S.item === item || this.hover?.row === r;
        if (on) pen.rect(left, Y(r), area.width, height, {fill: c["accent-bg"]});
        pen.line(left, Y(r) + height - 0.5, area.width, Y(r) + height - 0.5, c.line);
      }
      for (let year = this.from; year < this.from + this.years; year++) pen.line(X(year) - 0.5, 0, X(year) - 0.5, area.height, c.line);
      for (let r = first; r < last; r++) this.dots(pen, this.rows[r], X, Y(r), area.width);
      if (this.focused) pen.rect(X(this.from + this.cursor[0]), Y(this.cursor[1]), step, height, {stroke: c.accent, line: 2});
    });
    pen.rect(0, 0, area.width, top, {fill: c.bg});
    pen.clipped(left, 0, area.width - left, top, () => {
      for (let year = this.from; year < this.from + this.years; year++) {
        const x = X(year) + step / 2, count = this.covered[year - this.from];
        pen.text(year < firstSpoken ? "…" : String(year), x, 16, {size: 12, align: "center", fill: c.text});
        if (count && year >= firstSpoken) pen.text(number(count), x, 33, {size: 10.5, align: "center", fill: c.soft});
      }
    });
    this.names(pen, area, first, last, Y);
    pen.rect(0, 0, left, top, {fill: c.bg});
    pen.text(fitted(t("before", {y: firstSpoken}), left - 24, 12), 12, 16, {size: 12, fill: c.soft});
    pen.text(fitted(t("covered"), left - 24, 10.5), left - 10, 33, {size: 10.5, align: "right", fill: c.soft});
    pen.line(0, top - 0.5, area.width, top - 0.5, c.strong);
    pen.line(left - 0.5, 0, left - 0.5, area.height, c.line);
  }
  dots(pen, item, X, y, width) {
    const c = colours(), {years} = this.of(item);
    for (const [year, dots] of years) {
      const x = X(year);
      if (x < this.left - this.step_ || x > width) continue;
      const {shown, rest, at} = this.spots(dots);
      shown.forEach((dot, n) => {
        const [dx, dy] = at(n), fill = levelColour(places.level[dot.place]), radius = dot.later ? 2.6 : dot.lead ? 3 : 4;
        if (dot.lead) pen.shape("dot", x + dx, y + dy, 4.8, {stroke: c.text, line: 1.2});
        pen.shape("dot", x + dx, y + dy, radius - (dot.full ? 0 : 0.6), dot.full ? {fill} : {fill: c.bg, stroke: fill, line: 1.6});
        if (dot.place === S.place) pen.shape("dot", x + dx, y + dy, 7.5, {stroke: c.accent, line: 2});
      });
      if (rest) {
        const [dx, dy] = at(shown.length);
        pen.text(`+${rest}`, x + dx - 4, y + dy, {size: 10, fill: c.soft});
      }
    }
  }
  names(pen, area, first, last, Y) {
    const c = colours(), {left, top, height} = this, wide = left > 200;
    pen.rect(0, top, left, area.height - top, {fill: c.bg});
    pen.clipped(0, top, left, area.height - top, () => {
      for (let r = first; r < last; r++) {
        const item = this.rows[r], y = Y(r), on = S.item === item, {lead, first: year} = this.of(item);
        if (on || this.hover?.row === r) pen.rect(0, y, left, height, {fill: c["accent-bg"]});
        const who = lead.length ? (lead.length > 1 ? t("andMore", {p: placeName(lead[0].place), n: lead.length}) : placeName(lead[0].place)) : "";
        const text = year ? `${year} ${who}` : t("unknownYear");
        if (wide) {
          pen.text(fitted(items.name[item], 176, 13, on ? 600 : 400), 12, y + height / 2, {fill: on ? c.accent : c.text, weight: on ? 600 : 400});
          pen.text(fitted(text, left - 206, 12), left - 10, y + height / 2, {size: 12, align: "right", fill: c.soft});
        } else {
          pen.text(fitted(items.name[item], left - 18, 13, on ? 600 : 400), 10, y + height / 2 - 8, {fill: on ? c.accent : c.text, weight: on ? 600 : 400});
          pen.text(fitted(text, left - 18, 11), 10, y + height / 2 + 9, {size: 11, fill: c.soft});
        }
        pen.line(0, y + height - 0.5, left, y + height - 0.5, c.line);
      }
    });
  }
  hit(x, y, offset) {
    const row = Math.floor((y - this.top + offset.y) / this.height);
    if (y < this.top || row < 0 || row >= this.rows.length) return null;
    if (x < this.left) return {row};
    const column = Math.floor((x - this.left + offset.x) / this.step_), year = this.from + column;
    const dots = this.of(this.rows[row]).years.get(year);
    if (!dots) return {row};
    const px = x - this.left + offset.x - column * this.step_, py = y - this.top + offset.y - row * this.height;
    const {shown, at} = this.spots(dots);
    const n = shown.findIndex((_, i) => Math.hypot(at(i)[0] - px, at(i)[1] - py) < 7);
    return n < 0 ? {row, year} : {row, year, dot: n};
  }
  tip({row, year, dot}) {
    const item = this.rows[row];
    if (dot !== undefined) return cellTip(this.of(item).years.get(year)[dot].place, item);
    if (year === undefined) return [items.name[item], t("placesUnit", {n: adopters(item).length})];
    const dots = this.of(item).years.get(year) || [], names = dots.filter(d => !d.later).map(d => placeName(d.place));
    return [`${items.name[item]} · ${year}`, names.length > 12 ? t("andMore", {p: names.slice(0, 12).join("、"), n: names.length}) : names.join("、") || "–"];
  }
  open({row, year, dot}) {
    const item = this.rows[row];
    if (dot === undefined) return selectItem(item);
    selectCell(this.of(item).years.get(year)[dot].place, item);
  }
  step(dx, dy) {
    this.focused = true;
    this.cursor = moved(this.cursor, dx, dy, this.years, this.rows.length);
    return this.tip({row: this.cursor[1], year: this.from + this.cursor[0]}).join(" · ");
  }
  cursorBox() { return [this.cursor[0] * this.step_, this.cursor[1] * this.height, this.step_, this.height, this.left, this.top]; }
  chosenBox() {
    const row = this.rows.indexOf(S.item);
    return row < 0 ? null : [null, row * this.height, this.step_, this.height, this.left, this.top];
  }
  openCursor() {
    if (!this.rows.length) return;
    const row = this.cursor[1], year = this.from + this.cursor[0], dots = this.of(this.rows[row]).years.get(year);
    this.open(dots?.length ? {row, year, dot: 0} : {row});
  }
}

function timelineLegend() {
  const c = colours(), mark = draw => { const pen = new SvgPen(16, 16, null); draw(pen); return pen.root; };
  const parts = ["national", "province", "city", "county"].filter(level => places.level.includes(level))
    .map(level => el("span", {}, mark(p => p.shape("dot", 8, 8, 4.5, {fill: levelColour(level)})), t(level === "national" ? "national_" : level === "province" ? "province_" : level)));
  parts.push(el("span", {}, mark(p => p.shape("dot", 8, 8, 4, {stroke: c.soft})), t("planned")));
  parts.push(el("span", {}, mark(p => p.shape("dot", 8, 8, 4, {fill: c.soft})), t("done")));
  parts.push(el("span", {}, mark(p => p.shape("dot", 8, 8, 2.6, {fill: c.soft})), t("later")));
  parts.push(el("span", {}, mark(p => { p.shape("dot", 8, 8, 5.4, {stroke: c.text, line: 1.2}); p.shape("dot", 8, 8, 3.2, {fill: c.soft}); }), t("firstAdopter")));
  return parts;
}
