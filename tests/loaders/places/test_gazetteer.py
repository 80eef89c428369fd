"""Identities, names and codes by year, lookups."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotFound
from loaders.places import Gazetteer, region_names
from loaders.places.stems import short_forms, stem

GAZETTEER = Gazetteer.load()

LOOKUPS = [
    # name, year, within (full name or None), full name of the first hit
    ("望城区", 2023, None, "湖南省长沙市望城区"),
    ("望城县", 2023, None, "湖南省长沙市望城区"),
    ("望城", None, None, "湖南省长沙市望城区"),
    ("长沙市望城区", None, None, "湖南省长沙市望城区"),
    ("湖南望城", None, None, "湖南省长沙市望城区"),
    ("湖南省长沙市望城县", 2005, None, "湖南省长沙市望城区"),
    ("繁昌县", None, None, "安徽省芜湖市繁昌区"),
    ("横县", 2010, None, "广西壮族自治区南宁市横州市"),
    ("毕节市", 2005, None, "贵州省毕节市七星关区"),
    ("毕节市", 2020, None, "贵州省毕节市"),
    ("巢湖市", 2005, None, "安徽省巢湖市"),
    ("巢湖市", 2020, None, "安徽省合肥市巢湖市"),
    ("莱芜", 2015, None, "山东省莱芜市"),
    ("莱芜", 2022, None, "山东省济南市莱芜区"),
    ("鼓楼区", 2022, "福建省福州市", "福建省福州市鼓楼区"),
    ("朝阳", 2022, None, "辽宁省朝阳市"),
    ("朝阳", 2022, "吉林省", "吉林省长春市朝阳区"),
    ("吉林", None, None, "吉林省"),
    ("坪山新区", 2014, None, "广东省深圳市坪山区"),
    ("西海岸新区", 2020, None, "山东省青岛市黄岛区"),
    ("国务院", None, None, "全国"),
    ("恩施州", None, None, "湖北省恩施土家族苗族自治州"),
    ("黔东南", None, None, "贵州省黔东南苗族侗族自治州"),
    ("三江县", None, None, "广西壮族自治区柳州市三江侗族自治县"),
    ("内蒙古", None, None, "内蒙古自治区"),
    ("香港", None, None, "香港特别行政区"),
    ("重庆", None, None, "重庆市"),
    ("万州区", None, None, "重庆市万州区"),
    ("和安县", 2025, None, "新疆维吾尔自治区和田地区和安县"),
    ("珠江三角洲", None, None, "珠三角"),
    ("望城区高塘岭街道", None, None, "湖南省长沙市望城区高塘岭街道"),
    ("清新区", 2020, None, "广东省清远市清新区"),
]

NAMES_BY_YEAR = [
    # code today, year, name and code then
    ("430112", 2005, "望城县", "430122"),
    ("430112", 2011, "望城区", "430112"),
    ("440310", 2014, "坪山新区", "440310"),
    ("440310", 2020, "坪山区", "440310"),
    ("340212", 2019, "繁昌县", "340222"),
    ("340212", 2021, "繁昌区", "340212"),
    ("370211", 2020, "黄岛区", "370211"),
    ("120119", 2010, "蓟县", "120225"),
    ("500110", 2005, "綦江县", "500222"),
]


@pytest.mark.parametrize(("name", "year", "within", "expected"), LOOKUPS)
def test_lookup(name: str, year: int | None, within: str | None, expected: str) -> None:
    ancestor = GAZETTEER.lookup(within)[0].id if within else None
    assert GAZETTEER.lookup(name, year, ancestor)[0].full_name == expected


@pytest.mark.parametrize(("code", "year", "name", "old_code"), NAMES_BY_YEAR)
def test_one_identity_through_the_years(code: str, year: int, name: str, old_code: str) -> None:
    place = GAZETTEER.by_code(code)
    assert place is not None
    assert GAZETTEER.name_in(place.id, year) == name
    assert GAZETTEER.by_code(old_code, year) == place


def test_unknown_names_and_ids() -> None:
    assert GAZETTEER.lookup("没有这个县") == []
    assert GAZETTEER.by_code("999999") is None
    with pytest.raises(NotFound, match="place:none"):
        GAZETTEER.get("place:none")


def test_a_merged_place_is_its_own_ended_identity() -> None:
    (laiwu,) = GAZETTEER.lookup("莱芜市", 2015)
    assert (laiwu.adcode, laiwu.level, laiwu.names[-1].until) == ("371200", "city", 2019)
    assert laiwu != GAZETTEER.by_code("370116")


def test_ancestors_end_with_the_country() -> None:
    town = GAZETTEER.by_code("430112001")
    assert town is not None
    assert [a.name for a in GAZETTEER.ancestors(town.id)] == ["望城区", "长沙市", "湖南省", "全国"]
    assert GAZETTEER.get(town.id) == town


def test_the_data_is_whole() -> None:
    places = list(GAZETTEER.all())
    today = [p for p in places if p.names[-1].until is None and p.adcode]
    count = {level: sum(p.level == level for p in today) for level in ("province", "city", "county")}
    assert count == {"province": 34, "city": 333, "county": 2976}
    assert len({p.id for p in places}) == len(places)
    assert len({p.adcode for p in today}) == len(today)
    assert all(p.adcode == p.names[-1].adcode and p.name == p.names[-1].name for p in places)
    assert all(n.since is None or n.until is None or n.since <= n.until for p in places for n in p.names)


def test_the_data_is_small() -> None:
    folder = Path(__file__).resolve().parents[3] / "loaders" / "data"
    assert sum(path.stat().st_size for path in folder.glob("gazetteer*.xz")) < 1_500_000


def test_region_names() -> None:
    changsha = GAZETTEER.lookup("长沙市")[0]
    names = region_names(changsha, 2008)
    assert [p.adcode for p in names["望城"]] == ["430112"]
    assert [p.name for p in names["望城县"]] == ["望城区"]
    assert "望城区" not in names  # not its name in 2008
    assert {"湖南", "株洲", "岳麓"} <= names.keys()
    assert "武汉" not in names


STEMS = [
    ("望城区", "望城"), ("恩施土家族苗族自治州", "恩施"), ("内蒙古自治区", "内蒙古"), ("新疆维吾尔自治区", "新疆"),
    ("浦东新区", "浦东"), ("清新区", "清新"), ("沙县", "沙县"), ("沙县区", "沙县"), ("大兴安岭地区", "大兴安岭"),
    ("东乡族自治县", "东乡"), ("神农架林区", "神农架"), ("香港特别行政区", "香港"),
    ("和布克赛尔蒙古自治县", "和布克赛尔"), ("长白朝鲜族自治县", "长白"), ("隆林各族自治县", "隆林"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "short"), STEMS)
def test_stems(name: str, short: str) -> None:
    assert stem(name) == short


@given(st.sampled_from([p.name for p in GAZETTEER.all() if p.level != "region"]))
def test_a_stem_is_a_prefix_of_two_or_more_characters(name: str) -> None:
    assert name.startswith(stem(name)) and (len(stem(name)) >= 2 or stem(name) == name)
    assert short_forms(name)[0] == stem(name)


@pytest.mark.shared
def test_every_report_place_of_the_index_is_found(shared: Path) -> None:
    with (shared / "reports" / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["adcode"]]
    wrong = []
    for row in rows:
        found = GAZETTEER.lookup(row["place"], int(row["year"]))
        if not found or found[0].adcode != row["adcode"] or GAZETTEER.by_code(row["adcode"], int(row["year"])) is None:
            wrong.append((row["place"], row["adcode"]))
    assert len(rows) > 250
    assert wrong == []
