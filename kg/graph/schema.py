"""The graph, declared once: labels, relation types, their properties and colours.

Ladybug's tables, Neo4j's constraints and indexes (`kg.graph.ddl`), the page docs/graph.md, the style of Neo4j Browser
and the colours of the page derive from here. Every label and relation type is spelled only here and in queries/.

A node is keyed by its `id`. Every relation that a report states carries its evidence: the passage, the mention, and the
quote with file, start and end (code points in the decoded file, half-open).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Type = Literal["string", "strings", "int", "float", "bool"]


@dataclass(frozen=True, slots=True)
class Property:
    """`doc` and `doc_en` say what it holds; unknown is absent (null), never 0 or ''."""

    name: str
    type: Type
    doc: str
    doc_en: str


@dataclass(frozen=True, slots=True)
class NodeType:
    """`searched` names the properties of its full-text index in Neo4j, `indexed` those with an index of their own
    there; `caption` is what a drawing shows.
    """

    label: str
    doc: str
    doc_en: str
    colour: str
    properties: tuple[Property, ...]
    caption: str = "name"
    searched: tuple[str, ...] = ()
    indexed: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.label

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(p.name for p in self.properties)


@dataclass(frozen=True, slots=True)
class RelationType:
    """`ends` lists which labels it leads from and to."""

    type: str
    doc: str
    doc_en: str
    ends: tuple[tuple[str, str], ...]
    properties: tuple[Property, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(p.name for p in self.properties)

    def has(self, name: str) -> bool:
        return name in self.columns


_ID = Property("id", "string", "主键", "key")
_NAME = Property("name", "string", "名称", "name")
_DIGEST = Property("digest", "string", "内容摘要，用于增量更新", "hash of what was projected, for updates")
_FILE = Property("file", "string", "文件", "file, as named in the knowledge base")
_START = Property("start", "int", "起始字符位置（含）", "first code point in the file")
_END = Property("end", "int", "结束字符位置（不含）", "code point after the last")
_YEAR = Property("year", "int", "年份", "year: plan year in period plan, review year in review")
_PERIOD = Property("period", "string", "时段：review 回顾、plan 部署、other", "review, plan or other")
_SPAN = Property("span", "bool", "回顾跨多年", "true where a review of several years is meant")
_QUOTE = Property("quote", "string", "原文句子", "the sentence, in the file's own characters")
_REPORT = Property("report", "string", "报告的 id", "id of the report that says so")
_PASSAGE = Property("passage", "string", "段落的 id", "id of the passage that says so")
_MENTION = Property("mention", "string", "MENTIONS 的 id", "id of the MENTIONS that is the evidence")
_RULE = Property("rule", "string", "识别依据", "what carried the decision")
_WITHIN = Property(
    "within", "string", "在哪个更长的名称之内", "the longer name (programme, title or quantity) that it stands in"
)
_ALIASES = Property("aliases", "strings", "别名", "other names")
_STATUS = Property(
    "status", "string", "accepted 已认定、candidate 候选", "accepted, or candidate: found, not yet judged"
)
_WRITTEN = Property("text", "string", "原文写法", "the name as written in the file")
_QUOTE_START = Property("quote_start", "int", "句子的起始字符位置", "first code point of the quote in the file")
_QUOTE_CLEAN = Property(
    "quote_clean", "string", "整理后的句子（与 quote 不同时）", "the readable form where lines were mended"
)
# repeated from MENTIONS, so that a fact is read with its sentence in one hop
_EVIDENCE = (_PASSAGE, _MENTION, _WRITTEN, _QUOTE, _QUOTE_START, _QUOTE_CLEAN, _FILE, _START, _END)
_FACT = (_ID, _YEAR, _SPAN, _PERIOD, _REPORT, *_EVIDENCE)
_PLACES = Property("places", "int", "多少个地区的报告视为本地所为", "how many places name it as their own")
_ENTITY = (_ID, _NAME, _ALIASES, _STATUS, _PLACES)

PLACE = NodeType(
    "Place",
    "地区",
    "a place, as an administrative unit or region",
    "#2f6f9f",
    (
        _ID,
        _NAME,
        Property("full_name", "string", "带上级的全称", "name with its parents"),
        Property("adcode", "string", "行政区划代码（GB/T 2260）", "administrative code, GB/T 2260"),
        Property("level", "string", "national、province、city、county、town、region、locality", "administrative level"),
        Property("province", "string", "所属省份名称", "name of its province"),
        Property("above", "strings", "各级上级地区的 id，由近及远", "ids of the places above it, nearest first"),
        _DIGEST,
    ),
    searched=("name", "full_name"),
)
DOCUMENT = NodeType(
    "Document",
    "文件",
    "a file, or a member or row of one",
    "#8a8f98",
    (_ID, _FILE, Property("format", "string", "格式", "format"), _DIGEST),
    caption="file",
)
REPORT = NodeType(
    "Report",
    "报告",
    "a report; one that stands in several files is one node",
    "#5b6ee1",
    (
        _ID,
        Property("title", "string", "标题", "title"),
        Property("kind", "string", "report、speech、other", "report, speech or other"),
        Property("level", "string", "政府层级", "level of the government"),
        Property("delivered", "string", "作报告日期（按已知精度）", "ISO date at the precision known"),
        Property("speaker", "string", "报告人", "speaker"),
        Property("meeting", "string", "会议", "meeting"),
        Property("review_from", "int", "回顾起始年", "first year reviewed"),
        Property("review_year", "int", "回顾年", "last year reviewed"),
        Property("plan_year", "int", "部署年", "first year planned"),
        Property("plan_until", "int", "部署截止年", "last year planned"),
        _FILE,
        _START,
        _END,
        _DIGEST,
    ),
    caption="title",
)
PASSAGE = NodeType(
    "Passage",
    "段落",
    "a paragraph of a report",
    "#c9ced6",
    (
        _ID,
        _REPORT,
        Property("number", "int", "在报告中的序号", "number in the report, from 0"),
        Property("kind", "string", "body、heading、glossary、table、salutation", "kind of passage"),
        _PERIOD,
        Property("heading", "string", "所在标题", "headings above it"),
        Property("text", "string", "整理后的文字", "mended text"),
        _FILE,
        _START,
        _END,
    ),
    caption="text",
    searched=("text",),
)
PROGRAMME = NodeType(
    "Programme",
    "政策举措",
    "a named policy, campaign or scheme",
    "#d1495b",
    (
        *_ENTITY,
        Property("kind", "string", "类别", "kind of programme"),
        Property("level", "string", "national 国家、provincial 省级、local 地方", "national, provincial or local"),
        Property("definition", "string", "定义", "what it is"),
        Property("source", "string", "定义的出处", "where the definition comes from"),
        _DIGEST,
    ),
    searched=("name", "aliases"),
)
PROJECT = NodeType("Project", "项目", "a named project", "#edae49", (*_ENTITY, _DIGEST), searched=("name", "aliases"))
ORGANISATION = NodeType(
    "Organisation",
    "机构",
    "a company, school, hospital or zone",
    "#66a182",
    (*_ENTITY, Property("kind", "string", "company、zone、public、other", "company, zone, public or other"), _DIGEST),
    searched=("name", "aliases"),
)
INDUSTRY = NodeType(
    "Industry",
    "产业",
    "an industry or industrial chain",
    "#8f5bb5",
    (
        *_ENTITY,
        Property("gbt", "strings", "国民经济行业分类代码（GB/T 4754-2017）", "codes of GB/T 4754-2017"),
        Property("field", "string", "战略性新兴产业领域", "field of strategic emerging industries"),
        _DIGEST,
    ),
)
INDICATOR = NodeType("Indicator", "指标", "a quantity that reports give numbers of", "#3d9da1", (*_ENTITY, _DIGEST))
HONOUR = NodeType("Honour", "荣誉称号", "a title or ranking", "#b0884a", (*_ENTITY, _DIGEST))

PROMISE = NodeType(
    "Promise",
    "承诺",
    "a committed clause of a plan, with what the next report says of it",
    "#7a9e3f",
    (
        _ID,
        Property("promise", "string", "承诺的内容", "what it is about"),
        Property("type", "string", "project、programme、indicator、honour、task", "kind of promise"),
        Property("text", "string", "原文分句", "the clause, in the file's own characters"),
        Property("year", "int", "承诺的年份", "the year that it is for"),
        Property("masked", "bool", "数字被隐去", "its number is masked"),
        Property("carried", "int", "此前连续几年已提出", "how many plans before had it, each carried over to the next"),
        Property(
            "outcome", "string", "fulfilled、exceeded、partly、missed、carried_over、unmentioned；没有下一份报告时为空",
            "what became of it; absent where no report reviews the year",
        ),
        Property("amount_known", "bool", "数字有无交代（未承诺数字时为空）", "is its number told; absent: it has none"),
        Property("confidence", "float", "把握（0–1）", "0 to 1"),
        Property("why", "string", "理由（中文 / 英文）", "the reason, Chinese / English"),
        _REPORT,
        _PASSAGE,
        _FILE,
        _START,
        _END,
        _QUOTE,
        Property("outcome_file", "string", "下一份报告的文件", "file of the next report"),
        Property("outcome_start", "int", "交代的起始字符位置", "first code point of the clause that answers"),
        Property("outcome_end", "int", "交代的结束字符位置", "code point after its last"),
        Property("outcome_quote", "string", "交代的原文句子", "the sentence that answers"),
        Property("outcome_period", "string", "交代所在时段", "period of the sentence that answers"),
    ),
    caption="promise",
    indexed=("report", "year", "type", "outcome", "masked"),
)  # fmt: skip

NODES = (PLACE, DOCUMENT, REPORT, PASSAGE, PROGRAMME, PROJECT, ORGANISATION, INDUSTRY, INDICATOR, HONOUR, PROMISE)
# nodes of a report's own text: most of the graph
TEXTS = ("Passage", "Promise")

# what a store knows of itself; no part of the answers
KNOWLEDGE_BASE = NodeType(
    "KnowledgeBase",
    "知识库的记录",
    "what is kept of the knowledge base itself",
    "#444444",
    (
        _ID,
        Property(
            "digest", "string", "图的摘要；写入未完成时为空", "digest of the graph; absent while it is incomplete"
        ),
        Property("state", "string", "事实库的状态", "state of the fact store that it holds"),
        Property("schema", "string", "结构版本", "version of this schema"),
        Property("counts", "string", "各类节点与关系数（JSON）", "nodes and relations of each kind, JSON"),
    ),
    caption="id",
)

# type of a mention (kg.model.MentionType) → label of the entity
ENTITY_LABELS = {
    "programme": "Programme",
    "project": "Project",
    "organisation": "Organisation",
    "industry": "Industry",
    "indicator": "Indicator",
    "honour": "Honour",
    "place": "Place",
}

# (:Place)-[:PART_OF]->(:Place), (:Programme)-[:PART_OF]->(:Programme)
PART_OF = RelationType(
    "PART_OF",
    "地区隶属；举措的组成",
    "administrative hierarchy; members of a programme",
    (("Place", "Place"), ("Programme", "Programme")),
)
# (:Report)-[:COVERS]->(:Place)
COVERS = RelationType(
    "COVERS",
    "报告所属地区",
    "the place that a report is of",
    (("Report", "Place"),),
    (
        Property("method", "string", "stated 文中写明、inferred 推断", "stated, or inferred from the text"),
        _QUOTE,
        _FILE,
        _START,
        _END,
    ),
)
# (:Report)-[:STANDS_IN]->(:Document)
STANDS_IN = RelationType(
    "STANDS_IN",
    "报告所在文件（可有多个）",
    "the files that hold the report",
    (("Report", "Document"),),
    (_START, _END),
)
# (:Report)-[:HAS_PASSAGE]->(:Passage)
HAS_PASSAGE = RelationType("HAS_PASSAGE", "报告的段落", "the paragraphs of a report", (("Report", "Passage"),))
# (:Passage)-[:MENTIONS]->(:Programme | :Project | … | :Place)
MENTIONS = RelationType(
    "MENTIONS",
    "段落提到某实体，即依据",
    "a passage names an entity: the evidence",
    tuple(("Passage", label) for label in ENTITY_LABELS.values()),
    (
        _ID,
        _WRITTEN,
        _QUOTE,
        _QUOTE_START,
        _QUOTE_CLEAN,
        _FILE,
        _START,
        _END,
        _YEAR,
        _SPAN,
        _PERIOD,
        Property("role", "string", "own 本地所为、other 其他", "own: the place's own doing or plan; other: the rest"),
        Property("role_why", "string", "为何不是 own", "why not own: model, upper, glossary, history, denied"),
        _RULE,
        _WITHIN,
    ),
)
# (:Passage)-[:DEFINES]->(:Programme)
DEFINES = RelationType(
    "DEFINES",
    "名词解释给出定义",
    "a glossary passage says what it is",
    (("Passage", "Programme"),),
    (_REPORT, _MENTION),
)
# (:Place)-[:CARRIES_OUT]->(:Programme)
CARRIES_OUT = RelationType(
    "CARRIES_OUT",
    "实施（本地所为或部署）",
    "the place's own doing or plan",
    (("Place", "Programme"),),
    (*_FACT, _WITHIN),
)
# (:Place)-[:HAS_PROJECT]->(:Project)
HAS_PROJECT = RelationType(
    "HAS_PROJECT",
    "建设项目",
    "a project of the place",
    (("Place", "Project"),),
    (
        *_FACT,
        Property("stage", "string", "planned、started、ongoing、completed", "stage stated or ordered"),
        Property("amount_yi", "float", "投资额（亿元）", "investment, 100 million yuan"),
    ),
)
# (:Place)-[:DEVELOPS]->(:Industry)
DEVELOPS = RelationType("DEVELOPS", "发展产业", "an industry that the place develops", (("Place", "Industry"),), _FACT)
# (:Place)-[:REPORTS]->(:Indicator)
REPORTS = RelationType(
    "REPORTS",
    "指标数值或目标",
    "a number reached or aimed at",
    (("Place", "Indicator"),),
    (
        *_FACT,
        Property("kind", "string", "actual 完成、target 目标", "actual or target"),
        Property("measure", "string", "level、growth、share、rank", "level, growth, share or rank"),
        Property("value", "float", "数值（区间取下限）", "number in the unit written; of a range the lower end"),
        Property("value_max", "float", "区间上限", "upper end of a range"),
        Property("unit", "string", "单位", "unit as written"),
        Property("comparator", "string", "= >= <= ~", "hedge: =, >=, <= or ~"),
    ),
)
# (:Place)-[:HONOURED]->(:Honour)
HONOURED = RelationType(
    "HONOURED",
    "获得或争创荣誉",
    "a title held or sought",
    (("Place", "Honour"),),
    (
        *_FACT,
        Property("stage", "string", "awarded 获得、pursued 争创", "awarded or pursued"),
        Property("holder", "string", "获得者", "who holds it, when stated"),
    ),
)
_STATED = (_ID, _YEAR, _PERIOD, _REPORT, *_EVIDENCE, _RULE)
# (:Organisation | :Project)-[:LOCATED_IN]->(:Place)
LOCATED_IN = RelationType(
    "LOCATED_IN", "机构、项目所在地", "where it is", (("Organisation", "Place"), ("Project", "Place")), _STATED
)
# (:Programme)-[:MEMBER_OF]->(:Programme)
MEMBER_OF = RelationType(
    "MEMBER_OF", "句中写明的组成", "part of a programme, as a sentence says", (("Programme", "Programme"),), _STATED
)
# (:Organisation)-[:UNDERTAKES]->(:Project)
UNDERTAKES = RelationType("UNDERTAKES", "机构承建项目", "who builds it", (("Organisation", "Project"),), _STATED)
# (:Project)-[:IN_INDUSTRY]->(:Industry)
IN_INDUSTRY = RelationType("IN_INDUSTRY", "项目所属产业", "its industry", (("Project", "Industry"),), _STATED)

# (:Place)-[:PROMISED]->(:Promise)
PROMISED = RelationType(
    "PROMISED",
    "承诺",
    "what a place promised",
    (("Place", "Promise"),),
    (_YEAR, _REPORT, _PASSAGE, _FILE, _START, _END),
)
# (:Promise)-[:ABOUT]->(:Programme | :Project | :Organisation | :Industry | :Indicator | :Honour)
ABOUT = RelationType(
    "ABOUT",
    "承诺提到某实体",
    "an entity that the clause names",
    tuple(("Promise", label) for label in ENTITY_LABELS.values() if label != "Place"),
    (_REPORT, _PASSAGE, _MENTION, _FILE, _START, _END),
)
# (:Promise)-[:ANSWERED_IN]->(:Document)
ANSWERED_IN = RelationType(
    "ANSWERED_IN",
    "下一份报告的交代所在文件",
    "the file where the next report answers",
    (("Promise", "Document"),),
    (_REPORT, _PASSAGE, _PERIOD, _QUOTE, _START, _END),
)
# (:Place)-[:TARGETS]->(:Indicator)
TARGETS = RelationType(
    "TARGETS",
    "指标目标与结果（权威表内的指标）",
    "a target against its result, of indicators of the authority file",
    (("Place", "Indicator"),),
    (
        _ID,
        Property("year", "int", "目标年份", "the year aimed at"),
        Property("measure", "string", "level、growth、share", "level, growth or share"),
        Property("value", "float", "目标值（区间取下限）", "number aimed at; of a range the lower end"),
        Property("value_max", "float", "区间上限", "upper end of a range"),
        Property("comparator", "string", "= >= <= ~", "hedge: =, >=, <= or ~"),
        Property("unit", "string", "单位", "unit as written"),
        Property("low", "float", "达标下限（空为不限）", "lower end of the results that meet it; absent: open"),
        Property("high", "float", "达标上限（空为不限）", "upper end of these; absent: open"),
        Property("result", "float", "结果（目标的单位）", "what the next report tells, in the unit of the target"),
        Property("verdict", "string", "fulfilled、exceeded、partly、missed", "what the result makes of it"),
        Property("why", "string", "told、doubtful、not_told、no_report", "told, doubtful, not_told or no_report"),
        Property("above_place", "string", "上级地区", "the place above with a target for the year"),
        Property("above_value", "float", "上级目标", "its target"),
        Property("above_comparator", "string", "上级目标的约数", "hedge of that"),
        Property("against_above", "string", "stricter、same、looser（只比较比率）", "against it; of rates only"),
        _REPORT,
        *_EVIDENCE,
        Property("result_file", "string", "结果所在文件", "file that tells the result"),
        Property("result_start", "int", "结果的起始字符位置", "first code point there"),
        Property("result_end", "int", "结果的结束字符位置", "code point after the last"),
        Property("result_quote", "string", "结果的原文句子", "the sentence there"),
        Property("above_file", "string", "上级目标所在文件", "file of the target above"),
        Property("above_start", "int", "上级目标的起始字符位置", "first code point there"),
        Property("above_end", "int", "上级目标的结束字符位置", "code point after the last"),
        Property("above_quote", "string", "上级目标的原文句子", "the sentence there"),
    ),
)
# (:Place)-[:FOLLOWED]->(:Project)
FOLLOWED = RelationType(
    "FOLLOWED",
    "项目历程（历年报告）",
    "how far the reports of a place brought a project; the sentence is the last that names it",
    (("Place", "Project"),),
    (
        _ID,
        Property("first_year", "int", "最早年份", "first year"),
        Property("last_year", "int", "最近年份", "last year"),
        Property("reports", "int", "提到的报告数", "reports that name it"),
        Property("stage", "string", "推进到的阶段", "furthest stage told: planned, started, ongoing, completed"),
        Property(
            "status",
            "string",
            "completed、stalled、vanished、active、unclear",
            "completed, stalled, vanished, active or unclear",
        ),
        Property("without_progress", "int", "没有进展的年数", "years of reports since without progress"),
        Property("total_yi", "float", "最近所说的总投资（亿元）", "last total told, 100 million yuan"),
        Property("report", "string", "本地最新报告的 id", "id of the newest report, up to which it is followed"),
        *_EVIDENCE,
    ),
)
# (:Project)-[:SAME_AS]->(:Project)
SAME_AS = RelationType(
    "SAME_AS",
    "同一项目的简称与全称",
    "a short form of the name of the same project, in reports of one place",
    (("Project", "Project"),),
    (_ID, Property("report", "string", "本地最新报告的 id", "id of the newest report"), *_EVIDENCE, _RULE),
)

RELATIONS = (
    PART_OF, COVERS, STANDS_IN, HAS_PASSAGE, MENTIONS, DEFINES,
    CARRIES_OUT, HAS_PROJECT, DEVELOPS, REPORTS, HONOURED, LOCATED_IN, UNDERTAKES, IN_INDUSTRY, MEMBER_OF,
    PROMISED, ABOUT, ANSWERED_IN, TARGETS, FOLLOWED, SAME_AS,
)  # fmt: skip

# type of a mention → the relation from the place to it; what a row of the fact store's table `fact` may be
FACT_RELATIONS = {
    "programme": "CARRIES_OUT",
    "project": "HAS_PROJECT",
    "industry": "DEVELOPS",
    "indicator": "REPORTS",
    "honour": "HONOURED",
}
# kind of a row of the fact store's table `relation` → relation type
STATED_RELATIONS = {
    "located_in": "LOCATED_IN",
    "undertakes": "UNDERTAKES",
    "in_industry": "IN_INDUSTRY",
    "part_of": "MEMBER_OF",
}

NODE_BY_LABEL = {node.label: node for node in NODES}
RELATION_BY_TYPE = {relation.type: relation for relation in RELATIONS}


def quoted(name: str) -> str:
    """A label or property for Cypher; some (`end`) are words of the language."""
    return f"`{name}`"


# functions of Neo4j that Ladybug lacks, so that queries may use them
MACROS = (
    "CREATE MACRO type(r) AS label(r)",
    "CREATE MACRO toString(x) AS CAST(x AS STRING)",
    "CREATE MACRO toInteger(x) AS CAST(x AS INT64)",
    "CREATE MACRO toFloat(x) AS CAST(x AS DOUBLE)",
)


@lru_cache(maxsize=1)
def schema_version() -> str:
    """A hash of all of the above: a graph of another version is built anew."""
    return hashlib.blake2b(repr((NODES, RELATIONS, MACROS)).encode(), digest_size=8).hexdigest()
