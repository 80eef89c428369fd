"""Names that several programmes have."""

from __future__ import annotations

import pytest
from passages import passage

from kg.model import Document, Place, Report
from loaders.mentions import read_passages
from loaders.places import Gazetteer
from loaders.programmes import Authority
from loaders.programmes.homonyms import means_another, meant


@pytest.mark.parametrize(
    ("text", "name", "place", "year", "another"),
    [
        ("深化农村承包地“三权分置”改革。", "三权分置", "湖北省", 2024, False),
        ("推动景区“三权分置”，引入运营商。", "三权分置", "湖北省", 2024, True),
        ("深化集体林权制度改革，探索“三权分置”形式。", "三权分置", "湖北省", 2024, True),
        ("推进“三大工程”，配建保障房。", "三大工程", "湖北省", 2024, False),
        ("实施招商招才“三大工程”。", "三大工程", "湖北省", 2014, True),
        ("实施招商招才“三大工程”。", "三大工程", "湖北省", None, False),
        ("区“两新”组织党委获奖。", "两新", "湖北省", 2024, True),
        ("用好“两新”政策。", "两新", "湖北省", 2024, False),
        ("推进服务业“百千万工程”。", "百千万工程", "湖北省", 2024, True),
        ("深入实施“百千万工程”。", "百千万工程", "深圳市", 2024, False),
        ("深入实施“百千万工程”。", "百千万工程", None, 2024, False),
        ("对标广东“百千万工程”。", "百千万工程", "湖北省", 2024, False),
        ("建设海绵城市。", "海绵城市", "湖北省", 2004, False),
    ],
)
def test_whether_another_programme_is_meant(
    text: str, name: str, place: str | None, year: int | None, another: bool
) -> None:
    entry = Authority.load().lookup(name)
    assert entry is not None
    start = text.index(name)
    assert means_another(entry, text, start, start + len(name), year, _places(place)) is another


@pytest.mark.parametrize(
    ("text", "place", "wanted"),
    [
        ("推进“五个中心”建设。", "深圳市", "wuge-zhongxin"),
        ("推进“五个中心”建设。", "上海市", "wuge-zhongxin-shanghai"),
        ("对接上海“五个中心”建设。", "南通市", "wuge-zhongxin-shanghai"),
        ("对接上海“五个中心”建设。", "深圳市", "wuge-zhongxin-shanghai"),
        ("推进急救“五个中心”建设。", "湖北省", None),
        ("推进“五个中心”建设。", None, "wuge-zhongxin"),
        ("落实“五大战略定位”。", "乌鲁木齐市", "wuda-zhanlve-dingwei-xinjiang"),
        ("支持新疆落实“五大战略定位”。", "湖北省", "wuda-zhanlve-dingwei-xinjiang"),
        ("落实“五大战略定位”。", "深圳市", "wuda-zhanlve-dingwei"),
    ],
)
def test_which_of_two_programmes_of_one_name(text: str, place: str | None, wanted: str | None) -> None:
    start, end = text.index("“") + 1, text.index("”")
    entry = Authority.load().lookup(text[start:end])
    assert entry is not None
    found = meant(Authority.load().namesakes(entry), text, start, end, 2024, _places(place))
    assert (found.id if found else None) == wanted


def test_it_is_named_all_the_same() -> None:
    text = "深化旅游改革，推动景区“三权分置”改革，完善农村土地“三权分置”办法。"
    report = Report(start=0, end=len(text), kind="report", plan_year=2024)
    mentions = read_passages(Document(file="甲.txt", text=text, format="txt"), report, (passage(text),)).mentions
    named = [(m.name, m.entity) for m in mentions if "三权分置" in m.text]
    assert named == [("三权分置", None), ("三权分置", "sanquan-fenzhi")]


def _places(name: str | None) -> list[Place]:
    if name is None:
        return []
    gazetteer = Gazetteer.load()
    place = gazetteer.lookup(name)[0]
    return [place, *gazetteer.ancestors(place.id)]
