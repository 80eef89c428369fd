"""What names of works mean, and which clauses tell of them."""

from __future__ import annotations

import pytest

from kg.tracking import works
from kg.tracking.works import loose, named, one_thing, one_work, read, told


@pytest.mark.parametrize("name", works.works().examples)
def test_one_thing(name: str) -> None:
    assert one_thing([read(name)])


@pytest.mark.parametrize("name", works.works().counterexamples)
def test_no_one_thing(name: str) -> None:
    assert not one_thing([read(name)])


@pytest.mark.parametrize(
    "names, expected",
    [
        (("东湖大道",), False),
        (("东湖大道改造",), True),
        (("东湖大道", "东湖大道改造"), False),
        (("东湖大桥", "东湖大桥重建"), True),
        (("东湖大桥", "东湖片区"), False),
        (("17号线",), True),
        (("东湖中心",), False),
        (("六大产业园",), False),
        (("东**产业园",), False),
        (("8、9号线",), False),
        (("江湖等铁路",), False),
        (("东湖XX段",), False),
    ],
)
def test_one_work(names: tuple[str, ...], expected: bool) -> None:
    assert one_work([read(name) for name in names]) is expected


def test_the_name_of_the_place_says_which_one() -> None:
    assert "歌剧院" in read("江城歌剧院", ["江城市", "江城"]).full
    assert one_thing([read("江城歌剧院", ["江城市", "江城"])])
    assert not one_thing([read("歌剧院", ["江城市", "江城"])])


@pytest.mark.parametrize(
    "name, core",
    [
        ("福源达产业园", "福源达"),
        ("福源产业园", "福源产业园"),  # two letters may be a place's
        ("青山水库除险加固工程", "青山水库"),
        ("粤北省级应急救援中心", "应急救援"),
        ("国际法律服务中心", "国际法律服务"),
    ],
)
def test_core(name: str, core: str) -> None:
    assert read(name).cores[-1] == core


def test_the_place_may_belong_to_the_name() -> None:
    assert read("江城智造产业园", ["江城"]).cores == ("智造产业园", "江城智造")


@pytest.mark.parametrize(
    "name, text, how, expected",
    [
        ("福源达产业园", "完成福源达工业园改造", "done", True),
        ("福源达产业园", "走访福源达工业园，完成道路改造", "done", False),
        ("东湖水厂二期", "东湖水厂一期建成", "done", False),
        ("东湖水厂二期", "东湖水厂二期建成", "done", True),
        ("东湖大桥", "东湖大桥开工", "done", False),
        ("东湖大桥", "东湖大桥开工", "further", True),
        ("东湖大桥", "实现东湖大桥合龙", "near", False),
        ("东湖大桥", "实现东湖大桥贯通", "near", True),
        ("东湖大桥", "管好东湖大桥", "there", True),
    ],
)
def test_told(name: str, text: str, how: works.How, expected: bool) -> None:
    assert told(read(name), text, how) is expected


@pytest.mark.parametrize(
    "name, text, expected",
    [
        ("国家班列集结中心", "建好国家班列（江城）集结中心", True),
        ("东湖大道(北段)", "东湖大道（北段）", True),
        ("江外全寄宿制高中", "江城外国语学校全寄宿制高中", True),
        ("东湖实验学校", "“东湖”实验学校", True),
        ("东湖实验学校", "西湖实验学校", False),
        ("汕漳高铁", "加快漳汕高铁建设", True),
        ("江湖客运专线", "推进江湖客专", True),
        ("大动脉-江湖通道", "推进江湖通道", True),
        ("江城大学附属医院(东湖医院)", "东湖医院", True),
    ],
)
def test_named(name: str, text: str, expected: bool) -> None:
    assert named(read(name), loose([text])) is expected


def test_like_names() -> None:
    name = read("生物医药园集中污水处理厂")
    assert not told(name, "生物医药园污水处理厂投用", "done")
    assert told(name, "生物医药园污水处理厂投用", "done", like=True)
    assert not told(name, "生物医药园产值增长，西湖污水处理厂投用", "done", like=True)


@pytest.mark.parametrize("text, expected", [("建成10个农科产业园", True), ("建成首个农科产业园", False)])
def test_counted(text: str, expected: bool) -> None:
    assert works.counted(read("农科产业园"), text) is expected
