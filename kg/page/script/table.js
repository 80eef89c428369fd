// Rows of items or of pairs; only those in view are elements.
const ROW = 34;

class Table {
  constructor() {
    this.root = el("div", {class: "rows", role: "grid", tabIndex: 0});
    this.head = el("div", {class: "line top", role: "row", "aria-rowindex": 1});
    this.body = el("div", {class: "spread"});
    this.root.append(this.head, this.body);
    this.root.addEventListener("scroll", () => { this.frame ??= requestAnimationFrame(() => { this.frame = null; this.draw(); }); });
    this.root.addEventListener("keydown", event => this.key(event));
    this.watch = new ResizeObserver(() => this.draw());
    this.cursor = -1;
  }
  columns() {
    const m = model(), level = item => (items.level[item] ? t(items.level[item]) : "–");
    const wide = (zh, en) => `${language === "zh" ? zh : en}px`; // words of the types and states, by language
    const year = n => n || "–", kindName = item => kinds[items.kind[item]][language];
    if (S.table === "items") {
      return [
        ["name", t("name"), "minmax(110px, 2fr)", i => items.name[i]],
        ["type", t("type"), wide(80, 88), kindName], ["level", t("itemLevel"), wide(70, 72), level],
        ["count", t("places"), "64px", i => m.spread[i], true],
        ["first", t("firstYear"), "56px", i => (m.itemFirst[i] < 9999 ? m.itemFirst[i] : "–"), true],
        ["who", t("firstPlace"), "minmax(96px, 2fr)", i => this.leaders(i)],
        ["facts", t("sentences"), wide(56, 80), i => pairs.ofItem[i].filter(n => m.status[n]).reduce((sum, n) => sum + pairs.from[n + 1] - pairs.from[n], 0), true],
      ];
    }
    return [
      ["place", t("place"), "minmax(90px, 1fr)", n => placeName(pairs.place[n])],
      ["province", t("province"), "76px", n => places.province[pairs.place[n]] || "–"],
      ["name", t("item"), "minmax(110px, 2fr)", n => items.name[pairs.item[n]]],
      ["type", t("type"), wide(76, 92), n => kindName(pairs.item[n])],
      ["first", t("firstYear"), "50px", n => year(m.first[n]), true], ["done", t("firstDone"), wide(66, 78), n => year(m.done[n]), true],
      ["status", t("status"), wide(86, 96), n => statusWord(m.status[n])],
      ["facts", t("sentences"), wide(46, 76), n => pairs.from[n + 1] - pairs.from[n], true],
    ];
  }
  leaders(item) {
    const m = model(), first = m.itemFirst[item];
    const names = pairs.ofItem[item].filter(n => m.status[n] && m.first[n] === first && first < 9999).map(n => placeName(pairs.place[n]));
    return names.length > 3 ? t("andMore", {p: names.slice(0, 3).join("、"), n: names.length}) : names.join("、") || "–";
  }
  update() {
    const m = model(), columns = this.columns();
    let rows;
    if (S.table === "items") rows = ranked(m.items, "count", "item");
    else {
      rows = [];
      for (const i of ranked(m.items, "count", "item")) for (const n of pairs.ofItem[i]) if (m.status[n]) rows.push(n);
    }
    this.all = rows.length;
    const wanted = folded(S.query);
    if (wanted) rows = rows.filter(row => columns.some(column => folded(String(column[3](row))).includes(wanted)));
    const [key, down] = S.sort.startsWith("-") ? [S.sort.slice(1), -1] : [S.sort, 1], column = columns.find(c => c[0] === key);
    if (column) {
      const values = new Map(rows.map(row => [row, column[3](row)]));
      const collator = new Intl.Collator("zh-CN", {numeric: true});
      const rank = value => (value === "–" ? 1 : 0);
      rows = [...rows].sort((a, b) => {
        const x = values.get(a), y = values.get(b);
        return rank(x) - rank(y) || down * (column[4] ? x - y : collator.compare(x, y)) || 0;
      });
    }
    this.rows = rows;
    this.shape = columns.map(c => c[2]).join(" ");
    this.head.style.gridTemplateColumns = this.shape;
    this.head.replaceChildren(...columns.map(([key_, label, , , isNumber]) => {
      const sort = S.sort || (S.table === "items" ? "-count" : ""), sorted = sort === key_ ? "ascending" : sort === `-${key_}` ? "descending" : "none";
      const arrow = sorted === "ascending" ? " ↑" : sorted === "descending" ? " ↓" : "";
      return el("div", {role: "columnheader", "aria-sort": sorted}, button(label + arrow, () => {
        const next = sorted === "none" ? (isNumber ? `-${key_}` : key_) : sorted === "ascending" ? `-${key_}` : isNumber ? key_ : "";
        go({sort: next}, true);
      }, {class: isNumber ? "number" : "", "data-sort": key_}));
    }));
    this.root.setAttribute("aria-rowcount", rows.length + 1);
    this.root.setAttribute("aria-label", t("tableLabel"));
    this.body.style.height = `${rows.length * ROW}px`;
    this.body.style.minWidth = "620px";
    this.drawn = "";
  }
  mount(parent) {
    parent.replaceChildren(this.root);
    this.watch.observe(parent);
    this.draw();
  }
  draw() {
    if (!this.root.isConnected || !this.rows) return;
    const first = Math.max(0, Math.floor(this.root.scrollTop / ROW) - 5), last = Math.min(this.rows.length, first + Math.ceil(this.root.clientHeight / ROW) + 12);
    const key = [first, last, this.cursor, S.item, S.place].join();
    if (key === this.drawn) return;
    this.drawn = key;
    const columns = this.columns();
    this.body.replaceChildren(...this.rows.slice(first, last).map((row, n) => this.line(row, first + n, columns)));
  }
  line(row, number, columns) {
    const selected = S.table === "items" ? row === S.item : pairs.item[row] === S.item && pairs.place[row] === S.place;
    const line = el("div", {class: "line", role: "row", "aria-rowindex": String(number + 2), "aria-selected": String(selected || number === this.cursor), onclick: () => this.open(row)},
      ...columns.map(([, , , value, isNumber]) => el("div", {role: "gridcell", class: isNumber ? "number" : "", title: String(value(row))}, name(String(value(row))))));
    line.style.top = `${number * ROW}px`;
    line.style.gridTemplateColumns = this.shape;
    return line;
  }
  // scrolls to the chosen row where it is out of sight
  show() {
    const at = this.rows.findIndex(row => (S.table === "items" ? row === S.item : pairs.item[row] === S.item && pairs.place[row] === S.place));
    if (at < 0) return;
    const top = at * ROW;
    if (top < this.root.scrollTop || top + 2 * ROW > this.root.scrollTop + this.root.clientHeight) this.root.scrollTop = top - this.root.clientHeight / 2;
  }
  open(row) { if (S.table === "items") selectItem(row); else selectCell(pairs.place[row], pairs.item[row]); }
  key(event) {
    const steps = {ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -1e9, End: 1e9};
    if (event.target !== this.root) return;
    if (event.key in steps) {
      event.preventDefault();
      this.cursor = Math.min(this.rows.length - 1, Math.max(0, this.cursor + steps[event.key]));
      const top = this.cursor * ROW;
      if (top < this.root.scrollTop) this.root.scrollTop = top;
      else if (top + 2 * ROW > this.root.scrollTop + this.root.clientHeight) this.root.scrollTop = top + 2 * ROW - this.root.clientHeight;
      this.draw();
      if (this.cursor >= 0) announce(this.columns().map(c => c[3](this.rows[this.cursor])).join(" · "));
    } else if (event.key === "Enter" && this.cursor >= 0) {
      event.preventDefault();
      focusPanel = true;
      this.open(this.rows[this.cursor]);
    }
  }
  asRows() { const columns = this.columns(); return [columns.map(c => c[1]), ...this.rows.map(row => columns.map(c => c[3](row)))]; }
}

const folded = text => simplified(text.normalize("NFKC").toLowerCase().replace(/[\s“”‘’"'「」『』《》]/g, ""));
