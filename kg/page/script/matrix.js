// Places down, items across; the colour of a cell is the first year.

// what was chosen, or larger cells where there are few places
const cellSize = () => S.cell || matrix.roomy;

class Matrix {
  constructor() { this.cursor = [0, 0]; this.roomy = 20; }
  update() {
    const m = model();
    this.rows = ranked(m.places, S.rows, "place");
    this.columns = ranked(m.items, S.columns, "item");
    this.roomy = Math.min(28, Math.max(20, Math.floor(($("view").clientHeight - this.top - 20) / Math.max(1, this.rows.length))));
    this.most = Math.max(1, ...this.rows.map(p => m.load[p]));
    this.cursor = [Math.min(this.cursor[0], this.columns.length - 1), Math.min(this.cursor[1], this.rows.length - 1)].map(n => Math.max(0, n));
  }
  get left() { return narrow() ? 118 : 200; }
  get top() { return narrow() ? 128 : 158; }
  size() {
    return [this.left + this.columns.length * cellSize() + this.top * 0.6, this.top + this.rows.length * cellSize() + 12];
  }
  draw(pen, area) {
    const m = model(), c = colours(), cell = cellSize(), {left, top} = this;
    const firstColumn = Math.max(0, Math.floor(area.x / cell)), lastColumn = Math.min(this.columns.length, Math.ceil((area.x + area.width - left) / cell) + 1);
    const firstRow = Math.max(0, Math.floor(area.y / cell)), lastRow = Math.min(this.rows.length, Math.ceil((area.y + area.height - top) / cell) + 1);
    const X = column => left + column * cell - area.x, Y = row => top + row * cell - area.y;
    const hover = this.hover || {};
    pen.clipped(left, top, area.width - left, area.height - top, () => {
      for (let r = firstRow; r < lastRow; r++) {
        const place = this.rows[r], silent = unreported(place), y = Y(r);
        for (let q = firstColumn; q < lastColumn; q++) {
          const x = X(q), n = pairOf(place, this.columns[q]), status = n < 0 ? 0 : m.status[n];
          if (status !== DONE && !silent) pen.rect(x + 0.5, y + 0.5, cell - 1, cell - 1, {fill: hover.row === r || hover.column === q ? c["accent-bg"] : c.sunk});
          if (status) this.cell(pen, x, y, cell, m, n, status);
          else if (!silent && wordsOf(place, this.columns[q]).length) pen.line(x + cell * 0.3, y + cell / 2, x + cell * 0.7, y + cell / 2, c.soft, 1.5);
        }
        if (silent && lastColumn > firstColumn) pen.hatch(X(firstColumn), y + 1, (lastColumn - firstColumn) * cell, cell - 2, c.strong);
      }
      const outline = (row, column, stroke, line) => row >= 0 && column >= 0 && pen.rect(X(column) - 1, Y(row) - 1, cell + 2, cell + 2, {stroke, line});
      outline(this.rows.indexOf(S.place), this.columns.indexOf(S.item), c.text, 2);
      if (this.focused) outline(this.cursor[1], this.cursor[0], c.accent, 2);
    });
    this.columnNames(pen, area, firstColumn, lastColumn, X);
    this.rowNames(pen, area, firstRow, lastRow, Y);
    pen.rect(0, 0, left, top, {fill: c.bg});
    pen.line(0, top - 0.5, area.width, top - 0.5, c.line);
    pen.line(left - 0.5, 0, left - 0.5, area.height, c.line);
    pen.text(fitted(`${t("place")} ↓`, left - 60, 12), 12, top - 12, {size: 12, fill: c.soft});
    pen.text("Σ", left - (narrow() ? 6 : 40), top - 12, {size: 12, fill: c.soft, align: "right"});
  }
  cell(pen, x, y, cell, m, n, status) {
    const fill = yearColour(m.first[n]);
    if (status === DONE) pen.rect(x + 0.5, y + 0.5, cell - 1, cell - 1, {fill});
    else if (status === PLANNED) pen.rect(x + 1, y + 1, cell - 2, cell - 2, {fill: colours().bg, stroke: fill, line: Math.max(2, cell / 9)});
    else pen.rect(x + cell * 0.3, y + cell * 0.3, cell * 0.4, cell * 0.4, {fill});
    if (cell >= 28 && m.first[n]) {
      const text = String(m.first[n] % 100).padStart(2, "0");
      pen.text(text, x + cell / 2, y + cell / 2 + 0.5, {size: cell * 0.4, align: "center", fill: status === DONE ? readable(fill) : colours().text});
    }
  }
  columnNames(pen, area, first, last, X) {
    const m = model(), c = colours(), cell = cellSize(), {left, top} = this, size = Math.min(13, cell - 1);
    pen.rect(left, 0, area.width - left, top, {fill: c.bg});
    pen.clipped(left, 0, area.width - left, top, () => {
      const turn = -Math.PI / 3.2, room = (top - 30) / Math.sin(-turn) - 6;
      for (let q = Math.max(0, first - Math.ceil(top / cell)); q < last; q++) {
        const item = this.columns[q], x = X(q) + cell / 2, on = S.item === item || this.hover?.column === q;
        if (on) pen.rect(X(q), top - 22, cell, 22, {fill: c["accent-bg"]});
        if (cell >= 11) pen.text(fitted(items.name[item], room, size, on ? 600 : 400), x + 2, top - 27, {size, turn, fill: on ? c.accent : c.text, weight: on ? 600 : 400});
        if (cell >= 16) pen.text(String(m.spread[item]), x, top - 10, {size: Math.min(11, cell / 1.9), align: "center", fill: c.soft});
      }
    });
  }
  rowNames(pen, area, first, last, Y) {
    const m = model(), c = colours(), cell = cellSize(), {left, top} = this, size = Math.min(13, cell - 2);
    pen.rect(0, top, left, area.height - top, {fill: c.bg});
    pen.clipped(0, top, left, area.height - top, () => {
      for (let r = first; r < last; r++) {
        const place = this.rows[r], y = Y(r) + cell / 2, on = S.place === place || this.hover?.row === r || S.compare.includes(place);
        if (on) pen.rect(0, Y(r), left, cell, {fill: c["accent-bg"]});
        if (!narrow()) pen.rect(left - 36, y - 3, Math.max(1, (m.load[place] / this.most) * 30), 6, {fill: c.strong});
        pen.text(fitted(placeName(place), left - (narrow() ? 50 : 84), size, on ? 600 : 400), 12, y, {size, fill: on ? c.accent : c.text, weight: on ? 600 : 400});
        pen.text(String(m.load[place]), left - (narrow() ? 6 : 40), y, {size: Math.min(11, size), align: "right", fill: c.text});
      }
    });
  }
  hit(x, y, offset) {
    const column = Math.floor((x - this.left + offset.x) / cellSize()), row = Math.floor((y - this.top + offset.y) / cellSize());
    const inColumns = x >= this.left && column >= 0 && column < this.columns.length, inRows = y >= this.top && row >= 0 && row < this.rows.length;
    if (inColumns && inRows) return {row, column};
    if (inRows && x < this.left) return {row};
    if (y < this.top && x >= this.left) {
      // names lean to the right: the name under the pointer began further left
      const lean = Math.max(0, this.top - 27 - y) / Math.tan(Math.PI / 3.2);
      const named = Math.floor((x - lean - this.left + offset.x) / cellSize());
      if (named >= 0 && named < this.columns.length) return {column: named};
    }
    return null;
  }
  tip({row, column}) {
    const m = model();
    if (row === undefined) return [items.name[this.columns[column]], t("placesUnit", {n: m.spread[this.columns[column]]})];
    const place = this.rows[row];
    if (column === undefined) return [places.full[place], unreported(place) ? t("noReport") : t("itemsUnit", {n: m.load[place]})];
    return cellTip(place, this.columns[column]);
  }
  open({row, column}) {
    if (row === undefined) return selectItem(this.columns[column]);
    if (column === undefined) return selectPlace(this.rows[row]);
    this.cursor = [column, row];
    selectCell(this.rows[row], this.columns[column]);
  }
  step(dx, dy) {
    this.focused = true;
    this.cursor = moved(this.cursor, dx, dy, this.columns.length, this.rows.length);
    return this.tip({row: this.cursor[1], column: this.cursor[0]}).join(" · ");
  }
  cursorBox() { return [this.cursor[0] * cellSize(), this.cursor[1] * cellSize(), cellSize(), cellSize(), this.left, this.top]; }
  // where the chosen cell, row or column stands; null for what needs no scrolling
  chosenBox() {
    const row = this.rows.indexOf(S.place), column = this.columns.indexOf(S.item);
    return row < 0 && column < 0 ? null : [column < 0 ? null : column * cellSize(), row < 0 ? null : row * cellSize(), cellSize(), cellSize(), this.left, this.top];
  }
  openCursor() { if (this.columns.length && this.rows.length) this.open({row: this.cursor[1], column: this.cursor[0]}); }
}

// what is known where nothing was taken for an item: no report, its words only, or nothing
const absence = (place, item) => t(unreported(place) ? (S.from ? "noReportIn" : "noReport") : wordsOf(place, item).length ? "wordsOnly" : "notMentioned");

function cellTip(place, item) {
  const n = pairOf(place, item), years = n < 0 ? {status: 0} : pairYears(n);
  const head = `${placeName(place)} · ${items.name[item]}`;
  if (!years.status) return [head, absence(place, item)];
  const words = [`${years.first || t("unknownYear")} ${statusWord(years.status)}`];
  if (years.done && years.done !== years.first) words.push(`${years.done} ${t("done")}`);
  words.push(t("factsUnit", {n: pairs.from[n + 1] - pairs.from[n]}));
  return [head, words.join(" · ")];
}
const statusWord = status => t(status === DONE ? "done" : status === PLANNED ? "planned" : "mentioned");

function readable(fill) {
  const [r, g, b] = fill.match(/\d+/g)?.map(Number) || [0, 0, 0];
  return r * 0.299 + g * 0.587 + b * 0.114 > 140 ? "#10161d" : "#ffffff";
}

function matrixLegend() {
  const parts = [], {from, to, earlier, later} = rampYears();
  const ramp = new SvgPen(84, 12, null), years = Math.max(1, to - from + 1);
  for (let n = 0; n < years; n++) ramp.rect((n * 84) / years, 1, 84 / years + 0.5, 10, {fill: yearColour(from + n)});
  parts.push(el("span", {}, (earlier ? "≤ " : "") + from, ramp.root, (later ? "≥ " : "") + to));
  const box = draw => { const pen = new SvgPen(14, 14, null); draw(pen); return pen.root; };
  const middle = yearColour(Math.round((from + to) / 2)), c = colours();
  parts.push(el("span", {}, box(p => p.rect(1, 1, 12, 12, {fill: middle})), t("done")));
  parts.push(el("span", {}, box(p => p.rect(1, 1, 12, 12, {stroke: middle, line: 2.5})), t("planned")));
  if (model().status.includes(MENTIONED)) parts.push(el("span", {}, box(p => p.rect(4.5, 4.5, 5, 5, {fill: middle})), t("mentioned")));
  parts.push(el("span", {}, box(p => p.rect(1, 1, 12, 12, {fill: c.sunk, stroke: c.line})), t("notMentioned")));
  if (words.item.length) parts.push(el("span", {}, box(p => { p.rect(1, 1, 12, 12, {fill: c.sunk, stroke: c.line}); p.line(4, 7, 10, 7, c.soft, 1.5); }), t("wordsMark")));
  parts.push(el("span", {}, box(p => p.hatch(1, 1, 12, 12, c.strong)), t("noReport")));
  return parts;
}
