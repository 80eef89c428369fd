"""The shipped authority file, and what a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from passages import passage

from kg.errors import BadData
from kg.model import Report
from loaders.extract import Context
from loaders.programmes import Authority, AuthorityFinder
from loaders.programmes.authority import COMPILED, FOLDER, compile_entries, digest
from loaders.programmes.entry import Entry, kinds

CONTEXT = Context(report=Report(start=0, end=1, kind="report"))
FINDER = AuthorityFinder()


def found(text: str, finder: AuthorityFinder = FINDER) -> set[str | None]:
    return {clue.entity for clue in finder.find(passage(text), CONTEXT) if not clue.veto}


@pytest.mark.parametrize("entry", Authority.load().entries, ids=lambda entry: entry.id)
def test_example_is_found_and_counter_is_not(entry: Entry) -> None:
    namesakes = {other.id for other in Authority.load().namesakes(entry)}
    assert found(entry.example) & namesakes
    assert entry.counter is None or entry.id not in found(entry.counter)


def test_it_is_as_large_as_promised() -> None:
    authority = Authority.load()
    assert len(authority) >= 800
    assert sum(entry.source is not None for entry in authority) >= 200
    assert {entry.level for entry in authority} == {"national", "provincial", "local"}


def test_compiled_copy_is_fresh(tmp_path: Path) -> None:
    compile_entries(FOLDER, tmp_path / "fresh.msgpack")
    assert COMPILED.read_bytes() == (tmp_path / "fresh.msgpack").read_bytes(), "run python -m tools.compile_programmes"
    assert Authority.load().version == digest(FOLDER)


def test_line_ends_do_not_change_the_version(tmp_path: Path) -> None:
    for name, end in (("unix", "\n"), ("windows", "\r\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.yaml").write_bytes(f"- id: a{end}  name: 甲乙{end}".encode())
    assert digest(tmp_path / "unix") == digest(tmp_path / "windows")


@pytest.mark.parametrize(
    ("spelling", "same_as"),
    [
        ("“三区三线”", "三区三线"),
        ("三区三线划定", "三区三线"),
        ("三区 三线", "三区三线"),
        ("河（湖）长制", "河湖长制"),
        ("河长制湖长制", "河湖长制"),
        ("河长制、湖长制", "河湖长制"),
        ("双碳", "碳达峰碳中和"),
        ("碳达峰、碳中和", "碳达峰碳中和"),
        ("“放管服”改革", "放管服"),
        ("深化放管服", "放管服"),
    ],
)
def test_spellings_meet_in_one_entry(spelling: str, same_as: str) -> None:
    entry, other = Authority.load().lookup(spelling), Authority.load().lookup(same_as)
    assert entry is not None
    assert entry == other


@pytest.mark.parametrize(
    ("name", "programme"),
    [
        ("一网通办2.0", "一网通办"),
        ("城市大脑3.0版", "城市大脑"),
        ("数字政府2.0建设", "数字政府"),
        ("第四轮财政体制改革", "财政体制改革"),
        ("城市更新三年行动", "城市更新"),
        ("特区一体化新三年计划", "特区一体化"),
        ("城市更新省级试点", "城市更新"),
        ("第二轮土地承包到期后再延长三十年整县试点", "第二轮土地承包到期后再延长30年试点"),
        ("某某市国土空间总体规划（2021—2035年）", "国土空间总体规划"),
        ("省河长制", "河湖长制"),
        ("国企改革深化提升行动", "国企改革深化提升行动"),  # has an entry: it is no edition of 国企改革
        ("省级生态环境保护督察", "省级生态环境保护督察"),
        ("城市更新条例", None),
        ("甲乙丙2.0", None),
    ],
)
def test_an_edition_is_the_programme_itself(name: str, programme: str | None) -> None:
    entry = Authority.load().meant(name)
    assert (entry and entry.name) == programme


@pytest.mark.parametrize(
    ("name", "programme"),
    [
        ("生态修复废弃矿山", "废弃矿山生态修复"),
        ("背街小巷综合整治", "背街小巷整治"),
        ("防止返贫常态化监测帮扶机制", "防止返贫监测帮扶机制"),
        ("政府与社会资本合作模式", "政府和社会资本合作"),
        ("减污和降碳", None),
        ("整治某某路", None),
        ("综合专项", None),
        ("十四五专项规划", None),  # of a field, not of all
    ],
)
def test_the_same_in_other_words_is_the_programme_itself(name: str, programme: str | None) -> None:
    entry = Authority.load().meant(name)
    assert (entry and entry.name) == programme
    assert programme is None or Authority.load().lookup(name) is None, "a person's question is taken as it is"


@pytest.mark.parametrize("name", ["两会", "四个意识", "三线一单与三区三线"])
def test_what_is_no_programme_has_no_entry(name: str) -> None:
    assert Authority.load().lookup(name) is None


def test_programmes_are_records_with_definition_and_source() -> None:
    programmes = {programme.id: programme for programme in Authority.load().programmes()}
    assert len(programmes) == len(Authority.load())
    assert all((p.definition is None) == (p.source is None) for p in programmes.values())


GOOD = """
- id: dengta-jihua
  name: 灯塔计划
  kind: campaign
  level: local
  definition: null
  source: null
  example: 实施灯塔计划。
  counter: null
"""


def broken(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


HOME = broken("level: local", "level: local\n  home: [甲市]")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (broken("level: local", "level: local\n  colour: red"), "colour"),
        (broken("level: local", "level: village"), "village"),
        (broken("kind: campaign", "kind: dance"), "kind 'dance' is none of"),
        (broken("dengta-jihua", "Dengta"), "lower-case"),
        (broken("  example: 实施灯塔计划。\n", ""), "example"),
        (broken("实施灯塔计划。", "' '"), "the example is missing"),
        (broken("definition: null", "definition: 一种计划"), "needs its source"),
        (broken("source: null", "source: {cited: 《灯塔办法》}"), "needs its source"),
        (
            broken("definition: null\n  source: null", "definition: 一种计划\n  source: {file: a.txt}"),
            "expected file, start",
        ),
        (broken("counter: null", "counter: null\n  part_of: [no-such]"), "no other entry"),
        (broken("counter: null", "counter: null\n  not: ['{}(']"), "no regular expression"),
        (broken("counter: null", "counter: null\n  not: ['灯塔']"), "where the name stands"),
        (
            broken("counter: null", "counter: null\n  not: ['{星火}工作']"),
            "names '星火', which is no name of the entry",
        ),
        (GOOD + GOOD, "the id stands already in b.yaml: dengta-jihua"),
        (GOOD + broken("dengta-jihua", "dengta-er"), "claimed by b.yaml: dengta-jihua"),
        (HOME + HOME.replace("dengta-jihua", "dengta-er"), "claimed by b.yaml: dengta-jihua"),
        (GOOD + HOME.replace("dengta-jihua", "dengta-er"), "claimed by b.yaml: dengta-jihua"),
        (
            GOOD + broken("dengta-jihua", "dengta-er").replace("灯塔计划", "“灯塔”计划等"),
            "claimed by b.yaml: dengta-jihua",
        ),
        ("- [", "while parsing a flow node"),
        ("id: x", "b.yaml:1: Expected `array`, got `object`"),
    ],
)
def test_wrong_entries_are_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadData, match=r"b\.yaml") as caught:
        Authority.read(tmp_path)
    assert message in str(caught.value)


def test_two_entries_of_two_homes_may_have_one_name(tmp_path: Path) -> None:
    text = HOME + HOME.replace("dengta-jihua", "dengta-er").replace("甲市", "乙市")
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    authority = Authority.read(tmp_path)
    entry = authority.lookup("灯塔计划")
    assert entry is not None
    assert [e.id for e in authority.namesakes(entry)] == ["dengta-er", "dengta-jihua"]
    assert found("实施灯塔计划。", AuthorityFinder(authority)) == {"dengta-er"} == {entry.id}


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(GOOD, encoding="utf-8")
    authority = Authority.read(tmp_path)
    assert [entry.name for entry in authority] == ["灯塔计划"]
    assert found("今年实施“灯塔”计划。", AuthorityFinder(authority)) == {"dengta-jihua"}


def test_kinds_are_explained() -> None:
    assert len({kind.id for kind in kinds()}) == len(kinds())
    assert all(kind.name and kind.means for kind in kinds())
