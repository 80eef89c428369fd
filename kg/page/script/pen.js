// Two pens with the same strokes, one for the screen and PNG, one for SVG: a picture is drawn by one piece of code.
const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';
const NS = "http://www.w3.org/2000/svg";
const ruler = document.createElement("canvas").getContext("2d");
const widths = new Map();

function textWidth(text, size, weight = 400) {
  const key = `${weight} ${size} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    ruler.font = `${weight} ${size}px ${FONT}`;
    width = ruler.measureText(text).width;
    if (widths.size > 50000) widths.clear();
    widths.set(key, width);
  }
  return width;
}

// the text, or its beginning with … where it is wider than `room`
function fitted(text, room, size, weight) {
  if (textWidth(text, size, weight) <= room) return text;
  const characters = Array.from(text);
  let low = 0, high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(characters.slice(0, middle).join("") + "…", size, weight) <= room) low = middle; else high = middle - 1;
  }
  return low ? characters.slice(0, low).join("") + "…" : "";
}

class CanvasPen {
  constructor(context) { this.context = context; }
  rect(x, y, width, height, {fill, stroke, line = 1}) {
    const c = this.context;
    if (fill) { c.fillStyle = fill; c.fillRect(x, y, width, height); }
    if (stroke) { c.strokeStyle = stroke; c.lineWidth = line; c.strokeRect(x + line / 2, y + line / 2, width - line, height - line); }
  }
  line(x1, y1, x2, y2, stroke, width = 1) {
    const c = this.context;
    c.strokeStyle = stroke; c.lineWidth = width;
    c.beginPath(); c.moveTo(x1, y1); c.lineTo(x2, y2); c.stroke();
  }
  shape(shape, x, y, radius, {fill, stroke, line = 1.5}) {
    const c = this.context;
    c.beginPath();
    if (SHAPES[shape]) SHAPES[shape].forEach(([px, py], n) => c[n ? "lineTo" : "moveTo"](x + px * radius, y + py * radius));
    else c.arc(x, y, radius, 0, 2 * Math.PI);
    c.closePath();
    if (fill) { c.fillStyle = fill; c.fill(); }
    if (stroke) { c.strokeStyle = stroke; c.lineWidth = line; c.stroke(); }
  }
  text(text, x, y, {size = 13, fill, align = "left", weight = 400, turn = 0, halo = null}) {
    const c = this.context;
    c.font = `${weight} ${size}px ${FONT}`;
    c.textAlign = align; c.textBaseline = "middle"; c.fillStyle = fill;
    if (turn) { c.save(); c.translate(x, y); c.rotate(turn); }
    const at = turn ? [0, 0] : [x, y];
    if (halo) { c.strokeStyle = halo; c.lineWidth = 3; c.lineJoin = "round"; c.strokeText(text, ...at); }
    c.fillText(text, ...at);
    if (turn) c.restore();
  }
  hatch(x, y, width, height, stroke) {
    const c = this.context;
    c.save(); c.beginPath(); c.rect(x, y, width, height); c.clip();
    c.strokeStyle = stroke; c.lineWidth = 1; c.beginPath();
    const start = Math.floor((x - height) / 6) * 6;
    for (let at = start; at < x + width; at += 6) { c.moveTo(at + (y % 6), y + height); c.lineTo(at + height + (y % 6), y); }
    c.stroke(); c.restore();
  }
  clipped(x, y, width, height, draw) {
    const c = this.context;
    c.save(); c.beginPath(); c.rect(x, y, width, height); c.clip(); draw(); c.restore();
  }
}

class SvgPen {
  constructor(width, height, background) {
    this.root = this.into = this.make("svg", {xmlns: NS, viewBox: `0 0 ${width} ${height}`, width, height});
    this.clips = 0;
    if (background) this.rect(0, 0, width, height, {fill: background});
  }
  make(tag, attributes, text) {
    const element = document.createElementNS(NS, tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (value != null && key !== "xmlns") element.setAttribute(key, typeof value === "number" ? Math.round(value * 100) / 100 : value);
    }
    if (text !== undefined) element.textContent = text;
    return element;
  }
  add(...given) { this.into.append(this.make(...given)); }
  rect(x, y, width, height, {fill = "none", stroke, line = 1}) {
    const inset = stroke ? line / 2 : 0;
    this.add("rect", {x: x + inset, y: y + inset, width: Math.max(0, width - 2 * inset), height: Math.max(0, height - 2 * inset), fill, stroke, "stroke-width": stroke ? line : null});
  }
  line(x1, y1, x2, y2, stroke, width = 1) { this.add("line", {x1, y1, x2, y2, stroke, "stroke-width": width}); }
  shape(shape, x, y, radius, {fill = "none", stroke, line = 1.5}) {
    const style = {fill: fill || "none", stroke, "stroke-width": stroke ? line : null};
    if (SHAPES[shape]) this.add("polygon", {points: SHAPES[shape].map(([px, py]) => `${(x + px * radius).toFixed(1)},${(y + py * radius).toFixed(1)}`).join(" "), ...style});
    else this.add("circle", {cx: x, cy: y, r: radius, ...style});
  }
  text(text, x, y, {size = 13, fill, align = "left", weight = 400, turn = 0, halo = null}) {
    this.add("text", {
      x, y, fill, "font-size": size, "font-family": FONT, "font-weight": weight, "dominant-baseline": "central",
      "text-anchor": {left: "start", center: "middle", right: "end"}[align],
      transform: turn ? `rotate(${((turn * 180) / Math.PI).toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)})` : null,
      stroke: halo, "stroke-width": halo ? 3 : null, "paint-order": halo ? "stroke" : null, "stroke-linejoin": halo ? "round" : null,
    }, text);
  }
  hatch(x, y, width, height, stroke) {
    this.clipped(x, y, width, height, () => {
      for (let at = x - height; at < x + width; at += 6) this.line(at, y + height, at + height, y, stroke);
    });
  }
  clipped(x, y, width, height, draw) {
    const id = `clip${this.clips++}`, clip = this.make("clipPath", {id});
    clip.append(this.make("rect", {x, y, width, height}));
    const group = this.make("g", {"clip-path": `url(#${id})`}), before = this.into;
    before.append(clip, group);
    this.into = group;
    draw();
    this.into = before;
  }
}
