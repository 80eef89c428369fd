// The panel of the tab "Over the years": a promise with its outcome, a project's steps, a target with its result.
function recordPanel(course, {promise, project, target}) {
  if (promise) return promisePanel(course, promise);
  return project ? projectPanel(course, project) : targetPanel(course, target);
}

const under = (...parts) => el("p", {class: "facts", text: parts.filter(Boolean).join(" · ")});
const verdictLead = (outcome, word, why) => el("p", {class: "lead verdict"}, markSwatch(outcomeMark, outcome), el("b", {text: word}), why ? el("span", {class: "why", text: why}) : null);
const spanCard = (course, span, ...meta) => quoteCard(coursePiece(course, span), meta);
const reportsAfter = (place, year) => planned[place].filter(y => y > year);

function promisePanel(course, promise) {
  const {place} = course, next = reportsAfter(place, promise.year)[0];
  const found = [panelTop(cut(course, promise.at), under(placeName(place), String(promise.year), t(`type_${promise.type}`))),
    verdictLead(promise.outcome, t(promise.outcome), oneLanguage(promise.why).replace(/ \(\d\.\d+\)$/, "")), promise.confidence == null ? null : under(t("confidence", {n: promise.confidence}), promise.known === false ? t("numberUnknown") : null),
    el("h3", {text: t("promised", {y: String(promise.year)})}), spanCard(course, promise.at, String(promise.year), t("plan")), el("h3", {text: t("whatCame")})];
  if (promise.answer) found.push(spanCard(course, promise.answer, t(promise.period)));
  else found.push(el("p", {class: "facts", text: promise.outcome === "open" ? t("noReportYet", {y: String(promise.year)}) : t("notFoundAgain", {y: String(next ?? promise.year + 1)})}));
  return found.filter(Boolean);
}

function projectPanel(course, project) {
  const others = project.names.filter(n => n !== project.name);
  const money = Object.entries(project.money).map(([kind, list_]) => `${t(kind === "unspecified" ? "amount" : `money_${{totals: "total", yearly: "yearly", cumulative: "cumulative"}[kind]}`)} ${list_.map(e => `${plainNumber(e.amount_yi)}${e.year ? ` (${e.year})` : ""}`).join("、")} ${t("yi")}`);
  const years = [...new Set(project.steps.map(s => s.year))];
  const cards = years.flatMap(year => [el("h3", {text: String(year ?? t("unknownYear"))}), ...project.steps.filter(s => s.year === year).map(step => {
    const card = spanCard(course, step.at, t(step.period), step.stage ? stageText(step.stage) : null, step.amount_yi == null ? null : `${step.amount_kind ? t(`money_${step.amount_kind}`) : t("amount")} ${plainNumber(step.amount_yi)} ${t("yi")}`);
    if (step === openStep) { card.classList.add("chosen"); setTimeout(() => card.scrollIntoView({block: "nearest"}), 0); }
    return card;
  })]);
  return [panelTop(project.name, under(placeName(course.place), t("project"))),
    el("p", {class: "lead verdict"}, markSwatch(statusMark, project.status), el("b", {text: t(`life_${project.status}`)}), el("span", {class: "why", text: t(`why_${project.status}`, {n: project.still})})),
    under(t("reportsUnit", {n: project.reports}), project.stage ? `${t("furthest")} ${stageText(project.stage)}` : null), money.length ? under(money.join("；")) : null,
    others.length ? el("p", {class: "facts"}, name(t("aliases", {a: others.join("、")}))) : null, ...cards].filter(Boolean);
}

function targetPanel(course, target) {
  const {place} = course, aim = amountText(target.target, target.unit, target.comparator, target.target_max);
  const range = target.low == null || target.high == null || target.low !== target.high
    ? t("allowedRange", {r: target.low == null ? `≤ ${plainNumber(target.high)}` : target.high == null ? `≥ ${plainNumber(target.low)}` : `${plainNumber(target.low)}–${plainNumber(target.high)}`, u: target.unit}) : null;
  const others = course.targets.filter(x => x.id === target.id && x.measure === target.measure && x !== target);
  const found = [panelTop(target.indicator, under(placeName(place), String(target.year), t(`measure_${target.measure}`))),
    verdictLead(target.verdict || "open", verdictText(target), target.result == null ? aim : `${aim} → ${amountText(target.result, target.unit)}`), range ? under(range) : null,
    el("h3", {text: t("target")}), spanCard(course, target.at, String(target.year), t("plan"), aim), el("h3", {text: t("actual")})];
  if (target.answer) found.push(spanCard(course, target.answer, String(target.year), t("review"), target.result == null ? t("doubtfulWhy") : amountText(target.result, target.unit)));
  else found.push(el("p", {class: "facts", text: target.why === "not_told" ? t("notTold") : t("noReportYet", {y: String(target.year)})}));
  if (target.upper) found.push(el("h3", {text: `${t("aboveAimed")}：${target.above_place}`}), spanCard(course, target.upper, String(target.year), amountText(target.above_target, target.unit, target.above_comparator)));
  if (others.length) {
    found.push(el("h3", {text: t("otherYears")}), el("div", {class: "listed"}, ...others.map(x => {
      const b = button("", () => go({record: targetKey(x)}), {title: verdictText(x)});
      b.append(markSwatch(outcomeMark, x.verdict || "open"), `${x.year} `, el("small", {text: amountText(x.target, x.unit, x.comparator, x.target_max)}));
      return b;
    })));
  }
  return found.filter(Boolean);
}

// a place in the tab, before anything is chosen: the numbers, and how to read them
function coursePanel(place) {
  const course = courseOf(place), counts = yearsView.pictures.places.sums(place);
  const rows = OUTCOMES.map((o, n) => [o, counts.counts[n]]).filter(([, n]) => n);
  return [panelTop(placeName(place), placeFacts(place)),
    el("h3", {text: t("promises")}), el("ul", {class: "tally"}, ...rows.map(([o, n]) => el("li", {}, button("", () => go({part: "promises", outcomes: [o], record: ""}), {class: "plain"}), el("span", {text: number(n)})))),
    el("p", {class: "facts", text: t("yearsHint")}), el("div", {class: "actions"}, button(t("compareWith"), () => askForPlace([place]), {id: "compare-with"}))].map((node, at) => {
    if (at === 2) node.querySelectorAll("button").forEach((b, n) => b.append(markSwatch(outcomeMark, rows[n][0]), t(rows[n][0])));
    return node;
  });
}
