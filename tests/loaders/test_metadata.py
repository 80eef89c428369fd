"""What a report is, from its own text: forms of all levels and years, and hints that lie."""

# ruff: noqa: E501 (rows of Chinese count double)
from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_reports import body, report

from kg.model import Document, Report
from kg.text import sentence_span
from loaders.metadata import describe
from loaders.metadata.dates import date, five_year_plans, years_in
from loaders.places import Gazetteer
from loaders.split import split


def _described(text: str, hints: dict[str, str] | None = None) -> Report:
    document = Document(file="a.txt", text=text, format="txt", hints=hints or {})
    spans = split(document)
    assert not isinstance(spans, str), spans
    found = describe(document, *spans[0], Gazetteer.load())
    if found.place_evidence:
        evidence = found.place_evidence
        a, b = sentence_span(text, evidence.start, evidence.end)
        assert text[a:b] == evidence.quote
        assert text[evidence.start : evidence.end] in evidence.quote
    return found


_COUNTY = report(
    "政 府 工 作 报 告",
    "——2024年1月8日在庄浪县第二十九届人民代表大会第八次会议上",
    "庄浪县人民政府县长　王 五",
    "今天，我代表县人民政府，向大会报告一年来的工作，请大家审议。",
    body("县", 2023, "庄浪", 1),
)
# name → (text, hints, what must be found)
_CASES: dict[str, tuple[str, dict[str, str], dict[str, Any]]] = {
    "a county, spaced title": (
        _COUNTY,
        {},
        {"place": "庄浪县", "level": "county", "kind": "report", "title": "政府工作报告", "delivered": "2024-01-08", "speaker": "王五",
         "meeting": "庄浪县第二十九届人民代表大会第八次会议", "review_year": 2023, "plan_year": 2024, "method": "stated", "contradictions": 0},
    ),
    "Chinese numerals, title on two lines": (
        report("吴江市\n政府工作报告", "（二〇〇六年一月十二日在吴江市第二十九届人民代表大会第八次会议上）", "代市长 赵六",
               "今天，我代表市人民政府，向大会报告一年来的工作，请大家审议。", body("市", 2005, "吴江", 2)),
        {},
        {"place": "吴江区", "level": "county", "delivered": "2006-01-12", "speaker": "赵六", "review_year": 2005, "plan_year": 2006},
    ),
    "full-width digits": (
        report("政府工作报告", "（２０２３年２月６日在信阳市平桥区第二十九届人民代表大会第八次会议上）", "", "今天，我代表区人民政府，向大会报告一年来的工作，请大家审议。",
               body("区", 2022, "平桥", 3)),
        {},
        {"place": "平桥区", "delivered": "2023-02-06", "review_year": 2022, "plan_year": 2023},
    ),
    "December report titled with the year under review": (
        report("2022年庄浪县政府工作报告", "2022年12月9日在庄浪县第二十九届人民代表大会第八次会议上", "",
               "今天，我代表县人民政府，向大会报告一年来的工作，请大家审议。", body("县", 2022, "庄浪", 4)),
        {"name": "2022年庄浪县政府工作报告"},
        {"place": "庄浪县", "delivered": "2022-12-09", "review_year": 2022, "plan_year": 2023, "contradictions": 0},
    ),
    "a lying file name": (
        _COUNTY,
        {"name": "2019年静宁县政府工作报告"},
        {"place": "庄浪县", "plan_year": 2024, "contradictions": 2},
    ),
    "a column that names the province only": (
        _COUNTY, {"province": "甘肃省", "year": "2024"}, {"place": "庄浪县", "contradictions": 0},
    ),
    "朝阳区 of Changchun, told by what is around it": (
        report("政府工作报告", "2024年1月8日在朝阳区第二十九届人民代表大会第八次会议上", "", "今天，我代表区人民政府，向大会报告一年来的工作，请大家审议。",
               body("区", 2023, "朝阳", 5) + "\n长春正在振兴，吉林全省都在忙，长春市给了我们许多支持。"),
        {},
        {"place": "朝阳区", "full": "吉林省长春市朝阳区", "method": "stated"},
    ),
    "朝阳区 of Beijing": (
        report("政府工作报告", "2024年1月8日在北京市朝阳区第二十九届人民代表大会第八次会议上", "", "今天，我代表区人民政府，向大会报告一年来的工作，请大家审议。",
               body("区", 2023, "朝阳", 6)),
        {},
        {"full": "北京市朝阳区"},
    ),
    "a district by its name of then": (
        report("政府工作报告", "2018年1月8日在繁昌县第二十九届人民代表大会第八次会议上", "", "今天，我代表县人民政府，向大会报告一年来的工作，请大家审议。",
               body("县", 2017, "繁昌", 7)),
        {},
        {"place": "繁昌区", "level": "county", "plan_year": 2018},
    ),
    "an area under a 管委会": (
        report("", "", "", "今天，我代表坪山新区管委会，向大会报告一年来的工作，请大家审议。", body("区", 2013, "坪山", 8)),
        {},
        {"place": "坪山区", "level": "county", "delivered": "2014", "plan_year": 2014, "method": "stated"},
    ),
    "an autonomous region": (
        report("政府工作报告", "——2025年1月14日自治区人民政府主席张三在内蒙古自治区第二十九届人民代表大会第八次会议上", "",
               "今天，我代表自治区人民政府，向大会报告一年来的工作，请大家审议。", body("区", 2024, "内蒙古", 9)),
        {},
        {"place": "内蒙古自治区", "level": "province", "speaker": "张三"},
    ),
    "an autonomous prefecture by its short name": (
        report("政府工作报告", "（2024年1月31日在黔东南州第二十九届人民代表大会第八次会议上）", "州长 李四", "今天，我代表州人民政府，向大会报告一年来的工作，请大家审议。",
               body("州", 2023, "黔东南", 10)),
        {},
        {"full": "贵州省黔东南苗族侗族自治州", "level": "city", "speaker": "李四"},
    ),
    "the country": (
        report("政府工作报告", "——2010年3月5日在第二十九届全国人民代表大会第八次会议上", "国务院总理 张三",
               "今天，我代表国务院，向大会报告一年来的工作，请大家审议。", body("国", 2009, "", 11)),
        {},
        {"place": "全国", "level": "national", "plan_year": 2010, "speaker": "张三"},
    ),
    "no name in the head: the text's own": (
        report("", "", "", "今天，我代表市人民政府，向大会报告一年来的工作，请大家审议。", body("市", 2023, "嘉兴", 12)),
        {},
        {"place": "嘉兴市", "level": "city", "method": "inferred", "delivered": "2024", "title": None, "meeting": None, "speaker": None},
    ),
    "no name at all": (
        report("", "", "", "今天，我代表市人民政府，向大会报告一年来的工作，请大家审议。", body("市", 2023, "", 13)),
        {"name": "嘉兴"},
        {"place": None, "level": None, "method": None, "contradictions": 0},
    ),
    "masked": (
        report("政府工作报告", "——2023年2月6日在**市第二十九届人民代表大会第八次会议上", "**市人民政府市长 ***", "今天，我代表市人民政府，向大会报告一年来的工作，请大家审议。",
               body("市", 2022, "**", 14)),
        {"name": "2023年嘉兴市政府工作报告"},
        {"place": None, "level": None, "plan_year": 2023},
    ),
    "a speech": (
        "在全市三级干部会议上的讲话\n（2023年2月1日）\n嘉兴市市长 张三\n同志们：\n下面，我就今年工作讲几点意见。\n" + body("市", 2022, "嘉兴", 15),
        {},
        {"place": "嘉兴市", "kind": "speech", "delivered": "2023-02-01", "meeting": "全市三级干部会议", "title": "在全市三级干部会议上的讲话", "speaker": "张三"},
    ),
    "a report on plan and budget": (
        "关于嘉兴市2023年国民经济和社会发展计划执行情况与2024年计划草案的报告\n——2024年1月10日在嘉兴市第二十九届人民代表大会第八次会议上\n各位代表：\n"
        "受市人民政府委托，现将计划执行情况报告如下，请予审议。\n" + body("市", 2023, "嘉兴", 16),
        {},
        {"place": "嘉兴市", "kind": "other", "plan_year": 2024},
    ),
    "a change of term": (
        report("政府工作报告", "——2022年1月8日在庄浪县第二十九届人民代表大会第八次会议上", "", "今天，我代表县人民政府，向大会报告一年来的工作，请大家审议。",
               body("县", 2021, "庄浪", 17).replace("一、2021年工作回顾", "一、过去五年工作回顾").replace("二、2022年工作安排", "二、今后五年奋斗目标和2022年工作安排")),
        {},
        {"review_from": 2017, "review_year": 2021, "plan_year": 2022, "plan_until": 2026},
    ),
    "a new government in autumn, without a date": (
        "各位代表：\n现在，我代表庄浪县人民政府，向大会报告政府工作，请予审议。\n"
        + re.sub("[今去]年|过去一年", "五年来", body("县", 2020, "庄浪", 19).replace("一、2020年工作回顾", "一、过去五年工作回顾").replace(
                     "二、2021年工作安排", "二、今后五年奋斗目标\n到2025年，路更宽。到2025年，水更清。")),
        {},
        {"delivered": "2021", "review_from": 2016, "review_year": 2020, "plan_year": 2021, "plan_until": 2025},
    ),
    "a year of two plans": (
        report("政府工作报告", "——2021年1月18日在庄浪县第二十九届人民代表大会第八次会议上", "", "今天，我代表县人民政府，向大会报告一年来的工作，请大家审议。",
               body("县", 2020, "庄浪", 18).replace("一、2020年工作回顾", "一、2020年工作回顾和“十三五”发展成就").replace("二、2021年工作安排", "二、“十四五”时期主要目标\n三、2021年工作安排")),
        {},
        {"review_from": 2016, "review_year": 2020, "plan_year": 2021, "plan_until": 2025},
    ),
    "an old report": (
        report("政府工作报告", "——一九九八年三月十日在庄浪县第二十九届人民代表大会第八次会议上", "县长 张三", "今天，我代表县人民政府，向大会报告一年来的工作，请大家审议。",
               body("县", 1997, "庄浪", 19)),
        {},
        {"place": "庄浪县", "delivered": "1998-03-10", "plan_year": 1998},
    ),
    "one of several 鼓楼区, nothing tells which": (
        report("鼓楼区政府工作报告", "", "", "今天，我代表区人民政府，向大会报告一年来的工作。", body("区", 2023, "鼓楼", 21)),
        {},
        {"place": None},
    ),
    "one of several 鼓楼区, the file tells which": (
        report("鼓楼区政府工作报告", "", "", "今天，我代表区人民政府，向大会报告一年来的工作。", body("区", 2023, "鼓楼", 21)),
        {"name": "徐州市鼓楼区2024"},
        {"full": "江苏省徐州市鼓楼区"},
    ),
    "a zone": (
        report("苏州工业园区管委会工作报告", "", "", "我代表苏州工业园区管委会，向大会报告一年来的工作。", body("区", 2023, "园区", 22)),
        {},
        {"place": "苏州工业园区", "level": "county", "method": "stated"},
    ),
    "a prefecture under a 行署": (
        report("政府工作报告", "（2024年1月9日在阿里地区工作会议上）", "阿里地区行署专员 张三", "我代表地区行署，向大会报告一年来的工作。", body("区", 2023, "阿里", 23)),
        {},
        {"place": "阿里地区", "level": "city", "speaker": "张三", "meeting": "阿里地区工作会议"},
    ),
    "a banner": (
        report("政府工作报告", "（2024年1月9日在准格尔旗第二十九届人民代表大会第八次会议上）", "旗长 张三", "我代表旗人民政府，向大会报告一年来的工作。", body("旗", 2023, "准格尔", 24)),
        {},
        {"place": "准格尔旗", "level": "county"},
    ),
    "a district of a municipality": (
        report("渝中区政府工作报告", "2024年1月9日在重庆市渝中区第二十九届人民代表大会第八次会议上", "区长 张三", "我代表区人民政府，向大会报告一年来的工作。", body("区", 2023, "渝中", 25)),
        {},
        {"full": "重庆市渝中区", "level": "county"},
    ),
    "a county that the head does not name": (
        "县委副书记、县长王强在全县经济工作会议上的讲话\n（2023年12月28日）\n同志们：\n这次会议很重要。\n" + body("县", 2023, "桃源", 26),
        {},
        {"place": "桃源县", "method": "inferred", "kind": "speech", "speaker": "王强", "delivered": "2023-12-28", "plan_year": 2024},
    ),
    "a wrapped meeting line under a running header": (
        "二〇二四年文件汇编\n政府工作报告\n——2024年1月9日在庄浪县第二十九届人民代\n表大会第八次会议上\n县长 张三\n各位代表：\n我代表县人民政府，向大会报告一年来的工作。\n" + body("县", 2023, "庄浪", 27),
        {},
        {"place": "庄浪县", "delivered": "2024-01-09", "meeting": "庄浪县第二十九届人民代表大会第八次会议", "speaker": "张三"},
    ),
    "a town": (
        report("政府工作报告", "——2024年1月8日在庄浪县水洛镇第二十九届人民代表大会第八次会议上", "镇长 张三", "今天，我代表镇人民政府，向大会报告一年来的工作，请大家审议。",
               body("镇", 2023, "水洛", 20)),
        {},
        {"place": "水洛镇", "level": "county"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", _CASES)
def test_describe(case: str) -> None:
    text, hints, expected = _CASES[case]
    found = _described(text, hints)
    place = Gazetteer.load().get(found.place) if found.place else None
    for key, value in expected.items():
        if key == "place":
            assert (place.name if place else None) == value
        elif key == "full":
            assert place is not None and place.full_name == value
        elif key == "method":
            assert (found.place_evidence.method if found.place_evidence else None) == value
        elif key == "contradictions":
            assert len(found.contradictions) == value, found.contradictions
        else:
            assert getattr(found, key) == value, key


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet="政府工作报告各位代表：市长县在第一届人民大会次议上，2023年月日（）*X　 \n\f\t——一二、回顾安排嘉兴朝阳区我",
        max_size=200,
    ),
    st.dictionaries(st.sampled_from(["name", "year", "province", "date"]), st.text(max_size=12)),
)
def test_describe_never_fails_and_its_spans_are_inside(noise: str, hints: dict[str, str]) -> None:
    text = noise + "\n" + body("市", 2023, "嘉兴", 28)
    found = describe(Document(file="a", text=text, format="txt", hints=hints), 0, len(text), Gazetteer.load())
    if found.place_evidence:
        assert 0 <= found.place_evidence.start < found.place_evidence.end <= len(text)
    if found.review_year is not None:
        assert found.plan_year is not None and found.review_year < found.plan_year


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2023年2月6日", "2023-02-06"),
        ("二〇二三年二月六日", "2023-02-06"),
        ("二○○六年十二月二十五日", "2006-12-25"),
        ("一九九八年三月十日", "1998-03-10"),
        ("2023 年 2 月", "2023-02"),
        ("二〇二三年", "2023"),
        ("2023-2-6", "2023-02-06"),
        ("2023.12.31", "2023-12-31"),
        ("2023年元月8日", "2023-01-08"),
        ("第12号", None),
        ("1023年", None),
    ],
)
def test_dates(text: str, iso: str | None) -> None:
    found = date(text)
    assert (found[0] if found else None) == iso


def test_years_and_plans() -> None:
    assert years_in("2023年工作回顾，二〇二四年安排") == [2023, 2024]
    assert five_year_plans("“十四五”时期和十三五规划") == [2021, 2016]
