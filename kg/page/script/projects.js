// The lives of a place's projects: years across, a bar from the first to the last step, marks by stage.
class Projects {
  constructor() { this.cursor = [0, 0]; this.rows = []; this.height = 36; }
  update(course) {
    this.course = course;
    const told = course.projects.flatMap(p => p.steps.map(s => s.year)).filter(Boolean);
    const ends = planned[course.place];
    // up to the last report, so that silence shows
    const low = Math.min(...told, ...ends), high = Math.max(...told, ...ends);
    this.from = S.from ? Math.max(S.from, low) : low;
    this.to = S.to ? Math.min(S.to, high) : high;
    this.last = Math.max(...ends, ...told);
    this.years = told.length ? Math.max(1, this.to - this.from + 1) : 0;
    this.rows = course.projects.filter(p => (!S.status || p.status === S.status) && (!S.from || p.steps.some(s => inYears(s.year))))
      .map(project => ({project, from: this.begin(project)}));
    const rank = {stalled: 0, vanished: 1, unclear: 2, active: 3, completed: 4};
    const by = {reports: r => -r.project.reports, first: r => r.from || 9999, status: r => rank[r.project.status], money: r => -(r.project.total ?? -1)}[S.projects];
    this.rows.sort((a, b) => by(a) - by(b) || b.project.reports - a.project.reports || (a.from || 9999) - (b.from || 9999));
    this.cursor = [Math.min(this.cursor[0], Math.max(0, this.years - 1)), Math.min(this.cursor[1], Math.max(0, this.rows.length - 1))];
  }
  begin(project) { return Math.min(...project.steps.map(s => s.year || 9999)); }
  get left() { return narrow() ? 138 : 330; }
  get top() { return 34; }
  size(width) {
    this.step_ = Math.max(narrow() ? 44 : 54, Math.min(150, Math.floor(((width || 1100) - this.left - 14) / Math.max(1, this.years))));
    return [this.left + this.years * this.step_ + 14, this.top + this.rows.length * this.height + 8];
  }
  // where in its year a step stands: what a plan says before what a review says
  place(step) { return (step.year - this.from + (step.period === "plan" ? 0.3 : step.period === "review" ? 0.72 : 0.5)) * this.step_; }
  // the marks of a project: of each year and period the furthest stage
  marks(project) {
    const found = new Map();
    for (const step of project.steps) {
      if (!step.year || !inYears(step.year)) continue;
      const key = `${step.year} ${step.period}`, old = found.get(key);
      if (!old || STAGES.indexOf(step.stage) > STAGES.indexOf(old.stage)) found.set(key, step);
    }
    return [...found.values()].sort((a, b) => this.place(a) - this.place(b));
  }
  draw(pen, area) {
    const c = colours(), {left, top, height, step_: step} = this;
    const first = Math.max(0, Math.floor(area.y / height)), last = Math.min(this.rows.length, Math.ceil((area.y + area.height - top) / height) + 1);
    const X = at => left + at - area.x, Y = row => top + row * height - area.y;
    pen.clipped(left, top, area.width - left, area.height - top, () => {
      for (let r = first; r < last; r++) {
        if (this.chosen(r) || this.hover?.row === r) pen.rect(left, Y(r), area.width, height, {fill: c["accent-bg"]});
        pen.line(left, Y(r) + height - 0.5, area.width, Y(r) + height - 0.5, c.line);
      }
      for (let n = 0; n <= this.years; n++) pen.line(X(n * step) - 0.5, top, X(n * step) - 0.5, area.height, c.line);
      for (let r = first; r < last; r++) this.life(pen, this.rows[r].project, X, Y(r) + height / 2);
      if (this.focused && this.rows.length) pen.rect(X(this.cursor[0] * step), Y(this.cursor[1]), step, height, {stroke: c.accent, line: 2});
    });
    pen.rect(0, 0, area.width, top, {fill: c.bg});
    pen.clipped(left, 0, area.width - left, top, () => {
      for (let n = 0; n < this.years; n++) {
        const year = this.from + n, reported = planned[this.course.place].includes(year) || planned[this.course.place].includes(year + 1);
        pen.text(String(year), X((n + 0.5) * step), top / 2, {size: 12, align: "center", fill: reported ? c.text : c.soft});
      }
    });
    this.names(pen, area, first, last, Y);
    pen.rect(0, 0, left, top, {fill: c.bg});
    pen.text(t("project"), 12, top / 2, {size: 12, fill: c.soft, weight: 600});
    if (!narrow()) pen.text(t("amountYi"), left - 12, top / 2, {size: 12, fill: c.soft, weight: 600, align: "right"});
    pen.line(0, top - 0.5, area.width, top - 0.5, c.strong);
    pen.line(left - 0.5, 0, left - 0.5, area.height, c.line);
  }
  chosen(row) { return S.record === projectKey(this.rows[row].project); }
  life(pen, project, X, y) {
    const c = colours(), marks = this.marks(project), tone = shade(STATUS_LOOK[project.status]);
    if (!marks.length) return;
    const begin = X(this.place(marks[0])), end = X(this.place(marks[marks.length - 1]));
    if (end > begin) pen.rect(begin, y - 3.5, end - begin, 7, {fill: tone});
    const silent = X((this.last - this.from + 0.72) * this.step_);
    if ((project.status === "vanished" || project.status === "stalled") && inYears(this.last) && silent > end + 12) {
      // dashes up to the last report: nothing more was said
      for (let x = end + 8; x < silent - 8; x += 8) pen.line(x, y, Math.min(x + 4, silent - 8), y, tone, 1.5);
      statusMark(pen, project.status, silent, y, 4.5);
    }
    for (const step of marks) {
      const x = X(this.place(step)), shape = STAGE_SHAPE[step.stage];
      if (!shape) pen.shape("dot", x, y, 3, {fill: c.bg, stroke: tone, line: 1.4});
      else if (step.period === "plan") pen.shape(shape, x, y, 5.4, {fill: c.bg, stroke: tone, line: 1.8});
      else pen.shape(shape, x, y, 6, {fill: tone, stroke: c.bg, line: 1.2});
    }
  }
  names(pen, area, first, last, Y) {
    const c = colours(), {left, top, height} = this;
    pen.rect(0, top, left, area.height - top, {fill: c.bg});
    pen.clipped(0, top, left, area.height - top, () => {
      for (let r = first; r < last; r++) {
        const {project} = this.rows[r], y = Y(r), on = this.chosen(r), tone = shade(STATUS_LOOK[project.status]);
        if (on || this.hover?.row === r) pen.rect(0, y, left, height, {fill: c["accent-bg"]});
        const style = {fill: on ? c.accent : c.text, weight: on ? 600 : 400}, word = t(`life_${project.status}`);
        if (narrow()) {
          pen.text(fitted(project.name, left - 16, 12, style.weight), 10, y + 11, {...style, size: 12});
          statusMark(pen, project.status, 15, y + 26, 4);
          pen.text(fitted(word, left - 30, 11), 24, y + 26, {size: 11, fill: tone});
        } else {
          const money = project.total == null ? "" : number(project.total), room = left - 46 - (language === "zh" ? 62 : 92) - 56;
          pen.text(fitted(project.name, room, 13, style.weight), 12, y + height / 2, style);
          statusMark(pen, project.status, 12 + room + 12, y + height / 2, 4.5);
          pen.text(word, 12 + room + 22, y + height / 2, {size: 12, fill: tone});
          pen.text(money, left - 12, y + height / 2, {size: 12, fill: c.text, align: "right"});
        }
        pen.line(0, y + height - 0.5, left, y + height - 0.5, c.line);
      }
    });
  }
  hit(x, y, offset) {
    const row = Math.floor((y - this.top + offset.y) / this.height);
    if (y < this.top || row < 0 || row >= this.rows.length) return null;
    if (x < this.left) return {row};
    const at = x - this.left + offset.x, {project} = this.rows[row];
    const n = this.marks(project).findIndex(step => Math.abs(this.place(step) - at) < 9);
    return n < 0 ? {row} : {row, mark: n};
  }
  tip({row, mark}) {
    const {project} = this.rows[row];
    if (mark !== undefined) { const step = this.marks(project)[mark]; return [project.name, stepText(step), cut(this.course, step.at)]; }
    return [project.name, projectText(project)];
  }
  open({row, mark}) {
    const {project} = this.rows[row];
    this.cursor[1] = row;
    openStep = mark === undefined ? null : this.marks(project)[mark];
    go({record: projectKey(project), item: -1});
  }
  step(dx, dy) {
    this.focused = true;
    this.cursor = moved(this.cursor, dx, dy, this.years, this.rows.length);
    if (!this.rows.length) return "";
    const year = this.from + this.cursor[0], {project} = this.rows[this.cursor[1]], steps = project.steps.filter(s => s.year === year);
    return [project.name, t(`life_${project.status}`), String(year), ...steps.map(stepText)].join(" · ");
  }
  cursorBox() { return [this.cursor[0] * this.step_, this.cursor[1] * this.height, this.step_, this.height, this.left, this.top]; }
  chosenBox() {
    const row = this.rows.findIndex(r => projectKey(r.project) === S.record);
    if (row >= 0) this.cursor[1] = row;
    return row < 0 ? null : [null, row * this.height, 0, this.height, this.left, this.top];
  }
  openCursor() {
    if (!this.rows.length) return;
    const {project} = this.rows[this.cursor[1]], mark = this.marks(project).findIndex(s => s.year === this.from + this.cursor[0]);
    this.open(mark < 0 ? {row: this.cursor[1]} : {row: this.cursor[1], mark});
  }
  asRows() {
    const {course} = this;
    return [["place", "project", "status", "total_yi", "year", "period", "stage", "amount_yi", "amount_kind", "text", "quote", "file", "start", "end"],
      ...this.rows.flatMap(({project: p}) => p.steps.map(s => [placeName(course.place), p.name, p.status, p.total, s.year, s.period, s.stage, s.amount_yi, s.amount_kind, ...spanCells(course, s.at)]))];
  }
  printed() {
    return [[t("project"), t("status"), t("amountYi"), t("years"), t("sourceOf")], ...this.rows.map(({project: p}) =>
      [p.name, t(`life_${p.status}`), p.total ?? "–", p.steps.map(stepText).join("；"), placeOf(this.course, p.steps[p.steps.length - 1].at)])];
  }
}
let openStep = null; // the step that was clicked, marked in the panel

const stageText = stage => t(stage === "planned" ? "planned_" : stage);
const stepText = step => [step.year ?? t("unknownYear"), t(step.period), step.stage ? stageText(step.stage) : null,
  step.amount_yi == null ? null : `${step.amount_kind ? t(`money_${step.amount_kind}`) : t("amount")} ${plainNumber(step.amount_yi)} ${t("yi")}`].filter(Boolean).join(" · ");
const projectText = p => [t(`life_${p.status}`), t("reportsUnit", {n: p.reports}), p.status === "stalled" ? t("stillFor", {n: p.still}) : null, p.total == null ? null : `${t("money_total")} ${plainNumber(p.total)} ${t("yi")}`].filter(Boolean).join(" · ");
