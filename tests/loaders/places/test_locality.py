"""Places that no list of codes has: what their names tell, and in what they lie."""

from __future__ import annotations

import pytest

from kg.model import Report
from loaders.extract.clue import Context
from loaders.places import Gazetteer, PlaceFinder
from loaders.places.locality import locality, words


@pytest.mark.parametrize(("name", "kind"), words().examples.items())
def test_the_form_of_a_name_tells_its_kind(name: str, kind: str | None) -> None:
    assert words().kind(name) == kind


@pytest.mark.parametrize(
    ("text", "home", "found", "full"),
    [
        ("推进青螺村改造。", "安徽省芜湖市繁昌区", "青螺村", "安徽省芜湖市繁昌区青螺村"),
        ("宜州区青螺村获评。", "广西壮族自治区", "宜州区青螺村", "广西壮族自治区河池市宜州区青螺村"),
        ("望城青螺村获评。", "湖南省长沙市", "望城青螺村", "湖南省长沙市望城区青螺村"),
        ("桂林镇青螺村获评。", "广西壮族自治区桂林市", "桂林镇青螺村", None),  # a town, not 桂林市
        ("将青台堡镇列入。", "宁夏回族自治区固原市", "台堡镇", None),  # cut within a word
        ("青螺片区开工。", "广东省深圳市罗湖区", "青螺片区", "广东省深圳市青螺片区"),
        ("加强与青螺片区合作。", "广东省深圳市罗湖区", "青螺片区", None),  # in the next city
        ("青螺片区合并。", "重庆市渝中区", "青螺片区", "重庆市青螺片区"),
        ("治理白螺河。", "湖南省长沙市望城区", "白螺河", "湖南省白螺河"),
        ("龙岗河水质达标。", "广东省深圳市", "龙岗河", "广东省深圳市龙岗区龙岗河"),
        ("韶关白鹭湖入选。", "广东省", "韶关白鹭湖", "广东省韶关市白鹭湖"),
        ("深圳水库排洪河水质达标。", "广东省深圳市", "深圳水库排洪河", "广东省深圳市深圳水库排洪河"),
        ("大美新疆山更绿。", "新疆维吾尔自治区", "新疆山", None),
        ("锦江水质达标。", "四川省德阳市", "锦江", None),  # or 锦江区
        ("锦江水质达标。", "江西省", "锦江", "江西省锦江"),
        ("盐田街道片区开工。", "广东省深圳市盐田区", "盐田街道片区", "广东省深圳市盐田区盐田街道片区"),
        ("对口支援巫山。", "广东省广州市", "巫山", None),  # the county
        ("前海扩区。", "广东省", "前海", "广东省深圳市前海"),
        ("前海扩区。", "山东省青岛市", "前海", None),
        ("治理白螺河。", "全国", "白螺河", None),
        ("青螺工程开工。", "湖南省长沙市", "青螺工程", None),
    ],
)
def test_a_locality_lies_in_what_its_name_or_the_report_tells(
    text: str, home: str, found: str, full: str | None
) -> None:
    gazetteer = Gazetteer.load()
    place = gazetteer.get(gazetteer.lookup(home)[0].id)
    context = Context(report=Report(start=0, end=1, kind="report", place=place.id, plan_year=2024), place=place)
    start = text.index(found)
    made = locality(text, (start, start + len(found)), found, context, PlaceFinder())
    assert (made.full_name if made else None) == full
    if made is not None:
        assert (made.level, made.adcode) == ("locality", "")
        assert (made.full_name or "").startswith(gazetteer.get(made.parent or "").full_name)


def test_reports_of_one_province_mean_one_river() -> None:
    gazetteer, ids = Gazetteer.load(), set()
    for home in ("湖南省", "湖南省长沙市", "湖南省长沙市望城区", "湖北省"):
        place = gazetteer.lookup(home)[0]
        context = Context(report=Report(start=0, end=1, kind="report", place=place.id, plan_year=2024), place=place)
        made = locality("治理白螺河。", (2, 5), "白螺河", context, PlaceFinder())
        ids.add(made.id if made else None)
    assert len(ids) == 2
