// A few rounds of springs for a small drawing: keeps the shape of the layout made in Python, and gives labels room.
// `nodes` have x, y, w (half the width of the label); `links` are pairs of indexes. Deterministic; changes x and y.
function relax(nodes, links, rounds = 140) {
  const count = nodes.length;
  if (count < 2) return;
  const spread = Math.sqrt(count) * 105;
  let minX = Infinity, maxX = -Infinity, minY = Infinity, maxY = -Infinity;
  for (const n of nodes) { minX = Math.min(minX, n.x); maxX = Math.max(maxX, n.x); minY = Math.min(minY, n.y); maxY = Math.max(maxY, n.y); }
  nodes.forEach((n, i) => {
    // equal positions would push each other nowhere
    n.x = ((n.x - minX) / (maxX - minX || 1) - 0.5) * spread * 1.5 + Math.cos(i * 2.4) * 6;
    n.y = ((n.y - minY) / (maxY - minY || 1) - 0.5) * spread + Math.sin(i * 2.4) * 6;
  });
  const fx = new Float64Array(count), fy = new Float64Array(count), degree = new Float64Array(count).fill(1);
  for (const [a, b] of links) { degree[a]++; degree[b]++; }
  for (let round = 0; round < rounds; round++) {
    const heat = 26 * (1 - round / rounds) + 1;
    fx.fill(0); fy.fill(0);
    for (let a = 0; a < count; a++) {
      for (let b = a + 1; b < count; b++) {
        const dx = nodes[a].x - nodes[b].x, dy = nodes[a].y - nodes[b].y, square = dx * dx + dy * dy + 40;
        const push = 9000 / square;
        let px = dx * push / 10, py = dy * push / 10;
        // labels stand below nodes: boxes that overlap are moved apart upwards and downwards
        const room = (nodes[a].w + nodes[b].w) * 0.9 + 6;
        if (Math.abs(dx) < room && Math.abs(dy) < 40) py += (dy < 0 ? -1 : 1) * (40 - Math.abs(dy)) * 0.22;
        fx[a] += px; fy[a] += py; fx[b] -= px; fy[b] -= py;
      }
      fx[a] -= nodes[a].x * 0.012; fy[a] -= nodes[a].y * 0.02;
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
