// One state behind all views. It stands in the address as a fragment, so a link restores it.
const VIEWS = ["matrix", "network", "timeline", "table", "years"];
const ORDERS = ["alike", "code", "level", "first", "count"];
const BLANK = {
  view: "matrix", k: 0, from: 0, to: 0, kinds: null, levels: null, province: "", placeLevel: "", period: "", only: [],
  item: -1, place: -1, compare: [], rows: "alike", columns: "alike", cell: 0, mode: "", ties: 0, tieBy: "alike", ego: false,
  lines: "first", table: "items", sort: "", query: "",
  part: "promises", outcomes: null, promised: "", listed: "outcome", status: "", projects: "reports", followed: "answered", record: "",
};
const S = {...BLANK};
let theme = "", changed = () => {};

const list = text => (text ? text.split("~") : []);
const index = (map, id) => (map.has(id) ? map.get(id) : -1);

function fromFragment(text) {
  const q = new URLSearchParams(text.replace(/^#/, ""));
  const choice = (key, allowed, otherwise) => (allowed.includes(q.get(key)) ? q.get(key) : otherwise);
  const whole = (key, otherwise) => (/^\d{1,5}$/.test(q.get(key) || "") ? Number(q.get(key)) : otherwise);
  const [from, to] = /^\d{4}-\d{4}$/.test(q.get("y") || "") ? q.get("y").split("-").map(Number) : [0, 0];
  Object.assign(S, BLANK, {
    view: choice("v", VIEWS, "matrix"), k: whole("k", 0), from, to,
    kinds: q.has("t") ? list(q.get("t")).map(key => kinds.findIndex(kind => kind.key === key)).filter(n => n >= 0) : defaultKinds(),
    levels: q.has("l") ? list(q.get("l")).filter(level => ["national", "provincial", "local", "unset"].includes(level)) : null,
    province: q.get("pv") || "", placeLevel: choice("pl", ["national", "province", "city", "county"], ""),
    period: choice("pd", ["review", "plan", "other"], ""),
    only: list(q.get("o")).map(id => index(itemById, id)).filter(n => n >= 0),
    item: index(itemById, q.get("i")), place: index(placeById, q.get("p")),
    compare: list(q.get("c")).map(id => index(placeById, id)).filter(n => n >= 0),
    rows: choice("r", ORDERS, "alike"), columns: choice("cl", ORDERS, "alike"), cell: q.has("z") ? Math.min(40, Math.max(10, whole("z", 20))) : 0,
    mode: choice("m", ["both", "places"], ""), ties: whole("w", 0), tieBy: choice("wb", ["shared", "alike"], "alike"), ego: q.get("e") === "1",
    lines: choice("tl", ["first", "count", "alike"], "first"), table: choice("tb", ["items", "pairs"], "items"),
    sort: q.get("s") || "", query: q.get("q") || "",
    part: choice("pt", PARTS, "promises"), outcomes: q.has("oc") ? list(q.get("oc")).filter(o => OUTCOMES.includes(o)) : null,
    promised: choice("ty", PROMISE_TYPES, ""), listed: choice("or", ["outcome", "report"], "outcome"), status: choice("st", STATUSES, ""), projects: choice("po", ["reports", "first", "status", "money"], "reports"),
    followed: choice("fo", ["answered", "kept", "code"], "answered"), record: q.get("rec") || "",
  });
  if (q.has("lang")) language = q.get("lang") === "en" ? "en" : "zh";
  if (q.has("theme")) theme = q.get("theme") === "dark" ? "dark" : "light";
}

// the types that are on at first: programmes, else whatever there is
function defaultKinds() {
  const used = new Set(items.kind);
  const programme = kinds.findIndex(kind => kind.key === "programme");
  return used.has(programme) ? [programme] : [...used];
}

function fragment() {
  const q = new URLSearchParams();
  const put = (key, value, otherwise) => { if (value !== otherwise && value !== "") q.set(key, value); };
  put("v", S.view, "matrix");
  put("k", S.k, 0);
  put("y", S.from ? `${S.from}-${S.to}` : "");
  put("t", S.kinds.map(kind => kinds[kind].key).join("~"), defaultKinds().map(kind => kinds[kind].key).join("~"));
  if (!S.kinds.length) q.set("t", "");
  if (S.levels) q.set("l", S.levels.join("~"));
  put("pv", S.province);
  put("pl", S.placeLevel);
  put("pd", S.period);
  put("o", S.only.map(i => items.id[i]).join("~"));
  put("i", S.item < 0 ? "" : items.id[S.item]);
  put("p", S.place < 0 ? "" : places.id[S.place]);
  put("c", S.compare.map(p => places.id[p]).join("~"));
  put("r", S.rows, "alike");
  put("cl", S.columns, "alike");
  put("z", S.cell, 0);
  put("m", S.mode);
  put("w", S.ties, 0);
  put("wb", S.tieBy, "alike");
  put("e", S.ego ? 1 : 0, 0);
  put("tl", S.lines, "first");
  put("tb", S.table, "items");
  put("s", S.sort);
  put("pt", S.part, "promises");
  if (S.outcomes) q.set("oc", S.outcomes.join("~"));
  put("ty", S.promised);
  put("or", S.listed, "outcome");
  put("st", S.status);
  put("po", S.projects, "reports");
  put("fo", S.followed, "answered");
  put("rec", S.record);
  put("q", S.query);
  put("lang", language, core.lang);
  put("theme", theme, "");
  return q.toString();
}

function address(replace) {
  try {
    history[replace ? "replaceState" : "pushState"](null, "", `#${fragment()}`);
  } catch { /* a frame without an address of its own */ }
}

// Changes the state and draws. `replace`: no new step for the back button.
function go(change, replace = false) {
  Object.assign(S, change);
  address(replace);
  changed(change);
}

// in the tab of years the place stays: it is what the tab shows
const selectItem = item => go({item, place: S.view === "years" ? yearsPlace() : -1, compare: [], record: ""});
const selectPlace = place => go({item: -1, place, compare: [], record: ""});
const selectCell = (place, item) => go({item, place, compare: [], record: ""});
function selectNothing() {
  if (S.view === "years" && (S.record || S.item >= 0)) go({record: "", item: -1});
  else go({item: -1, place: -1, compare: [], ego: false, record: ""});
}
