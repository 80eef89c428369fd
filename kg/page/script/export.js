// What is shown, as a file: PNG, SVG, CSV.
function save(file, blob) {
  const link = el("a", {href: URL.createObjectURL(blob), download: file});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  toast([t("exported", {f: file}), cutShort ? t("tooLarge") : null].filter(Boolean).join(" · "));
  cutShort = false;
}

const fileName = ending => `${core.title.replace(/[\\/:*?"<>|\s.]+/g, "-").slice(0, 60) || "page"}-${S.view}.${ending}`;

function savePng() {
  const scale = 2, canvas = document.createElement("canvas");
  const paint = (width, height, draw) => {
    const fit = Math.min(scale, 16000 / Math.max(width, height));
    canvas.width = Math.ceil(width * fit);
    canvas.height = Math.ceil(height * fit);
    const context = canvas.getContext("2d");
    context.scale(fit, fit);
    context.fillStyle = colours().bg;
    context.fillRect(0, 0, width, height);
    draw(new CanvasPen(context));
  };
  picture(paint, 15000);
  canvas.toBlob(blob => save(fileName("png"), blob));
}

function makeSvg() {
  let root;
  picture((width, height, draw) => {
    const pen = new SvgPen(Math.ceil(width), Math.ceil(height), colours().bg);
    draw(pen);
    root = pen.root;
  }, 40000);
  return new XMLSerializer().serializeToString(root);
}
const saveSvg = () => save(fileName("svg"), new Blob([makeSvg()], {type: "image/svg+xml;charset=utf-8"}));

function picture(paint, limit) {
  if (S.view === "network") {
    const {x, y, width, height} = netView.bounds();
    paint(width, height, pen => netView.paint(pen, 1, -x, -y));
  } else wholePicture(S.view === "matrix" ? matrixGrid : S.view === "years" ? yearsView.grid() : timelineGrid, limit, paint);
}

// a cell that a spreadsheet would take for a formula gets a quote; numbers stay numbers
function csvCell(value) {
  let text = String(value ?? "");
  if (typeof value !== "number" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
const csv = rows => `\ufeff${rows.map(row => row.map(csvCell).join(",")).join("\r\n")}\r\n`;

// every fact within the filters, with its sentence; in the table, the table
async function csvRows() {
  if (S.view === "table") return table.asRows();
  if (S.view === "years") return yearsView.picture()?.asRows() || [];
  await readTexts();
  const m = model(), rows = [["place", "adcode", "type", "name", "id", "year", "period", "text", "quote", "file", "start", "end", "title", "delivered"]];
  const inNetwork = S.view === "network" ? new Set(drawn.nodes.map(node => node.id)) : null;
  for (let n = 0; n < pairs.count; n++) {
    const item = pairs.item[n], place = pairs.place[n];
    if (!m.status[n] || !(inNetwork ? inNetwork.has(`p${place}`) && (mode() === "places" ? m.visible[item] : inNetwork.has(`i${item}`)) : m.visible[item])) continue;
    for (let f = pairs.from[n]; f < pairs.from[n + 1]; f++) {
      if (!factFits(f)) continue;
      const piece = factPiece(f), from = origin(piece);
      rows.push([places.known[place] ? places.name[place] : "", places.code[place], kinds[items.kind[item]].key, items.name[item], items.id[item],
        facts.year[f] || null, PERIODS[facts.period[f]], pieceParts(piece)[1], piece.text, from.file, from.start, from.end, from.title, from.delivered]);
    }
  }
  return rows;
}
const saveCsv = async () => save(fileName("csv"), new Blob([csv(await csvRows())], {type: "text/csv;charset=utf-8"}));

function drawExports() {
  const flat = S.view !== "table" && (S.view !== "years" || !!yearsView.shown()), note = flat ? null : t("noTableImage");
  $("exports").setAttribute("aria-label", t("exports"));
  $("exports").replaceChildren(
    button("PNG", savePng, {id: "png", disabled: !flat, title: note}), button("SVG", saveSvg, {id: "svg", disabled: !flat, title: note}),
    button("CSV", saveCsv, {id: "csv"}), button(t("copyLink"), () => copy(location.href), {id: "link"}));
}

// what was chosen, with the sentences that are open, without what only a hand can use
function printedPanel() {
  if (!$("panel").classList.contains("open")) return S.view === "years" && yearsPlace() >= 0 ? [el("h2", {}, name(placeName(yearsPlace())))] : [];
  const copy = $("panel").cloneNode(true);
  for (const element of copy.querySelectorAll(".copy, .close")) element.remove();
  for (const element of copy.querySelectorAll(".more")) element.replaceWith(el("p", {text: t("inAll", {n: Number(element.dataset.all)})}));
  for (const element of copy.querySelectorAll(".actions button")) element.replaceWith(element.querySelector(".name") || ""); // what it does nobody can do on paper
  for (const element of copy.querySelectorAll("button")) element.replaceWith(`${element.textContent} `); // in a row
  for (const element of copy.querySelectorAll("[id]")) element.removeAttribute("id");
  return [el("section", {class: "chosen"}, ...copy.childNodes)];
}

// print shows what was chosen and a table, whatever is on the screen
addEventListener("beforeprint", () => {
  if (S.view !== "years") table.update();
  const [head, ...rows] = S.view === "years" ? yearsView.picture()?.printed() || [[]] : table.asRows();
  $("print").replaceChildren(el("h1", {text: core.title}), ...printedPanel(), el("p", {text: $("count").textContent}),
    el("table", {}, el("thead", {}, el("tr", {}, ...head.map(text => el("th", {text})))), el("tbody", {}, ...rows.map(row => el("tr", {}, ...row.map(cell => el("td", {}, name(String(cell)))))))));
});
addEventListener("afterprint", () => $("print").replaceChildren());
