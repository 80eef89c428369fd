// the cell [column, row] that the arrow keys lead to, inside so many columns and rows
function moved([column, row], dx, dy, columns, rows) {
  const inside = (n, count) => Math.max(0, Math.min(count - 1, n));
  return [inside(column + dx, columns), inside(row + dy, rows)];
}

// A canvas that shows a part of a large picture with fixed headers; only what is in view is drawn.
// `picture` has: size() → [width, height] of all; draw(pen, {x, y, width, height}) with x, y the scroll offset;
// hit(x, y, offset) → what is there or null; tip(hit) → lines; open(hit); step(dx, dy) for the arrow keys; openCursor().
class Grid {
  constructor(picture, label) {
    this.picture = picture;
    this.canvas = el("canvas", {tabIndex: 0, role: "application", "aria-label": label});
    this.spacer = el("div", {class: "size"});
    this.root = el("div", {class: "scroll"}, this.spacer, this.canvas);
    this.root.addEventListener("scroll", () => this.soon());
    this.canvas.addEventListener("pointermove", event => this.hover(event));
    this.canvas.addEventListener("pointerleave", () => { hideTip(); this.setHover(null); });
    this.canvas.addEventListener("click", event => {
      const hit = this.at(event);
      if (hit) { hideTip(); picture.open(hit); }
    });
    this.canvas.addEventListener("keydown", event => this.key(event));
    this.watch = new ResizeObserver(() => this.resize());
  }
  mount(parent) {
    parent.replaceChildren(this.root);
    this.watch.observe(parent);
    this.resize();
  }
  resize() {
    if (!this.root.isConnected) return;
    const [width, height] = this.picture.size(this.root.clientWidth, this.root.clientHeight);
    this.spacer.style.width = `${width}px`;
    this.spacer.style.height = `${height}px`;
    this.width = Math.min(this.root.clientWidth, width);
    this.height = this.root.clientHeight;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.round(this.root.clientWidth * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.canvas.style.width = `${this.root.clientWidth}px`;
    this.canvas.style.height = `${this.height}px`;
    this.draw();
  }
  soon() { this.frame ??= requestAnimationFrame(() => { this.frame = null; this.draw(); }); }
  draw() {
    if (!this.root.isConnected) return;
    const ratio = devicePixelRatio || 1, context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = colours().bg;
    context.fillRect(0, 0, this.root.clientWidth, this.height);
    this.picture.draw(new CanvasPen(context), {x: this.root.scrollLeft, y: this.root.scrollTop, width: this.root.clientWidth, height: this.height});
  }
  at(event) {
    const box = this.canvas.getBoundingClientRect();
    return this.picture.hit(event.clientX - box.left, event.clientY - box.top, {x: this.root.scrollLeft, y: this.root.scrollTop, width: this.root.clientWidth});
  }
  setHover(hit) {
    const key = JSON.stringify(hit);
    if (key === this.hoverKey) return;
    this.hoverKey = key;
    this.picture.hover = hit;
    this.soon();
  }
  hover(event) {
    const hit = this.at(event);
    this.canvas.style.cursor = hit ? "pointer" : "default";
    this.setHover(hit);
    if (!hit || event.pointerType === "touch") return hideTip();
    const box = this.canvas.getBoundingClientRect();
    showTip(event.clientX - box.left, event.clientY - box.top, this.picture.tip(hit));
  }
  // brings a box into view: [x, y, width, height, width and height of the headers]; x or y null stay
  show([x, y, width, height, left, top]) {
    const root = this.root, middle = (at, size, room) => at + size / 2 - room / 2;
    const across = root.clientWidth - left, down = root.clientHeight - top;
    if (x !== null && (x < root.scrollLeft || x + width > root.scrollLeft + across)) root.scrollLeft = middle(x, width, across);
    if (y !== null && (y < root.scrollTop || y + height > root.scrollTop + down)) root.scrollTop = middle(y, height, down);
    this.soon();
  }
  key(event) {
    const steps = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], PageUp: [0, -10], PageDown: [0, 10], Home: [-1e6, 0], End: [1e6, 0]};
    if (event.key in steps && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      announce(this.picture.step(...steps[event.key]));
      this.show(this.picture.cursorBox());
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      focusPanel = true;
      this.picture.openCursor();
    }
  }
}
let focusPanel = false;

let cutShort = false; // the last picture was only what is in view

// the whole picture, or what is in view where the whole is too large, drawn with another pen
function wholePicture(grid, limit, paint) {
  const [fullWidth, fullHeight] = grid.picture.size(0, 0);
  const cut = fullWidth > limit || fullHeight > limit;
  if (cut) grid.picture.size(grid.root.clientWidth, grid.height);
  cutShort = cut;
  const width = cut ? grid.root.clientWidth : fullWidth, height = cut ? grid.height : fullHeight;
  const area = {x: cut ? grid.root.scrollLeft : 0, y: cut ? grid.root.scrollTop : 0, width, height};
  paint(width, height, pen => grid.picture.draw(pen, area));
  grid.resize(); // the picture may have fitted itself to the paper
}
