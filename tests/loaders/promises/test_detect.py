"""What a plan promises, and what it only hopes, explains or exhorts to."""

# ruff: noqa: E501 (rows of Chinese count double)
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from passages import passage
from reports_in_our_words import promised

from loaders.promises.detect import promises

# a sentence of a plan → (what each promise is about, its type)
PROMISED: list[tuple[str, list[tuple[str, str]]]] = [
    ("新建公园12个。", [("公园", "indicator")]),
    ("地区生产总值增长6%左右，固定资产投资增长XX%。", [("地区生产总值", "indicator"), ("固定资产投资", "indicator")]),
    ("全年新增学位**个。", [("学位", "indicator")]),
    ("开工建设投资3亿元的东湖水厂二期、投资X亿元的西山隧道等项目。", [("东湖水厂二期", "project"), ("西山隧道", "project")]),
    ("力争投资5亿元的北岭电站、投资2亿元的南桥码头等项目竣工投产。", [("北岭电站", "project"), ("南桥码头", "project")]),
    ("创建示范村3个、文明街区2个。", [("示范村", "indicator"), ("文明街区", "indicator")]),
    ("城东文化馆建成开放。", [("城东文化馆", "project")]),
    ("争创国家卫生城市。", [("国家卫生城市", "honour")]),
    ("严格落实“三零”承诺制度。", [("“三零”承诺制度", "programme")]),
    ("加快“一窗通办”改革。", [("“一窗通办”改革", "programme")]),
    ("加强和改进信访工作。", [("改进信访", "task")]),
    ("投资800万元，铺设雨水管网20公里。", [("雨水管网", "indicator")]),
    ("完成开发区污水厂扩建。", [("开发区污水厂扩建", "project")]),
    ("城北区要用好国家农业园平台。", [("国家农业园平台", "task")]),
    ("坚持和发展新时代“东湖经验”，完善调解机制。", [("新时代“东湖经验”", "programme"), ("调解机制", "programme")]),
    ("一是建设东湖书房；二是改造西山公园；三是铺设雨水管网。", [("东湖书房", "project"), ("改造西山公园", "project"), ("雨水管网", "task")]),
    ("加速东湖医院建设。", [("东湖医院", "project")]),
    ("将东湖中学打造成为全市名校。", [("东湖中学打造成为全市名校", "task")]),
    ("按照总体思路，今年的目标是：地区生产总值增长6%。", [("地区生产总值", "indicator")]),
    ("确保地铁三期、东湖立交建成。", [("地铁三期", "project"), ("东湖立交", "project")]),
    ("构建和谐邻里关系。", [("和谐邻里关系", "task")]),
    ("形成一批对外合作成果。", [("对外合作成果", "task")]),
    ("加快建设高标准农田。", [("高标准农田", "task")]),
    ("建成东湖水厂一期、二期工程。", [("东湖水厂一期", "project"), ("东湖水厂二期", "project")]),
]  # fmt: skip


@pytest.mark.parametrize("text, wanted", PROMISED, ids=[t for t, _ in PROMISED])
def test_promises_of_a_sentence(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [(p.promise, p.type) for p in promised(text)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "坚持以人民为中心，让群众得到更多实惠。",
        "以创建文明城市为引领，为高质量发展提供有力支撑。",
        "把项目建设作为主抓手。",
        "不断提升城市能级。",
        "今年是承上启下的关键之年。",
        "我们必须抢抓机遇，只有实干才能成事。",
        "以新发展理念为指导，推进各项工作，实施既定战略。",
        "实现上述目标。",
        "争当全省发展排头兵。",
        "发展面临的机遇强于挑战。",
        "努力实现经济社会发展各项目标任务。",
        "扩大开放是东湖发展的根本出路。",
        "提升城市管理水平。各街道都有进展。",
        "当前，东湖改革全面推进；南桥码头封关运行。",
        "今年一季度，经济回升，地区生产总值增长9.6%，增速排名全市第一。",
        "做好今年工作，意义重大、使命光荣。",
    ],
)
def test_what_promises_nothing(text: str) -> None:
    assert promised(text) == []


def test_what_the_commitment_before_it_is_for_is_no_promise() -> None:
    text = "整合东湖码头的作业区，提升全港口的集装箱装卸作业效率和服务水平。"
    assert [p.promise for p in promised(text)] == ["东湖码头的作业区"]


def test_the_governments_own_work_behind_the_plan_promises_too() -> None:
    own = passage("建设法治政府。健全行政执法责任制。", "other", 100)
    call = passage("让我们携手奋进，完成各项任务。", "other", 200)
    note = passage("法治政府：实施依法行政。", "other", 400)
    heading = passage("名词解释", "other", 300, kind="heading")
    found = list(promises([passage("新建公园12个。", "plan"), own, call, heading, note]))
    assert [p.promise for p in found] == ["公园", "行政执法责任制"]
    assert list(promises([own])) == []


def test_what_must_be_done_as_things_stand_is_promised() -> None:
    assert [p.promise for p in promised("当前，外需减弱，要建设南桥码头。")] == ["南桥码头"]


def test_a_growth_is_named_by_the_clause_before() -> None:
    found = promised("全年固定资产投资800亿元，增长15%。")
    assert [p.promise for p in found] == ["固定资产投资", "固定资产投资"]


def test_the_investment_of_works_that_are_counted_is_no_indicator() -> None:
    sums = [p for p in promised("安排重大项目58个，投资总额达460亿元。固定资产投资500亿元。") if "投资" in p.promise]
    assert [(p.promise, bool(p.amount and p.amount.indicator)) for p in sums] == [
        ("重大项目投资总额", False),
        ("固定资产投资", True),
    ]


def test_a_numbered_headline_is_no_promise_and_what_follows_is() -> None:
    assert [p.text for p in promised("一是加快项目建设。新开工项目30个。")] == ["新开工项目30个"]


@pytest.mark.parametrize(
    "text, rank",
    [
        ("推进南桥片区封闭运行土地开发。", 3),
        ("完成南桥码头建设。", 5),
        ("南桥码头建成投用。", 6),
        ("开工建设南桥码头。", 2),
        ("加快南桥码头前期工作。", 1),
        ("开工建设南桥引水主体工程。", 2),
        ("推进南桥引水主体工程建设。", 3),
        ("完成南桥文化馆主体工程。", 4),
        ("支持南桥商务区集聚贸易主体和平台。", 0),
        ("建成开办南桥学校。", 5),
    ],
)
def test_stage_promised(text: str, rank: int) -> None:
    assert [p.rank for p in promised(text)] == [rank]


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("垃圾分类覆盖率从60%提升至80%以上。", [("垃圾分类覆盖率", 80, ">=")]),
        ("示范村由12个增至20个。", [("示范村", 20, "=")]),
        ("推进已批建的3家东湖实验室建设。", [("东湖实验室", None, None)]),
        ("建好2个国家级、3个省级森林公园。", [("国家级森林公园", 2, "="), ("省级森林公园", 3, "=")]),
        ("支持新建雷达站60个、升级改造20个。", [("雷达站", 60, "="), ("雷达站", 20, "=")]),
    ],
)
def test_the_number_promised(text: str, wanted: list[tuple[str, float | None, str | None]]) -> None:
    amounts = [(p.promise, p.amount) for p in promised(text)]
    assert [(about, a and a.value, a and a.comparator) for about, a in amounts] == wanted


def test_only_the_plan_promises() -> None:
    assert list(promises([passage("新建公园12个。", "review"), passage("新建公园12个。", "other")])) == []
    aims = "今年主要预期目标是：地区生产总值增长5%。"
    assert [p.promise for p in promises([passage(aims, "other")])] == ["地区生产总值"]


def test_a_masked_number_is_an_amount_without_a_value() -> None:
    (found,) = promised("新增就业XX万人。")
    assert found.amount is not None
    assert (found.amount.value, found.amount.unit) == (None, "万人")


@given(st.text(alphabet="加快完成建设、，。；：“”（）12345%XX*万亿元个年项目等的和一是推进A", max_size=80))
def test_spans_lie_in_the_passage_whatever_it_says(text: str) -> None:
    for promise in promises([passage(text, "plan", 7)]):
        assert 7 <= promise.start < promise.end <= 7 + len(text)
        assert text[promise.clean_start : promise.clean_end] == text[promise.start - 7 : promise.end - 7]
