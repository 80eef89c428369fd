// Positions for a small drawing: springs that start from the layout made in Python, stretched to the room there is, then
// names are moved apart. `nodes` have x, y, w (half the width of the name) and size; `links` are pairs of indexes.
// Deterministic; changes x and y, the middle of the room is 0,0.
function relax(nodes, links, width, height) {
  if (nodes.length > 1) springs(nodes, links);
  stretch(nodes, width - 130, height - 70);
  apart(nodes, width - 130, height - 70);
}

function springs(nodes, links, rounds = 120) {
  const count = nodes.length, spread = Math.sqrt(count) * 100;
  stretch(nodes, spread, spread);
  // equal positions would push each other nowhere
  nodes.forEach((n, i) => { n.x += Math.cos(i * 2.4) * 6; n.y += Math.sin(i * 2.4) * 6; });
  const fx = new Float64Array(count), fy = new Float64Array(count), degree = new Float64Array(count).fill(1);
  for (const [a, b] of links) { degree[a]++; degree[b]++; }
  for (let round = 0; round < rounds; round++) {
    const heat = 26 * (1 - round / rounds) + 1;
    fx.fill(0); fy.fill(0);
    for (let a = 0; a < count; a++) {
      for (let b = a + 1; b < count; b++) {
        const dx = nodes[a].x - nodes[b].x, dy = nodes[a].y - nodes[b].y, push = 900 / (dx * dx + dy * dy + 40);
        fx[a] += dx * push; fy[a] += dy * push; fx[b] -= dx * push; fy[b] -= dy * push;
      }
      // what hangs on nothing must not drift away
      fx[a] -= nodes[a].x * 0.02; fy[a] -= nodes[a].y * 0.02;
    }
    for (const [a, b] of links) {
      const dx = nodes[b].x - nodes[a].x, dy = nodes[b].y - nodes[a].y, pull = 0.35 / Math.sqrt(degree[a] * degree[b]);
      fx[a] += dx * pull; fy[a] += dy * pull; fx[b] -= dx * pull; fy[b] -= dy * pull;
    }
    for (let a = 0; a < count; a++) {
      const length = Math.hypot(fx[a], fy[a]) || 1, step = Math.min(length, heat) / length;
      nodes[a].x += fx[a] * step; nodes[a].y += fy[a] * step;
    }
  }
}

// across and down by rank and by distance, half each: clusters stay clusters, but no corner is empty
function stretch(nodes, width, height) {
  for (const [axis, room] of [["x", width], ["y", height]]) {
    const order = [...nodes.keys()].sort((a, b) => nodes[a][axis] - nodes[b][axis] || a - b);
    const low = nodes[order[0]]?.[axis], high = nodes[order[order.length - 1]]?.[axis];
    order.forEach((n, rank) => {
      const evenly = nodes.length > 1 ? rank / (nodes.length - 1) : 0.5, truly = high > low ? (nodes[n][axis] - low) / (high - low) : evenly;
      nodes[n].to = ((evenly + truly) / 2 - 0.5) * room;
    });
    for (const node of nodes) node[axis] = node.to;
  }
}

// a node with its name below it is a box; boxes that overlap are pushed apart the shorter way
function apart(nodes, width, height) {
  const above = node => node.size + 2, below = node => node.size + 20;
  for (let round = 0; round < 90; round++) {
    let moved = false;
    for (let a = 0; a < nodes.length; a++) {
      for (let b = a + 1; b < nodes.length; b++) {
        const p = nodes[a], q = nodes[b];
        const overX = Math.max(p.w, p.size) + Math.max(q.w, q.size) + 6 - Math.abs(p.x - q.x);
        if (overX <= 0) continue;
        const [top, low] = p.y <= q.y ? [p, q] : [q, p], overY = below(top) + above(low) - (low.y - top.y);
        if (overY <= 0) continue;
        moved = true;
        if (overY < overX * 1.5) { top.y -= overY / 2; low.y += overY / 2; }
        else { const side = p.x <= q.x ? 1 : -1; p.x -= (side * overX) / 2; q.x += (side * overX) / 2; }
      }
    }
    for (const node of nodes) {
      node.x = Math.min(width / 2, Math.max(-width / 2, node.x));
      node.y = Math.min(height / 2, Math.max(-height / 2, node.y));
    }
    if (!moved) return;
  }
}
