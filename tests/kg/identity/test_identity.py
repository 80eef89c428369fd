"""One identity across reports: verdicts on names, merges of a store, judgements before them, measured pairs."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from small_graph import fill

from kg.facts.store import FactStore
from kg.identity import judge, likeness, sentences
from kg.identity.match import Side, compare, doubts
from kg.identity.model import ALL, Examples, model, read
from kg.identity.names import parse
from kg.identity.places import PlaceNames, home
from kg.identity.sentences import Said, letters
from kg.judgements import Judgement
from kg.resolve import resolve

DATA = yaml.safe_load(Path(__file__).with_name("identity.yaml").read_text(encoding="utf-8"))
PLACES = PlaceNames((id, row[3], row[4], [row[0]]) for id, row in DATA["places"].items())
ABOVE = {"place:hz": ("place:zj",), "place:xh": ("place:hz", "place:zj"), "place:yh": ("place:hz", "place:zj")}


def side(name: str, type: str, place: str = "place:hz", year: int = 2022) -> Side:
    parsed = parse(name, type, PLACES.seen_from(place))
    return Side(parsed, place, ABOVE[place], (year, year), home(PLACES, place, ABOVE[place]))


MERGES = (
    "equal",
    "done",
    "mask",
    "weak words",
    "weak words put in",
    "abbreviation",
    "tail",
    "said at length",
    "own place inside",
    "risen",
)


@pytest.mark.parametrize(
    ("type", "a", "b", "rule"),
    [
        ("project", "云栖大道快速化改造", "云栖大道快速化改造工程", "equal"),
        ("project", "云栖大道一期", "云栖大道（一期）", "equal"),
        ("project", "云栖大道一期", "云栖大道二期", "ordinal"),
        ("project", "云栖大道", "云栖大道二期", "one ordinal"),
        ("project", "轨道交通八号线", "轨道交通8号线", "equal"),
        ("project", "轨道交通8号线", "轨道交通18号线", "ordinal"),
        ("project", "云栖东路", "云栖西路", "side"),
        ("project", "云栖大道", "云栖大道延伸段", "part"),
        ("project", "**湖生态修复", "云栖湖生态修复", "mask"),
        ("project", "20万吨级码头", "30万吨级码头", "number"),
        ("project", "云栖园A区", "云栖园B区", "latin"),
        ("project", "杭州海洋大学", "海洋大学", "equal"),
        ("project", "云栖口岸改造", "云栖口岸片区升级改造", "weak words put in"),
        ("project", "新云栖口岸", "云栖口岸", "weak words put in"),
        ("project", "云钱西常宜铁路", "云钱西常宜高铁", "alike"),
        ("project", "云栖、西溪及古荡3个文体中心", "云栖、西溪、古荡3个文体中心", "weak words"),
        ("organisation", "云钱股份有限公司", "云钱股份", "alike"),
        ("organisation", "云栖钱江股份有限公司", "云栖钱江", "equal"),
        ("organisation", "云栖一中", "云栖第一中学", "equal"),
        ("organisation", "云栖一中", "云栖第二中学", "ordinal"),
        ("programme", "以县城为载体的就地城镇化", "就地城镇化", "said at length"),
        ("programme", "集体产权制度改革", "集体林权制度改革", "alike"),
        ("programme", "重点行业绿色化改造", "绿色化改造", "alike"),
        ("honour", "省实验室", "省重点实验室", "part"),
        ("organisation", "第一人民医院", "第二人民医院", "ordinal"),
        ("organisation", "第一人民医院", "人民医院", "one ordinal"),
        ("organisation", "钱江深水科技创新合作区", "钱江合作区", "abbreviation"),
        ("honour", "全国云栖示范市", "省级云栖示范市", "level"),
        ("honour", "全省玉鸟先进县", "全省玉鸟先进市", "level"),
        ("honour", "玉鸟示范县（市、区）", "玉鸟示范市", "level"),
        ("project", "云栖产业共建园区", "云栖共建产业园区", "alike"),
        ("programme", "村道玉鸟生命防护工程", "村道生命玉鸟防护工程", "alike"),
        ("project", "云钱城际铁路", "钱云城际铁路", "alike"),
        ("organisation", "钱江玉鸟种业研究院", "西湖种业玉鸟研究院", "one owner"),
        ("project", "零碳玉鸟文体公园", "玉鸟文体公园", "tail"),
        ("project", "钱江路-玉鸟文体公园", "玉鸟文体公园", "list"),
        ("project", "城东文体公园", "文体公园", "alike"),  # of which every place has one
        ("project", "云栖综合智慧服务平台", "云栖综合服务平台", "abbreviation"),
        ("project", "综合智慧运营服务平台", "综合服务平台", "alike"),
        ("project", "网上办事大厅钱江分厅", "网上办事大厅钱江市云栖分厅", "alike"),
        ("project", "云栖高速西湖段改扩建", "云栖高速改扩建西湖段", "equal"),
        ("project", "云栖高速西湖段", "云栖高速余杭段", "part"),
        ("project", "云栖高速西湖段", "云栖高速", "part"),
        ("project", "钱江枢纽改造云栖站", "钱江片区改造云栖站", "weak words"),
        ("project", "推进云栖数字图谱平台", "云栖数字图谱平台", "equal"),
        ("organisation", "玉鸟登记中心（筹）", "玉鸟登记中心", "equal"),
        ("project", "平安杭州医院", "平安医院", "own place inside"),
        ("organisation", "玉鸟理工大学（杭州）", "玉鸟理工大学", "alike"),
        ("programme", "绿美杭州行动", "绿美行动", "alike"),  # of which every place has its own
        ("programme", "绿美杭州生态建设", "绿美生态建设", "own place inside"),
        ("programme", "玉鸟人才发展规划", "玉鸟人才发展试点", "alike"),
        ("programme", "玉鸟五级服务体系", "玉鸟三级服务体系", "ordinal"),
        ("organisation", "玉鸟芯片制造创新中心", "玉鸟芯片创新中心", "abbreviation"),
        ("organisation", "玉鸟检测中心", "玉鸟检测中心西湖分中心", "part"),
        ("programme", "灯火计划与万家行动", "灯火计划", "alike"),
        ("programme", "玉鸟达峰、云栖中和", "玉鸟达峰云栖中和", "equal"),
        ("programme", "玉鸟达峰、云栖中和", "玉鸟达峰", "list"),
        ("programme", "七大云栖行动", "七个云栖行动", "equal"),
        ("project", "玉鸟第三通道", "玉鸟第四通道", "ordinal"),
        ("project", "玉鸟机场三跑道", "玉鸟机场第三跑道", "equal"),
        ("project", "云栖地铁二期、三期", "云栖地铁二、三期", "equal"),
        ("project", "云栖一期7、9号线", "云栖7、9号线", "one ordinal"),
        ("project", "云溪至钱塘高速公路", "云钱高速公路", "equal"),
        ("project", "云栖农业省实验室", "省云栖农业实验室", "equal"),
        ("organisation", "云栖医药省重点实验室", "省云栖医药实验室", "weak words"),
        ("organisation", "杭州玉鸟科技城", "西湖玉鸟科技城", "owner"),
        ("organisation", "西湖玉鸟科技城", "玉鸟湾科技城", "one owner"),
        ("organisation", "西湖科技城", "玉鸟科技城", "owner"),  # of the same kind, and another one
        ("project", "高新北核心启动区", "高新南核心启动区", "side"),
        ("honour", "国家优秀等次", "优秀等次", "grade"),
        ("honour", "AA+云栖信用等级", "AA云栖信用等级", "latin"),
        ("organisation", "香港科技大学云栖研究院", "港科大云栖研究院", "equal"),
        ("project", "玉鸟文体中心", "玉鸟文体中心改扩建", "done"),
        ("project", "云栖大道", "云栖大道改造", "done to it"),
        ("project", "云栖5G基金", "云栖基金", "one latin"),
        ("organisation", "云栖师范学院", "云栖师范大学", "risen"),
        ("organisation", "云栖职业技术学院", "云栖职业技术大学", "risen"),
        ("organisation", "云栖学院", "云栖医院", "alike"),
        ("organisation", "云栖科技", "云栖科技大学", "alike"),
        ("organisation", "云栖超算Ⅱ", "云栖超算II", "equal"),
        ("organisation", "云栖超算Ⅱ", "云栖超算Ⅲ", "latin"),
        ("programme", "惠企纾困十条", "惠企纾困10条", "equal"),
        ("programme", "惠企纾困十条", "惠企纾困20条", "ordinal"),
        ("project", "玉鸟一条街", "玉鸟街", "alike"),  # counts nothing
        ("project", "云栖政务服务大厅", "云栖行政服务大厅", "equal"),
        ("programme", "十大玉鸟特色街区", "玉鸟特色街区", "one ordinal"),
        ("programme", "千村万林绿化行动", "千村万林绿化工程", "weak words"),
    ],
)
def test_verdicts(type: str, a: str, b: str, rule: str) -> None:
    first, second = compare(side(a, type), side(b, type), type), compare(side(b, type), side(a, type), type)
    assert (first.rule, first.same) == (second.rule, second.same)
    assert first.rule == rule
    assert first.same == (rule in MERGES)


@pytest.mark.parametrize(
    ("a", "place_a", "b", "place_b", "same"),
    [
        ("文体中心", "place:xh", "西湖文体中心", "place:hz", True),  # the district's, named in full by the city
        ("文体中心", "place:yh", "西湖文体中心", "place:hz", False),
        ("区人民医院", "place:xh", "人民医院", "place:hz", False),
        ("区人民医院", "place:xh", "西湖区人民医院", "place:hz", True),
        ("人民医院", "place:xh", "人民医院", "place:hz", False),  # every place has one
        ("玉鸟机场", "place:hz", "西湖玉鸟机场", "place:hz", True),  # its name says which airport
        ("新机场", "place:hz", "西湖新机场", "place:hz", False),
        ("西湖区", "place:hz", "杭州西湖", "place:hz", False),
        ("西湖区", "place:hz", "西湖", "place:xh", True),
    ],
)
def test_whose_it_is(a: str, place_a: str, b: str, place_b: str, same: bool) -> None:
    assert compare(side(a, "project", place_a), side(b, "project", place_b), "project").same == same


def said(report: str, text: str, name: str) -> Said:
    whole, short = letters(text), letters(name)
    start = whole.index(short)
    return Said(report, whole, start, start + len(short))


JUDGED = [
    # type, name and sentence of one report, name and sentence of another; one thing?
    ("programme", "菜园子", "抓好“菜园子”工程，保供稳价。", "菜园子工程", "推进菜园子工程，保供稳价。", True),
    ("project", "云栖山公园", "云栖山公园开门迎客。", "云栖山", "提升云栖山、玉鸟等公园。", True),
    (
        "programme",
        "玉鸟家庭适老化改造",
        "完成玉鸟家庭适老化改造。",
        "玉鸟老年人家庭适老化改造",
        "推进玉鸟老年人家庭适老化改造。",
        True,
    ),
    ("project", "云栖体育公园", "建成云栖体育公园。", "玉鸟体育公园", "启用玉鸟体育公园。", False),
    ("programme", "乡村住房改造", "推进乡村住房改造。", "乡村道路改造", "完成乡村道路改造。", False),
    ("honour", "全国玉鸟名村", "获评全国玉鸟名村。", "全国玉鸟名县", "争创全国玉鸟名县。", False),
]


@pytest.mark.parametrize(("type", "a", "text_a", "b", "text_b", "same"), JUDGED)
def test_the_judge(type: str, a: str, text_a: str, b: str, text_b: str, same: bool) -> None:
    sides = side(a, type), side(b, type, year=2024)
    where = said("1", text_a, a), said("2", text_b, b)
    assert compare(*sides, type).rule == "alike"
    assert judge.near(*sides)
    verdict = judge.judge(*sides, type, lambda: where)
    assert (verdict.rule, verdict.same) == ("judge", same)
    back = judge.judge(sides[1], sides[0], type, lambda: (where[1], where[0]))
    assert back == verdict


@pytest.mark.parametrize(
    ("type", "a", "b", "rule", "same"),
    [
        ("project", "云栖大道一期", "云栖大道二期", "ordinal", False),  # a veto stands
        ("project", "云栖大道", "云栖大道二期", "one ordinal", False),
        ("project", "玉鸟核电基地", "玉鸟风电基地", "judge", False),
        ("project", "云栖高速市政化改造", "云栖高速市政化", "equal", True),
    ],
)
def test_who_decides(type: str, a: str, b: str, rule: str, same: bool) -> None:
    verdict = judge.decide(side(a, type), side(b, type), type, lambda: (None, None))
    assert (verdict.rule, verdict.same) == (rule, same)


@pytest.mark.parametrize(
    ("a", "b", "doubt", "least"),
    [
        ("云栖5G创业基金", "云栖创业基金", "one latin", judge.LEAST_COUNTED),
        ("西湖云栖保税园区", "云栖山保税园区", "one owner", judge.LEAST),
    ],
)
def test_the_judge_decides_on_doubts(a: str, b: str, doubt: str, least: float) -> None:
    one, two = side(a, "organisation"), side(b, "organisation")
    assert doubts(one, two, "organisation") == [doubt]
    chance = judge.guess(one, two, "organisation")
    decided = judge.decide(one, two, "organisation", lambda: (None, None))
    assert decided.same == (chance >= least)
    assert judge.apart(one, two, "organisation") == (chance < judge.APART)


def test_a_veto_keeps_apart() -> None:
    assert judge.apart(side("云栖一期", "project"), side("云栖二期", "project"), "project")


def test_the_judge_asks_for_the_words_around_only_where_the_names_are_likely() -> None:
    a, b = side("云栖体育公园", "project"), side("玉鸟儿童医院", "project")
    asked: list[bool] = []

    def say() -> tuple[None, None]:
        asked.append(True)
        return None, None

    assert not judge.judge(a, b, "project", say).same and not asked
    likely = side("云栖山公园", "project"), side("云栖山", "project")
    assert judge.judge(*likely, "project", say).score == judge.guess(*likely, "project")
    assert asked


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        ("中心", "玉鸟中心", False),  # says nothing
        ("云栖", "云栖片区", True),
        ("**湖公园", "云栖湖公园", False),  # a mask stands for anything: rules only
        ("云栖体育公园", "玉鸟医院", False),
    ],
)
def test_names_worth_a_look(a: str, b: str, near: bool) -> None:
    sides = side(a, "project"), side(b, "project")
    assert judge.near(*sides) == near


def test_features_of_words_around() -> None:
    short = said("1", "开工云栖山、玉鸟等公园，云栖山迎客。", "云栖山")
    long = said("2", "云栖山公园由云栖山和玉鸟山连成。", "云栖山公园")
    found = dict(zip(sentences.WORDS, sentences.features(short, long, model().frequency), strict=True))
    assert found["short_alone"] == 1 and found["long_too"] == 0 and found["one_report"] == 0
    assert found["rest_near"] == 1 and found["rest_beside"] == 0
    assert found["words"] > 0
    beside = said("1", "开工云栖山公园。", "云栖山")
    assert sentences.features(beside, long, model().frequency)[sentences.WORDS.index("rest_beside")] == 1


def around(short: Said, long: Said) -> dict[str, float]:
    return dict(zip(sentences.WORDS, sentences.features(short, long, model().frequency), strict=True))


def test_what_stands_before_a_short_name() -> None:
    long = said("2", "建成西溪云栖书院。", "西溪云栖书院")
    assert around(said("1", "续建云栖书院。", "云栖书院"), long)["led"] == 0.5
    assert around(said("1", "续建云栖书院，对接玉鸟云栖书院。", "云栖书院"), long)["led"] == pytest.approx(1 / 3)
    assert around(said("1", "续建云栖。", "云栖"), said("2", "建成云栖书院。", "云栖书院"))["led"] == 0


@pytest.mark.parametrize(
    ("a", "text_a", "b", "text_b", "listed", "only"),
    [
        ("玉鸟大道", "开工玉鸟大道、玉鸟通道。", "玉鸟通道", "建成玉鸟通道。", 1, 1),
        ("玉鸟大道", "开工玉鸟大道。", "玉鸟通道", "建成玉鸟通道。", 0, 1),
        ("玉鸟大道", "开工玉鸟大道、玉鸟水厂。", "玉鸟通道", "建成玉鸟通道。", 0, 0),
        ("玉鸟通道", "开工玉鸟通道二期。", "玉鸟通道二期", "续建玉鸟通道二期。", 0, 1),  # inside, not beside
        ("玉鸟通道", "开工玉鸟通道及玉鸟通道二期。", "玉鸟通道二期", "续建玉鸟通道二期。", 1, 0),
    ],
)
def test_names_listed_and_letters_of_no_other(a: str, text_a: str, b: str, text_b: str, listed: int, only: int) -> None:
    first, second = said("1", text_a, a), said("2", text_b, b)
    for found in (around(first, second), around(second, first)):
        assert (found["listed"], found["only"]) == (listed, only)


def test_the_end_of_a_list_says_what_its_names_are() -> None:
    long = said("2", "建成玉鸟实验室。", "玉鸟实验室")
    assert around(said("1", "支持玉鸟、云栖、西溪以及古荡和钱江等五家省实验室。", "玉鸟"), long)["end_after"] == 1
    assert around(said("1", "省实验室有玉鸟、云栖。", "玉鸟"), long)["end_after"] == 0
    far = f"支持玉鸟，{'云栖西溪' * 20}等省实验室。"
    assert around(said("1", far, "玉鸟"), long)["end_after"] == 0


@pytest.mark.parametrize(
    ("a", "b", "found"),
    [
        ("云栖大道", "云栖通道", {"大", "通"}),
        ("云栖书院", "云栖玉鸟书院", {"玉鸟", "玉", "鸟"}),
        ("云栖玉鸟湾", "云栖", {"玉鸟湾", "玉鸟", "鸟湾", "玉", "鸟", "湾"}),
        ("云栖", "云栖", set()),
    ],
)
def test_what_is_left_of_two_names(a: str, b: str, found: set[str]) -> None:
    assert likeness.left(a, b) == likeness.left(b, a) == found


def test_the_nearest_example_counts_most() -> None:
    examples = Examples(np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([1.0, 0.5]), np.array([1.0, -1.0]))
    same, other = examples.near(np.array([0.0, 0.0])), examples.near(np.array([2.0, 0.5]))
    assert same == pytest.approx([1, math.exp(-2)])
    assert other == pytest.approx([math.exp(-2.5), math.exp(-0.5)])


def test_the_parts_of_the_model_are_added_up() -> None:
    rows = {name: 0.0 for name in (*ALL, "constant")}
    held = {
        "names": {name: 0.0 for name in (*likeness.NAMES, "constant")},
        "all": {**rows, "ratio": 2.0, "constant": -1.0},
        "spread": dict.fromkeys(ALL, 1.0),
        "examples": [" ".join(["0.5", "1", *["0"] * (len(ALL) - 1)])],
        "left": {"0.25": "大 通", "-3.00": "玉鸟"},
        "rarity": {},
        "common": {},
    }
    made = read(json.dumps(held))
    features = [1.0, *[0.0] * (len(ALL) - 1)]
    assert made.by_names(features[: len(likeness.NAMES)]) == 0.5
    assert made.by_all(features, {"大", "通", "未"}) == pytest.approx(1 / (1 + math.exp(-(2 - 1 + 0.5 + 0.25 + 0.25))))
    assert made.by_all(features, {"玉鸟"}) == pytest.approx(1 / (1 + math.exp(-(2 - 1 + 0.5 - 3))))


def test_features_of_names() -> None:
    a, b = side("云栖路桥", "project"), side("玉云栖路桥", "project", year=2024)
    values = likeness.features(a, b, "project", model().frequency)
    found = dict(zip(likeness.NAMES, values, strict=True))
    assert found["inside"] == 1 and found["head"] == 0 and found["tail"] == 1
    assert found["head_long"] == 1 and found["tail_long"] == 0 and found["which_one"] == 1
    assert found["project"] == 1 and found["programme"] == 0
    assert likeness.features(b, a, "project", model().frequency) == values


def test_frequency() -> None:
    frequency = model().frequency
    assert frequency["的"] < frequency["鹮"] == likeness.RAREST
    assert frequency.total(["云栖"]) == frequency["云"] + frequency["栖"]
    assert frequency.common("综合改革试点") > frequency.common("云栖玉鸟书院") == 0


def test_a_college_becomes_a_university_and_not_the_other_way() -> None:
    college, university = "云栖师范学院", "云栖师范大学"
    early, late = side(university, "organisation", year=2018), side(college, "organisation", year=2024)
    assert compare(early, late, "organisation").rule == "alike"
    early, late = side(college, "organisation", year=2018), side(university, "organisation", year=2024)
    assert compare(early, late, "organisation").rule == "risen"


def test_one_alone_says_how_many() -> None:
    frequency, count = model().frequency, likeness.NAMES.index("count")
    for name, told in (("十大玉鸟特色街区", 1.0), ("玉鸟特色街区", 0.0), ("玉鸟特色街区二期", 0.0)):
        both = side(name, "programme"), side("玉鸟特色街区", "programme")
        assert likeness.features(*both, "programme", frequency)[count] == told


def test_projects_of_other_times_are_others() -> None:
    early, late = side("云栖口岸改造", "project", year=2002), side("云栖口岸升级改造", "project", year=2023)
    assert compare(early, late, "project").rule == "years"


@given(st.text("云栖大道小镇一二期东西A1、区", min_size=2, max_size=10))
def test_a_name_is_itself(name: str) -> None:
    one = side(name, "project")
    assert len(one.name.core) < 1 or compare(one, one, "project").same


def entities(store: FactStore) -> dict[str, set[str]]:
    """Name of each entity → names of its mentions, with their places."""
    rows = store.db.execute(
        "SELECT e.name, m.name, p.name FROM mention m JOIN entity e ON e.id = m.entity JOIN report r ON r.id = m.report"
        " JOIN place p ON p.id = r.place"
    )
    found: dict[str, set[str]] = {}
    for name, mention, place in rows:
        found.setdefault(f"{name}@{place}" if name in ("文体中心",) else name, set()).add(f"{mention}@{place}")
    return found


def test_a_store_is_merged_judged_and_rebuilt(tmp_path: Path) -> None:
    store = fill(tmp_path / "kb", data=DATA)
    found = entities(store)
    assert {"云栖数字小镇三期@杭州市", "云栖数字小镇三期工程@杭州市", "云栖数字小镇（三期）@西湖区"} in found.values()
    assert {"云栖数字小镇四期@杭州市"} in found.values()
    assert {"人民医院@杭州市"} in found.values() and {"区人民医院@西湖区"} in found.values()
    assert {"钱江科技创新合作区@杭州市", "钱江科技创新合作区@西湖区"} in found.values()
    assert {"万家灯火焕新行动@杭州市", "万家灯火焕新工程@杭州市"} in found.values()
    assert {"西湖文体中心@杭州市", "文体中心@西湖区"} in found.values() and {"文体中心@余杭区"} in found.values()
    assert {"云林玉泉书院@杭州市", "玉泉书院@杭州市"} in found.values()
    assert {"玉鸟书院@杭州市"} in found.values()  # which of the two that end so is not told
    why = dict(store.db.execute("SELECT name, rule FROM identity").fetchall())
    assert {"玉鸟湾创新科技广场@杭州市", "玉鸟湾创新广场@杭州市"} in found.values()
    assert {"玉鸟湾一期@杭州市"} in found.values()  # a phase of its own
    assert "judge" in {why.get("玉鸟湾创新广场"), why.get("玉鸟湾创新科技广场")}
    score = store.db.execute("SELECT score FROM identity WHERE rule = 'judge'").fetchone()[0]
    assert judge.LEAST <= score <= 1
    assert why["万家灯火焕新工程"] == "weak words" or why["万家灯火焕新行动"] == "weak words"

    before = store.digest()
    with store.transaction() as db:
        resolve(db)
    assert store.digest() == before

    merged = store.db.execute("SELECT entity FROM mention WHERE name = '云栖数字小镇三期工程'").fetchone()[0]
    split = Judgement(action="split", entity=merged, name="云栖数字小镇三期工程", id="1")
    with store.transaction() as db:
        resolve(db, [split])
    assert {"云栖数字小镇三期工程@杭州市"} in entities(store).values()
    with store.transaction() as db:
        resolve(db, [])
    assert store.digest() == before
    store.close()


def test_a_merge_by_the_judge_is_split_and_stays_so(tmp_path: Path) -> None:
    store = fill(tmp_path / "kb", data=DATA)
    name, entity = store.db.execute("SELECT name, into_entity FROM identity WHERE rule = 'judge'").fetchone()
    whole = {"玉鸟湾创新科技广场@杭州市", "玉鸟湾创新广场@杭州市"}
    assert {f"{name}@杭州市"} < whole and whole in entities(store).values()
    split = Judgement(action="split", entity=entity, name=name, id="1")
    with store.transaction() as db:
        resolve(db, [split])
    apart = entities(store)
    assert {f"{name}@杭州市"} in apart.values() and whole - {f"{name}@杭州市"} in apart.values()
    with store.transaction() as db:  # compared again, as after a change of the rules
        db.execute("DELETE FROM pair")
        db.execute("DELETE FROM identity")
        db.execute("INSERT OR IGNORE INTO stale SELECT DISTINCT entity FROM said")
        resolve(db, [split])
    assert entities(store) == apart
    store.close()
    again = fill(tmp_path / "again", data=DATA)  # from the files anew
    with again.transaction() as db:
        resolve(db, [split])
    assert entities(again) == apart
    again.close()
