// The tab "Over the years": all places at first, then one place's promises, projects or targets.
const PARTS = ["promises", "projects", "targets"];

// places down: how many promises of each outcome, projects of each status, targets met
class Courses {
  constructor() { this.cursor = 0; this.rows = []; this.height = 36; }
  update() {
    this.rows = model().places.filter(hasCourse).map(place => ({place, ...this.sums(place)})).filter(r => r.all || r.projects);
    const by = {answered: r => -r.answered, code: r => places.code[r.place] || "~", kept: r => -(r.answered > 9 ? r.kept / r.answered : -1)}[S.followed];
    this.rows.sort((a, b) => compareValues(by(a), by(b)) || b.all - a.all || a.place - b.place);
    this.cursor = Math.min(this.cursor, Math.max(0, this.rows.length - 1));
  }
  sums(place) {
    const {years, projects, targets} = core.courses[place], counts = OUTCOMES.map(() => 0);
    for (const [year, ...ns] of years) if (inYears(year)) ns.forEach((n, o) => (counts[o] += n));
    const all = counts.reduce((a, b) => a + b, 0), sum = list_ => list_.reduce((a, b) => a + b, 0);
    return {counts, all, answered: all - counts[6], kept: counts[0] + counts[1], projects: sum(projects), stuck: projects[2] + projects[3], targets: sum(targets), met: targets[0] + targets[1], told: sum(targets) - targets[6]};
  }
  get left() { return narrow() ? 118 : 150; }
  get top() { return 34; }
  size(width) {
    this.width = Math.max(width || 1100, narrow() ? 340 : 640);
    return [this.width, this.top + this.rows.length * this.height + 8];
  }
  columns() {
    if (narrow()) return {bar: [this.left, this.width - this.left - 12]};
    // numbers end where their column ends
    const wide = language === "zh" ? 70 : 84, x = this.left + 122, end = this.width - 14;
    return {total: [x - 14], bar: [x, end - 3 * wide - x - 12], projects: [end - 2 * wide], stuck: [end - wide], met: [end]};
  }
  draw(pen, area) {
    const c = colours(), {left, top, height} = this, at = this.columns();
    const first = Math.max(0, Math.floor(area.y / height)), last = Math.min(this.rows.length, Math.ceil((area.y + area.height - top) / height) + 1);
    pen.clipped(0, top, area.width, area.height - top, () => {
      for (let r = first; r < last; r++) {
        const row = this.rows[r], y = top + r * height - area.y, middle = y + height / 2;
        if (this.hover?.row === r) pen.rect(0, y, area.width, height, {fill: c["accent-bg"]});
        pen.text(fitted(placeName(row.place), left - 24, 13), 12, middle, {fill: c.text});
        const x = -area.x;
        const ends = (key, text) => at[key] && pen.text(text, at[key][0] + x, middle, {size: 12, fill: c.text, align: "right"});
        ends("total", `${number(row.answered)} / ${number(row.all)}`);
        // where no report has answered yet the bar says only that
        if (row.answered) stackedBar(pen, OUTCOMES.slice(0, 6).map((o, n) => [row.counts[n], OUTCOME_LOOK[o], HOLLOW.has(o)]), row.answered, at.bar[0] + x, middle - 7, at.bar[1], 14);
        else pen.text(fitted(t("noneAnswered"), at.bar[1], 12), at.bar[0] + x, middle, {size: 12, fill: c.soft});
        ends("projects", number(row.projects));
        ends("stuck", number(row.stuck));
        ends("met", row.told ? `${number(row.met)} / ${number(row.told)}` : "–");
        if (this.focused && r === this.cursor) pen.rect(1, y, area.width - 2, height, {stroke: c.accent, line: 2});
        pen.line(0, y + height - 0.5, area.width, y + height - 0.5, c.line);
      }
    });
    pen.rect(0, 0, area.width, top, {fill: c.raised});
    const head = (key, word, align = "right") => at[key] && pen.text(t(word), at[key][0] - area.x, top / 2, {size: 12, fill: c.soft, weight: 600, align});
    pen.text(t("place"), 12, top / 2, {size: 12, fill: c.soft, weight: 600});
    for (const [key, word] of [["total", "answeredHead"], ["projects", "projects"], ["stuck", "noWord"], ["met", "met"]]) head(key, word);
    head("bar", "outcomeHead", "left");
    pen.line(0, top - 0.5, area.width, top - 0.5, c.line);
  }
  hit(x, y, offset) {
    const row = Math.floor((y - this.top + offset.y) / this.height);
    return y >= this.top && row >= 0 && row < this.rows.length ? {row} : null;
  }
  tip({row}) {
    const {place, counts} = this.rows[row];
    return [places.full[place], OUTCOMES.map((o, n) => (counts[n] ? `${t(o)} ${number(counts[n])}` : null)).filter(Boolean).join(" · ")];
  }
  open({row}) { this.cursor = row; go({place: this.rows[row].place, item: -1, record: ""}); }
  step(dx, dy) {
    this.focused = true;
    this.cursor = Math.min(this.rows.length - 1, Math.max(0, this.cursor + (dy || dx)));
    return this.rows.length ? this.tip({row: this.cursor}).join(" · ") : "";
  }
  cursorBox() { return [null, this.cursor * this.height, 0, this.height, 0, this.top]; }
  chosenBox() { return null; }
  openCursor() { if (this.rows.length) this.open({row: this.cursor}); }
  asRows() {
    return [["place", "adcode", "year", "promises", ...OUTCOMES.map(o => (o === "open" ? "no_report_yet" : o))], ...this.rows.flatMap(({place}) => core.courses[place].years
      .filter(([year]) => inYears(year)).map(([year, ...ns]) => [places.name[place], places.code[place], year, ns.reduce((a, b) => a + b, 0), ...ns]))];
  }
  printed() {
    return [[t("place"), t("promises"), ...OUTCOMES.map(o => t(o)), t("projects"), t("targets")], ...this.rows.map(r => [placeName(r.place), r.all, ...r.counts, r.projects, r.targets])];
  }
}

const yearsView = {
  start() {
    this.pictures = {places: new Courses(), promises: new Promises(), projects: new Projects(), targets: new Targets()};
    this.grids = {};
    for (const [key, picture_] of Object.entries(this.pictures)) this.grids[key] = new Grid(picture_, "");
  },
  // what is shown: all places, or a part of one; null while that is unpacked or where there is nothing
  shown() {
    const place = yearsPlace();
    if (place < 0) return "places";
    return courseOf(place) ? S.part : null;
  },
  draw(fresh) {
    const key = this.shown(), place = yearsPlace(), mounted = `${key} ${place}`;
    if (!key) {
      this.mounted = "";
      $("view").replaceChildren(el("div", {class: "empty", id: "no-course"}, el("p", {text: hasCourse(place) ? t("loading") : t(!Object.keys(core.courses).length ? "notFollowed" : "noCourse", {p: placeName(place)})}),
        hasCourse(place) ? null : button(t("allPlaces"), () => go({place: -1, compare: [], record: ""}))));
      return;
    }
    const picture_ = this.pictures[key], grid = this.grids[key];
    picture_.update(key === "places" ? null : courseOf(place));
    grid.canvas.setAttribute("aria-label", t(`${key}Label`));
    const again = fresh || this.mounted !== mounted;
    if (again) { grid.mount($("view")); if (this.mounted !== mounted) this.begin(grid, key); } else grid.resize();
    this.mounted = mounted;
    this.place = place;
    if (again || this.record !== S.record) { const box = picture_.chosenBox(); if (box) grid.show(box); }
    this.record = S.record;
  },
  // what came of things stands at the right
  begin(grid, key) {
    grid.root.scrollTop = 0;
    grid.root.scrollLeft = key === "projects" || key === "targets" ? 1e6 : 0;
  },
  picture() { const key = this.shown(); return key ? this.pictures[key] : null; },
  grid() { const key = this.shown(); return key ? this.grids[key] : null; },
  empty() { const picture_ = this.picture(); return !!picture_ && !(picture_.rows || picture_.lines).length; },
  counts() {
    const key = this.shown(), course = key && key !== "places" ? courseOf(yearsPlace()) : null;
    if (!key) return "";
    if (key === "places") return t("countPlaces", {n: this.pictures.places.rows.length, all: placeCount});
    const {promises, projects, targets} = this.pictures;
    if (key === "promises") return t("countPromises", {n: promises.shown, all: course.list.length});
    if (key === "projects") return t("countProjects", {n: projects.rows.length, all: course.projects.length});
    return t("countTargets", {n: targets.rows.reduce((n, r) => n + r.targets.length, 0), all: course.targets.length});
  },
  legend() {
    const key = this.shown(), mark = draw => { const pen = new SvgPen(16, 16, null); draw(pen); return pen.root; }, c = colours();
    if (key === "projects") {
      return [...STAGES.map(stage => el("span", {}, mark(p => p.shape(STAGE_SHAPE[stage], 8, 8, 5, {fill: c.soft})), stageText(stage))),
        el("span", {}, mark(p => p.shape("square", 8, 8, 5, {stroke: c.soft})), t("inPlan")), el("span", {}, mark(p => p.shape("dot", 8, 8, 3, {stroke: c.soft, line: 1.4})), t("named")),
        el("span", {}, mark(p => { p.line(0, 8, 5, 8, c.soft, 1.5); p.line(9, 8, 14, 8, c.soft, 1.5); }), t("silentSince"))];
    }
    if (key === "targets") {
      return [el("span", {}, mark(p => p.rect(2, 2, 12, 12, {fill: isDark() ? "#2c4766" : "#c9dced"})), t("allowed")), el("span", {}, mark(p => p.line(1, 8, 15, 8, c.accent, 2)), t("target")),
        el("span", {}, mark(p => p.shape("square", 8, 8, 5, {fill: shade(OUTCOME_LOOK.fulfilled)})), t("actual")), el("span", {}, mark(p => { p.line(0, 8, 5, 8, c.soft, 1.5); p.line(9, 8, 14, 8, c.soft, 1.5); }), t("aboveRate"))];
    }
    // beside the list the filters show the same marks
    if (key === "promises" && !narrow()) return [];
    return (key === "places" ? OUTCOMES.slice(0, 6) : OUTCOMES).map(o => el("span", {}, markSwatch(outcomeMark, o), t(o)));
  },
  options(labelled) {
    const place = yearsPlace(), found = [];
    if (place < 0) return [labelled(t("sort"), choice(t("sort"), S.followed, [["answered", t("byAnswered")], ["kept", t("byKept")], ["code", t("code")]], followed => go({followed}))), el("span", {class: "soft", text: t("choosePlace")})];
    const counted = core.courses[place], sum = list_ => list_.reduce((a, b) => a + b, 0);
    const numbers = counted ? {promises: counted.years.reduce((n, [, ...ns]) => n + sum(ns), 0), projects: sum(counted.projects), targets: sum(counted.targets)} : {promises: 0, projects: 0, targets: 0};
    const all = button("←", () => go({place: -1, compare: [], record: "", item: -1}), {id: "all-places", "aria-label": t("allPlaces"), title: t("allPlaces")});
    const chips = [...new Set([...S.compare, ...(S.place >= 0 ? [S.place] : [])])].map(p => {
      const b = button("", () => go({place: p, record: "", item: -1}), {class: "place", "aria-pressed": String(p === place)});
      b.append(name(placeName(p)));
      return b;
    });
    found.push(el("span", {class: "places", role: "group", "aria-label": t("place")}, all, ...chips));
    found.push(el("span", {class: "parts", role: "group", "aria-label": t("years_")}, ...PARTS.map(part =>
      button(`${t(part)} ${number(numbers[part])}`, () => go({part, record: "", outcomes: null}), {id: `part-${part}`, "aria-pressed": String(S.part === part)}))));
    if (S.part === "promises") found.push(labelled(t("order"), choice(t("order"), S.listed, [["outcome", t("byOutcome")], ["report", t("byReport")]], listed => go({listed}))));
    if (S.part === "projects") found.push(labelled(t("sort"), choice(t("sort"), S.projects, [["reports", t("byReports")], ["first", t("first")], ["status", t("byStatus")], ["money", t("byMoney")]], projects => go({projects}))));
    return found;
  },
};

// the filters of the tab: outcomes, types, states, each with its number
function yearsFilters(field, check) {
  const key = yearsView.shown(), course = key && key !== "places" ? courseOf(yearsPlace()) : null, found = [];
  const tally = values => { const n = {}; for (const v of values) n[v] = (n[v] || 0) + 1; return n; };
  // of a target "open" is also where the next report does not tell
  const word = o => t(o === "open" && S.part === "targets" ? "notAnswered" : o);
  const outcomes = counts => field(t("outcome"), ...OUTCOMES.filter(o => counts[o]).map(o => check(word(o), outcomeFits(o), counts[o], on => {
    const next = on ? [...(S.outcomes || OUTCOMES), o] : (S.outcomes || OUTCOMES).filter(x => x !== o);
    go({outcomes: OUTCOMES.every(x => next.includes(x) || !counts[x]) ? null : OUTCOMES.filter(x => next.includes(x))});
  }, markSwatch(outcomeMark, o))));
  if (course && S.part === "promises") {
    const kept = course.list.filter(p => inYears(p.year)), types = tally(kept.map(p => p.type));
    found.push(outcomes(tally(kept.filter(p => !S.promised || p.type === S.promised).map(p => p.outcome))));
    found.push(field(t("type"), choice(t("type"), S.promised, [["", t("allPeriods")], ...PROMISE_TYPES.filter(x => types[x]).map(x => [x, `${t(`type_${x}`)} (${number(types[x])})`])], promised => go({promised}))));
  }
  if (course && S.part === "targets") found.push(outcomes(tally(course.targets.filter(x => inYears(x.year)).map(x => x.verdict || "open"))));
  if (course && S.part === "projects") {
    const states = tally(course.projects.map(p => p.status));
    found.push(field(t("status"), ...["", ...STATUSES.filter(s => states[s])].map(status => el("label", {}, el("input", {type: "radio", name: "status", checked: S.status === status, onchange: () => go({status})}),
      status ? markSwatch(statusMark, status) : null, status ? t(`life_${status}`) : t("allPeriods"), el("small", {text: number(status ? states[status] : course.projects.length)})))));
  }
  return found;
}
