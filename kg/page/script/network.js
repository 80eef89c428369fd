// Places and items, or places tied by what they share. vis-network draws and lets drag and zoom; positions come from
// Python, and small drawings are relaxed here. Physics is off.
const AT_FIRST = 80; // nodes that the network opens with at most
const TIES = 140; // and lines between places
const RELAXED = 220;
const LARGE = 1500; // lines
let network = null, netNodes, netEdges, drawn = null, shownKey = "";

// Items of at least k places and places with at least k of these: what is left after dropping the rest until nothing falls.
function coreOf(k) {
  const m = model(), on = new Uint8Array(itemCount), placeOn = new Uint8Array(placeCount), least = S.only.length ? 1 : k;
  const spread = new Int32Array(itemCount), load = new Int32Array(placeCount), queue = [], chosen = [];
  for (const p of m.places) placeOn[p] = 1;
  for (const i of S.only.length ? S.only : allItems()) {
    if (m.spread[i] < least) continue;
    on[i] = 1;
    spread[i] = m.spread[i];
    chosen.push(i);
    for (const n of pairs.ofItem[i]) if (m.status[n]) load[pairs.place[n]]++;
  }
  for (const p of m.places) if (load[p] < least) { placeOn[p] = 0; queue.push(["place", p]); }
  while (queue.length) {
    const [what, index] = queue.pop();
    for (const n of what === "item" ? pairs.ofItem[index] : pairs.ofPlace[index]) {
      if (!m.status[n]) continue;
      const item = pairs.item[n], place = pairs.place[n];
      if (what === "item" && placeOn[place] && --load[place] < least) { placeOn[place] = 0; queue.push(["place", place]); }
      if (what === "place" && on[item] && --spread[item] < least) { on[item] = 0; queue.push(["item", item]); }
    }
  }
  return {items: chosen.filter(i => on[i]), places: m.places.filter(p => placeOn[p]), spread, load};
}

// all that any place has, whatever the threshold
function allItems() {
  const m = model();
  if (!m.allItems) {
    m.allItems = [];
    for (let i = 0; i < itemCount; i++) if (m.spread[i]) m.allItems.push(i);
  }
  return m.allItems;
}

// the smallest threshold that draws at most 80 nodes; where none does, the largest that draws any
function networkThreshold() {
  const m = model();
  if (S.only.length) return 1;
  if (S.k) return S.k;
  if (m.threshold) return m.threshold;
  let low = 1, high = m.most;
  const size = k => { const c = coreOf(k); return c.items.length + c.places.length; };
  while (low < high) {
    const middle = (low + high) >> 1;
    if (size(middle) <= AT_FIRST) high = middle; else low = middle + 1;
  }
  while (low > 1 && !size(low)) low--;
  return (m.threshold = low);
}

// what is drawn at first: both, unless no threshold leaves an overview; then places only
function mode() {
  if (S.mode) return S.mode;
  const m = model();
  if (!m.mode) {
    const core_ = coreOf(networkThreshold());
    m.mode = S.only.length || S.k || core_.items.length + core_.places.length <= AT_FIRST ? "both" : "places";
  }
  return m.mode;
}

function tieThreshold() {
  const list = ties();
  if (S.ties) return S.ties;
  const m = model(), key = `least ${S.tieBy}`;
  if (m[key]) return m[key];
  const nodes = new Set();
  let least = list.length ? tieValue(list[0]) : 1;
  for (let n = 0; n < list.length; n++) {
    nodes.add(list[n][0]).add(list[n][1]);
    if (nodes.size > AT_FIRST || n >= TIES) break;
    const next = list[n + 1] ? tieValue(list[n + 1]) : 0;
    if (tieValue(list[n]) > next) least = tieValue(list[n]);
  }
  return (m[key] = least);
}
// what the slider counts: how many are shared, or how alike two places are, 1 to 100
const tieValue = tie => (S.tieBy === "alike" ? Math.max(1, Math.floor(tie[3] * 100)) : tie[2]);
const tieText = value => (S.tieBy === "alike" ? `${value}%` : number(+value));

// the drawing as plain nodes and links: {nodes: [{id, kind, index, x, y, size}], links: [{from, to, n}], all}
function drawing() {
  const m = model(), nodes = [], links = [], selected = selectedNodes(), first = new Set(selected);
  const add = (kind, index, degree, at) => nodes.push({id: `${kind === "place" ? "p" : "i"}${index}`, kind, index, degree, x: at[2 * index], y: at[2 * index + 1]});
  if (mode() === "places") {
    const least = tieThreshold(), degree = new Map();
    for (const tie of ties()) {
      if (tieValue(tie) < least) break;
      const [a, b, n, , weight] = tie;
      links.push({from: `p${a}`, to: `p${b}`, n, weight, a, b});
      degree.set(a, (degree.get(a) || 0) + 1);
      degree.set(b, (degree.get(b) || 0) + 1);
    }
    // a chosen place that is like none so much still shows its nearest
    for (const p of chosenPlaces()) {
      if (degree.has(p)) continue;
      for (const [a, b, n, , weight] of ties().filter(tie => tie[0] === p || tie[1] === p).slice(0, 5)) {
        links.push({from: `p${a}`, to: `p${b}`, n, weight, a, b});
        degree.set(a, (degree.get(a) || 0) + 1);
        degree.set(b, (degree.get(b) || 0) + 1);
      }
    }
    for (const p of m.places) if (degree.has(p)) add("place", p, degree.get(p), places.alike);
  } else {
    const {items: chosen, places: spots, spread, load} = coreOf(networkThreshold());
    // what is chosen is drawn even below the threshold
    if (S.item >= 0 && m.spread[S.item] && !chosen.includes(S.item)) { chosen.push(S.item); spread[S.item] = m.spread[S.item]; }
    const having = S.item < 0 ? [] : pairs.ofItem[S.item].filter(n => m.status[n]).map(n => pairs.place[n]);
    having.forEach(p => first.add(`p${p}`));
    for (const p of [...having, ...chosenPlaces()]) if (!spots.includes(p) && m.load[p]) { spots.push(p); load[p] = m.load[p]; }
    for (const p of spots) if (load[p]) add("place", p, load[p], places.at);
    for (const i of chosen) add("item", i, spread[i], items.at);
    const on = new Set(spots);
    for (const i of chosen) for (const n of pairs.ofItem[i]) if (m.status[n] && on.has(pairs.place[n])) links.push({from: `p${pairs.place[n]}`, to: `i${i}`, pair: n});
  }
  let kept = nodes;
  if (S.ego && selected.size) {
    const near = new Set(selected);
    for (const {from, to} of links) { if (selected.has(from)) near.add(to); if (selected.has(to)) near.add(from); }
    kept = kept.filter(node => near.has(node.id));
  }
  const all = kept.length;
  const most = mode() === "both" && !S.k && !S.only.length && !S.ego ? AT_FIRST : core.drawn;
  if (kept.length > most) kept = [...kept].sort((a, b) => first.has(b.id) - first.has(a.id) || b.degree - a.degree || (a.id < b.id ? -1 : 1)).slice(0, most);
  const ids = new Set(kept.map(node => node.id));
  return {nodes: kept, links: links.filter(l => ids.has(l.from) && ids.has(l.to)), all};
}

const chosenPlaces = () => (S.compare.length ? S.compare : S.place >= 0 ? [S.place] : []);

function selectedNodes() {
  const found = new Set(S.compare.map(p => `p${p}`));
  if (S.place >= 0) found.add(`p${S.place}`);
  if (S.item >= 0) found.add(`i${S.item}`);
  return found;
}

const nodeName = node => (node.kind === "place" ? placeName(node.index) : items.name[node.index]);
const nodeSize = node => 5 + Math.min(10, 1.2 * Math.sqrt(node.degree));
const nodeShape = node => (node.kind === "place" ? core.placeShape : kinds[items.kind[node.index]].shape);
const nodeColour = node => (node.kind === "place" ? (isDark() ? "#77b7e8" : "#2f6f9f") : kindColour(items.kind[node.index]));

const netView = {
  mount(parent) {
    this.make();
    parent.replaceChildren(this.box);
    $("spare").hidden = true;
    const size = `${parent.clientWidth} ${parent.clientHeight}`, same = size === this.size;
    this.size = size;
    this.draw(!same);
  },
  make() {
    if (this.box) return;
    this.box = el("div", {id: "net", tabIndex: 0, role: "application", "aria-label": t("networkLabel")});
    this.box.addEventListener("keydown", event => this.key(event));
  },
  // while nobody waits: the drawing out of sight, as large as it will be
  prepare() {
    if (this.box || S.view === "network") return;
    const {clientWidth: width, clientHeight: height} = $("view");
    this.make();
    $("spare").style.width = `${width}px`;
    $("spare").style.height = `${height}px`;
    $("spare").append(this.box);
    this.size = `${width} ${height}`;
    this.draw(true);
  },
  draw(fit) {
    drawn = drawing();
    const key = `${mode()} ${drawn.nodes.length} ${drawn.nodes.map(n => n.id).join()}`, same = key === shownKey && network;
    shownKey = key;
    const before = network ? network.getPositions() : {}, known = drawn.nodes.filter(n => before[n.id]).length;
    const grown = !fit && known >= drawn.nodes.length * 0.8; // a chosen one more: the rest stays where it is
    if (!same && grown) this.join(before);
    else if (!same || fit) {
      const at = new Map(drawn.nodes.map((n, i) => [n.id, i]));
      for (const node of drawn.nodes) Object.assign(node, {w: textWidth(shortName(node), 13) / 2, size: nodeSize(node)});
      if (drawn.nodes.length <= RELAXED) {
        // more names than the window holds get a larger ground, which is then seen from further away
        const far = Math.max(1, Math.sqrt(drawn.nodes.length / (narrow() ? 25 : 90)));
        relax(drawn.nodes, drawn.links.map(l => [at.get(l.from), at.get(l.to)]), this.box.clientWidth * far, this.box.clientHeight * far);
      }
    } else {
      for (const node of drawn.nodes) Object.assign(node, before[node.id], {size: nodeSize(node)});
    }
    const {nodes, edges} = this.styled();
    if (network && this.large !== drawn.links.length > LARGE) {
      this.large = !this.large;
      network.setOptions({interaction: this.interaction()});
    }
    if (!network) this.create(nodes, edges);
    else if (same && !fit) { netNodes.update(nodes); netEdges.update(edges); }
    else {
      netNodes = new vis.DataSet(nodes);
      netEdges = new vis.DataSet(edges);
      network.setData({nodes: netNodes, edges: netEdges});
    }
    if (!grown && !same || fit) this.fit();
    network.redraw();
  },
  // with many lines they are left out while the drawing moves, and only nodes answer to the pointer
  interaction() {
    const large = drawn.links.length > LARGE;
    return {hover: !large, hideEdgesOnDrag: large, hideEdgesOnZoom: large, dragNodes: !large};
  },
  hoverLarge(event) {
    if (!this.large || event.buttons || this.frame) return;
    const box = this.box.getBoundingClientRect(), at = {x: event.clientX - box.left, y: event.clientY - box.top};
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      const id = network.getNodeAt(at);
      if (id) this.tip(id, at); else hideTip();
    });
  },
  // newcomers beside the middle of their neighbours
  join(before) {
    for (const node of drawn.nodes) Object.assign(node, before[node.id], {size: nodeSize(node), w: textWidth(shortName(node), 13) / 2});
    drawn.nodes.filter(node => !before[node.id]).forEach((node, n) => {
      const near = drawn.links.map(l => (l.from === node.id ? before[l.to] : l.to === node.id ? before[l.from] : null)).filter(Boolean);
      // on a spiral, so that several do not hide each other
      const out = 60 + 16 * n;
      node.x = near.reduce((sum, p) => sum + p.x, 0) / (near.length || 1) + out * Math.cos(n * 2.4);
      node.y = near.reduce((sum, p) => sum + p.y, 0) / (near.length || 1) + out * Math.sin(n * 2.4);
    });
  },
  create(nodes, edges) {
    netNodes = new vis.DataSet(nodes);
    netEdges = new vis.DataSet(edges);
    network = new vis.Network(this.box, {nodes: netNodes, edges: netEdges}, {
      autoResize: true, physics: {enabled: false}, layout: {improvedLayout: false}, edges: {smooth: false, selectionWidth: 0},
      nodes: {borderWidth: 0, borderWidthSelected: 0, font: {face: FONT, size: 13}},
      interaction: {...this.interaction(), multiselect: false, selectable: false, tooltipDelay: 1e9},
    });
    this.large = drawn.links.length > LARGE;
    this.box.addEventListener("pointermove", event => this.hoverLarge(event));
    // the canvas lies inside the element that has the name and the keys
    this.box.querySelector("canvas").setAttribute("aria-hidden", "true");
    network.on("click", event => this.click(event.pointer.DOM));
    network.on("doubleClick", event => { const id = network.getNodeAt(event.pointer.DOM); if (id) { const node = this.node(id); go({ego: true, ...(node.kind === "place" ? {place: node.index, item: -1} : {item: node.index, place: -1}), compare: []}); } });
    network.on("hoverNode", event => this.tip(event.node, event.pointer.DOM));
    network.on("blurNode", () => hideTip());
    network.on("hoverEdge", event => this.edgeTip(event.edge, event.pointer.DOM));
    network.on("blurEdge", () => hideTip());
    for (const event of ["dragStart", "zoom"]) network.on(event, hideTip);
  },
  fit() {
    network.fit({animation: false});
    if (network.getScale() > 1) network.moveTo({scale: 1, animation: false});
  },
  // a phone shows little: the chosen node in the middle
  showChosen() {
    const id = [...selectedNodes()].find(id_ => this.node(id_));
    if (id) network.focus(id, {animation: false});
  },
  node: id => drawn.nodes.find(node => node.id === id),
  // colours, sizes and labels for the present selection
  styled() {
    const c = colours(), selected = selectedNodes(), near = new Set(selected);
    for (const l of drawn.links) { if (selected.has(l.from)) near.add(l.to); if (selected.has(l.to)) near.add(l.from); }
    const dim = near.size > 0 && drawn.nodes.some(node => selected.has(node.id));
    const labelled = drawn.nodes.length <= 300 ? 0 : [...drawn.nodes].sort((a, b) => b.degree - a.degree)[60].degree;
    const most = drawn.links.reduce((n, l) => Math.max(n, l.weight || 0), 0) || 1, plain = drawn.links.length < 300 ? 0.65 : 0.35;
    const nodes = drawn.nodes.map(node => {
      const on = !dim || near.has(node.id);
      return {
        id: node.id, x: node.x, y: node.y, shape: nodeShape(node), size: node.size,
        color: on ? nodeColour(node) : c.line, label: on && (dim || node.degree >= labelled) ? shortName(node) : undefined,
        font: {color: c.text, strokeWidth: 3, strokeColor: c.bg, size: selected.has(node.id) ? 16 : 13, vadjust: -2},
      };
    });
    const edges = drawn.links.map((l, n) => {
      const on = selected.has(l.from) || selected.has(l.to);
      const width = l.n ? 1 + (l.weight / most) * 7 : on ? 1.8 : 1;
      return {id: n, from: l.from, to: l.to, width, color: {color: on ? c.accent : c.strong, hover: c.accent, opacity: on ? 0.9 : dim ? 0.12 : l.n ? 0.45 : plain}};
    });
    return {nodes, edges};
  },
  click(at) {
    hideTip();
    const id = network.getNodeAt(at), edge = id ? undefined : network.getEdgeAt(at);
    if (id) this.open(this.node(id));
    else if (edge !== undefined) {
      const l = drawn.links[edge];
      if (l.pair !== undefined) selectCell(pairs.place[l.pair], pairs.item[l.pair]);
      else go({item: -1, place: -1, compare: [l.a, l.b]});
    } else if (S.item >= 0 || S.place >= 0 || S.compare.length) selectNothing();
  },
  open(node) { if (node.kind === "place") selectPlace(node.index); else selectItem(node.index); },
  tip(id, at) {
    const node = this.node(id), m = model();
    if (!node) return;
    showTip(at.x, at.y, node.kind === "place" ? [places.full[node.index], t("itemsUnit", {n: m.load[node.index]})]
      : [items.name[node.index], t("placesUnit", {n: m.spread[node.index]})]);
  },
  edgeTip(id, at) {
    const l = drawn.links[id];
    if (!l) return;
    showTip(at.x, at.y, l.pair !== undefined ? cellTip(pairs.place[l.pair], pairs.item[l.pair]) : [`${placeName(l.a)} · ${placeName(l.b)}`, t("sharedAll", {n: l.n})]);
  },
  // arrows walk: right and left through the neighbours, up and down through all nodes
  key(event) {
    const steps = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};
    if (event.key in steps) {
      event.preventDefault();
      const byDegree = [...drawn.nodes].sort((a, b) => b.degree - a.degree || (a.id < b.id ? -1 : 1));
      let ring = byDegree;
      if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && this.hub) {
        const near = new Set(drawn.links.flatMap(l => (l.from === this.hub ? [l.to] : l.to === this.hub ? [l.from] : [])));
        ring = byDegree.filter(node => near.has(node.id));
      }
      if (!ring.length) return;
      const next = ring[(ring.findIndex(node => node.id === this.cursor) + steps[event.key] + ring.length) % ring.length];
      this.cursor = next.id;
      if (ring === byDegree) this.hub = next.id;
      network.focus(next.id, {scale: Math.max(network.getScale(), 0.8), animation: false});
      const box = network.canvasToDOM(network.getPosition(next.id));
      this.tip(next.id, box);
      announce($("tip").textContent);
    } else if ((event.key === "Enter" || event.key === " ") && this.cursor && this.node(this.cursor)) {
      event.preventDefault();
      focusPanel = true;
      this.open(this.node(this.cursor));
    } else if (event.key === "+" || event.key === "-" || event.key === "=") {
      network.moveTo({scale: network.getScale() * (event.key === "-" ? 0.8 : 1.25)});
    }
  },
  // the picture with another pen, in the drawing's own coordinates
  paint(pen, scale, dx, dy) {
    const {nodes, edges} = this.styled(), at = new Map(drawn.nodes.map(n => [n.id, n]));
    Object.entries(network.getPositions()).forEach(([id, p]) => at.has(id) && Object.assign(at.get(id), p));
    for (const edge of edges) {
      const a = at.get(edge.from), b = at.get(edge.to);
      pen.line((a.x + dx) * scale, (a.y + dy) * scale, (b.x + dx) * scale, (b.y + dy) * scale, mixed(edge.color.color, edge.color.opacity), edge.width);
    }
    for (const node of nodes) {
      const p = at.get(node.id);
      pen.shape(node.shape, (p.x + dx) * scale, (p.y + dy) * scale, node.size, {fill: node.color});
    }
    for (const node of nodes) {
      const p = at.get(node.id);
      if (node.label) pen.text(node.label, (p.x + dx) * scale, (p.y + dy) * scale + node.size + 10, {size: 13, align: "center", fill: colours().text, halo: colours().bg});
    }
  },
  bounds() {
    const points = Object.values(network.getPositions());
    const low = axis => Math.min(...points.map(p => p[axis])), high = axis => Math.max(...points.map(p => p[axis]));
    return {x: low("x") - 90, y: low("y") - 50, width: high("x") - low("x") + 180, height: high("y") - low("y") + 100};
  },
};

function shortName(node) {
  return fitted(nodeName(node), 150, 13);
}

// a colour laid over the ground at some opacity, as an opaque one
function mixed(hex, opacity) {
  const read = text => (text.startsWith("#") ? [1, 3, 5].map(n => parseInt(text.slice(n, n + 2), 16)) : text.match(/\d+/g).map(Number));
  const over = read(hex), under = read(colours().bg);
  return `rgb(${over.map((c, n) => Math.round(c * opacity + under[n] * (1 - opacity))).join(",")})`;
}

function networkLegend() {
  const parts = [el("span", {}, swatch(core.placeShape, nodeColour({kind: "place"})), t("place"))];
  if (mode() === "both") for (const kind of S.kinds) parts.push(el("span", {}, swatch(kinds[kind].shape, kindColour(kind)), kinds[kind][language]));
  parts.push(el("span", {}, mode() === "both" ? t("core", {k: networkThreshold()}) : t("strongest")));
  return parts;
}
