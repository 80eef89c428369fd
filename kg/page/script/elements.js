// Elements. Text reaches the page through textContent only.
function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "text") element.textContent = value;
    else if (name in element && name !== "list" && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(child => child != null && child !== ""));
  return element;
}

// draws a box anew; the control that had the focus, by its number, has it again
function redrawn(box, draw) {
  const controls = () => [...box.querySelectorAll("button, input, select, summary")];
  const at = controls().indexOf(document.activeElement);
  draw();
  if (at >= 0) controls()[at]?.focus();
}

const name = (text, tag = "bdi") => el(tag, {class: "name", text});
const button = (label, onclick, attributes) => el("button", {type: "button", text: label, onclick, ...attributes});

function choice(label, value, options, onchange, class_) {
  const select = el("select", {class: class_, "aria-label": label, onchange: () => onchange(select.value)},
    ...options.map(([key, text]) => el("option", {value: key, text})));
  select.value = value;
  return select;
}

let toastTimer;
function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => ($("toast").hidden = true), 2400);
}

const announce = text => ($("live").textContent = text);

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el("textarea", {class: "unseen", text});
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) return toast(t("copyFailed"));
  }
  toast(t("copied"));
}

// a small card beside the pointer: [[text, bold], …]
function showTip(x, y, lines) {
  const tip = $("tip");
  tip.replaceChildren(...lines.filter(Boolean).map((line, n) => el("div", {}, name(line, n ? "bdi" : "b"))));
  tip.hidden = false;
  const box = $("view").getBoundingClientRect();
  const left = x + 16 + tip.offsetWidth > box.width ? x - 12 - tip.offsetWidth : x + 16;
  const top = y + 18 + tip.offsetHeight > box.height ? y - 10 - tip.offsetHeight : y + 18;
  tip.style.left = `${Math.max(4, left)}px`;
  tip.style.top = `${Math.max(4, top)}px`;
}
const hideTip = () => ($("tip").hidden = true);

const narrow = () => matchMedia("(max-width: 820px)").matches;
const isDark = () => document.documentElement.dataset.theme === "dark";
const colour = variable => getComputedStyle(document.documentElement).getPropertyValue(`--${variable}`).trim();

let palette = null;
// colours as the canvas needs them; read again when the theme changes
function colours() {
  if (palette) return palette;
  palette = {};
  for (const key of ["bg", "raised", "sunk", "line", "strong", "text", "soft", "accent", "accent-bg"]) palette[key] = colour(key);
  return palette;
}

// first years as colours: early dark and blue, late light and yellow-green; turned round on a dark ground
const RAMP = [[48, 18, 96], [49, 75, 148], [35, 124, 160], [38, 160, 140], [120, 184, 82], [208, 190, 45]];
const RAMP_DARK = [[150, 120, 235], [104, 150, 245], [66, 182, 226], [70, 205, 165], [150, 219, 110], [240, 226, 96]];
// the years that the ramp runs over: those that most first mentions fall in, so that old outliers do not flatten the rest
function rampYears() {
  const m = model();
  if (!m.ramp) {
    const years = m.first.filter(Boolean).sort();
    const from = years[Math.floor(years.length * 0.05)] || firstYear, to = years[Math.floor(years.length * 0.99)] || lastYear;
    m.ramp = {from, to, earlier: years[0] < from, later: years[years.length - 1] > to, colours: new Map()};
  }
  return m.ramp;
}

function yearColour(year) {
  if (!year) return colours().strong;
  const {from, to, colours: made} = rampYears(), dark = isDark(), key = dark ? -year : year;
  if (!made.has(key)) made.set(key, rampColour(dark ? RAMP_DARK : RAMP, year, from, to));
  return made.get(key);
}

function rampColour(ramp, year, from, to) {
  const at = to > from ? Math.min(1, Math.max(0, (year - from) / (to - from))) * (ramp.length - 1) : 0;
  const low = Math.floor(at), high = Math.min(low + 1, ramp.length - 1), part = at - low;
  return `rgb(${ramp[low].map((c, n) => Math.round(c + (ramp[high][n] - c) * part)).join(",")})`;
}

function kindColour(kind) {
  return isDark() ? lighter(kinds[kind].colour) : kinds[kind].colour;
}
function lighter(hex) {
  const [r, g, b] = [1, 3, 5].map(n => parseInt(hex.slice(n, n + 2), 16));
  return `rgb(${[r, g, b].map(c => Math.round(c + (255 - c) * 0.35)).join(",")})`;
}

// the shapes of the network, as paths around 0,0 with radius 1
const SHAPES = {
  dot: null,
  square: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  diamond: [[0, -1.1], [1.1, 0], [0, 1.1], [-1.1, 0]],
  triangle: [[0, -1.1], [1, 0.75], [-1, 0.75]],
  triangleDown: [[0, 1.1], [1, -0.75], [-1, -0.75]],
  hexagon: [[-1, 0], [-0.5, -0.87], [0.5, -0.87], [1, 0], [0.5, 0.87], [-0.5, 0.87]],
  star: Array.from({length: 10}, (_, n) => [n % 2 ? 0.5 : 1.15, (n * Math.PI) / 5 - Math.PI / 2]).map(([r, a]) => [r * Math.cos(a), r * Math.sin(a)]),
};

function swatch(shape, fill) {
  const pen = new SvgPen(14, 14, null);
  pen.shape(shape, 7, 7, 5, {fill});
  pen.root.setAttribute("class", "swatch");
  pen.root.setAttribute("aria-hidden", "true");
  return pen.root;
}
