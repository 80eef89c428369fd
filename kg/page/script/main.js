// Brings it together.
let matrix, matrixGrid, timeline, timelineGrid, table, shownView = "", shownChoice = "-1,-1";

function drawTools() {
  $("tools").setAttribute("aria-label", t("tools"));
  $("tools").replaceChildren(
    button(t("theme"), () => { theme = isDark() ? "light" : "dark"; applyTheme(); address(true); drawAll(); }, {id: "theme", "aria-pressed": String(isDark())}),
    button(t("lang"), () => { language = language === "zh" ? "en" : "zh"; address(true); applyLanguage(); drawAll(); }, {id: "lang", title: t("langName"), lang: language === "zh" ? "en" : "zh-CN"}),
    button("?", help, {id: "help", "aria-label": t("help"), title: t("help")}));
}

function drawTabs() {
  $("tabs").setAttribute("aria-label", t("views"));
  const focused = $("tabs").contains(document.activeElement);
  $("tabs").replaceChildren(...VIEWS.map(view => button(t(view === "years" ? (narrow() ? "yearsShort" : "years_") : view), () => go({view}), {role: "tab", id: `tab-${view}`, "aria-selected": String(S.view === view), "aria-controls": "view", tabIndex: S.view === view ? 0 : -1})));
  $("view").setAttribute("aria-labelledby", `tab-${S.view}`);
  if (focused) $(`tab-${S.view}`).focus();
}

function applyTheme() {
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  palette = null;
}

function applyLanguage() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  $("title").textContent = document.title = core.title = core.titles[language];
  nameUnknown();
  $("search").placeholder = t("search");
  $("search").setAttribute("aria-label", t("search"));
  $("filters-open").textContent = t("filters");
  $("filters").setAttribute("aria-label", t("filters"));
  matrixGrid.canvas.setAttribute("aria-label", t("matrixLabel"));
  timelineGrid.canvas.setAttribute("aria-label", t("timelineLabel"));
}

function drawView() {
  const fresh = shownView !== S.view;
  shownView = S.view;
  hideTip();
  if (S.view === "network") { if (fresh) netView.mount($("view")); else netView.draw(false); }
  else if (S.view === "table") { table.update(); if (fresh) table.mount($("view")); else table.draw(); table.show(); }
  else if (S.view === "years") yearsView.draw(fresh);
  else {
    const [picture_, grid] = S.view === "matrix" ? [matrix, matrixGrid] : [timeline, timelineGrid];
    picture_.update();
    if (fresh) grid.mount($("view")); else grid.resize();
    if (fresh && S.view === "timeline") grid.root.scrollLeft = 1e6;
    const chosen = [S.item, S.place].join();
    if (fresh || chosen !== shownChoice) { const box = picture_.chosenBox(); if (box) grid.show(box); }
  }
  shownChoice = [S.item, S.place].join();
  $("view").querySelector(".empty:not(#no-course)")?.remove();
  const nothing = S.view === "years" ? yearsView.empty() : S.view === "network" ? !drawn.nodes.length : S.view === "table" ? !table.rows.length : !model().items.length || !model().places.length;
  if (nothing) $("view").append(el("div", {class: "empty"}, el("p", {text: t("none_")}), filtered() ? button(t("reset"), () => $("reset").click()) : ""));
  $("legend").replaceChildren(...(S.view === "matrix" ? matrixLegend() : S.view === "timeline" ? timelineLegend() : S.view === "network" ? networkLegend() : S.view === "years" ? yearsView.legend() : []));
}

// brings what was chosen into sight
function showChosen() {
  if (S.view === "network") netView.showChosen();
  else if (S.view === "table") table.show();
  else {
    const grid = S.view === "matrix" ? matrixGrid : S.view === "timeline" ? timelineGrid : yearsView.grid(), box = grid?.picture.chosenBox();
    if (box) grid.show(box);
  }
}

function whenIdle(work) {
  if (typeof requestIdleCallback === "undefined") setTimeout(work, 300);
  else requestIdleCallback(work, {timeout: 1500});
}

// whether what a part of the page depends on is as it was when the part was last drawn
const drawnFrom = new Map();
function unchanged(part, ...from) {
  const key = JSON.stringify([language, isDark(), narrow(), ...from]), same = drawnFrom.get(part) === key;
  drawnFrom.set(part, key);
  return same;
}

function drawAll() {
  if (!unchanged("tools")) redrawn($("tools"), drawTools);
  drawTabs();
  drawView();
  redrawn($("options"), drawOptions);
  redrawn($("filters"), drawFilters);
  if (!unchanged("exports", S.view, yearsView.shown())) redrawn($("exports"), drawExports);
  drawPanel();
}

const focusView = () => ($("view").querySelector("canvas[tabindex], #net, .rows") || $("view")).focus();

function help() {
  const keys = [["/", "keySearch"], ["1 2 3 4 5", "keyViews"], ["← ↑ → ↓", "keyMove"], ["Enter", "keyOpen"], ["Esc", "keyBack"], ["?", "keyHelp"]];
  const dialog = el("dialog", {"aria-label": t("help")}, el("h2", {text: t("keys")}),
    el("dl", {}, ...keys.flatMap(([key, text]) => [el("dt", {}, el("kbd", {text: key})), el("dd", {text: t(text)})])), el("p", {text: t("about")}),
    el("div", {class: "actions"}, button(t("close"), () => dialog.close(), {autofocus: true})));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  const typing = event.target.matches("input:not([type=checkbox]):not([type=range]), textarea, select");
  if (event.key === "Escape") {
    if ($("filters").classList.contains("open")) return closeFilters();
    const inPanel = $("panel").contains(document.activeElement);
    if (typing || inPanel) focusView();
    if (inPanel || !typing) { if (S.item >= 0 || S.place >= 0 || S.compare.length) { selectNothing(); focusView(); } }
  } else if (typing) return;
  else if (event.key === "/") { event.preventDefault(); $("search").focus(); }
  else if (event.key === "?") help();
  else if (/^[1-5]$/.test(event.key)) { go({view: VIEWS[event.key - 1]}); focusView(); }
  else if (event.target.getAttribute?.("role") === "tab" && /^Arrow(Left|Right)$/.test(event.key)) {
    go({view: VIEWS[(VIEWS.indexOf(S.view) + (event.key === "ArrowRight" ? 1 : VIEWS.length - 1)) % VIEWS.length]});
  }
}

// what the command line asked for, where the address says nothing
function startState() {
  if (location.hash.length > 1) return fromFragment(location.hash);
  fromFragment("");
  const chosen = core.start.items.map(id => index(itemById, id)).filter(n => n >= 0), spots = core.start.places.map(id => index(placeById, id)).filter(n => n >= 0);
  Object.assign(S, {
    k: core.start.k || 0, from: core.start.years?.[0] || 0, to: core.start.years?.[1] || 0,
    item: chosen.length === 1 ? chosen[0] : -1, only: chosen.length > 1 ? chosen : [],
    place: spots.length === 1 ? spots[0] : -1, compare: spots.length > 1 ? spots : [],
  });
  if (S.compare.length) S.item = -1;
  const types = new Set(chosen.map(i => items.kind[i]).filter(kind => !S.kinds.includes(kind)));
  S.kinds = [...S.kinds, ...types].sort();
}

async function start() {
  document.documentElement.dataset.js = "";
  try {
    await readCore();
  } catch (error) {
    const old = error instanceof RangeError;
    document.body.append(el("main", {class: "empty", role: "alert"}, el("h1", {text: document.title}),
      ...(old ? [el("p", {text: WORDS.zh.tooOld}), el("p", {lang: "en", text: WORDS.en.tooOld})] : [el("p", {text: String(error)})])));
    throw error;
  }
  language = core.lang;
  makePairs();
  makeRanks();
  matrix = new Matrix();
  matrixGrid = new Grid(matrix, t("matrixLabel"));
  timeline = new Timeline();
  timelineGrid = new Grid(timeline, t("timelineLabel"));
  table = new Table();
  yearsView.start();
  startState();
  applyTheme();
  applyLanguage();
  changed = () => drawAll();
  startSearch();
  $("filters-open").addEventListener("click", () => { const open = $("filters").classList.toggle("open"); $("filters-open").setAttribute("aria-expanded", String(open)); });
  addEventListener("keydown", keys);
  const restore = () => { fromFragment(location.hash); applyTheme(); applyLanguage(); drawAll(); };
  addEventListener("popstate", restore);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { applyTheme(); drawAll(); });
  matchMedia("(max-width: 820px)").addEventListener("change", drawAll);
  drawAll();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
  setTimeout(readTexts, 50);
  // what search and network need, while nobody waits for it
  whenIdle(() => index_ || makeIndex());
  whenIdle(() => netView.prepare());
}

start();
