"""What the commands answer on the example reports, with the keys of CONTRACT.md."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from kg_command import Kg

EVIDENCE = {"file", "start", "end", "text", "quote", "year", "period"}
REPORT = {
    "file", "start", "end", "place", "adcode", "level", "kind", "title", "delivered", "speaker", "meeting",
    "review_year", "plan_year", "place_evidence",
}  # fmt: skip

# arguments, keys of the answer (of each row, where it is a list)
KEYS: list[tuple[list[str], set[str]]] = [
    (["reports"], REPORT),
    (["shared", "三区三线"], {"programme", "places", "not_mentioned", "no_report", "unread"}),
    (["compare", "龙华区", "坪山区"], {"places", "shared", "partly", "only"}),
    (["similar", "龙华区"], {"place", "adcode", "place_full", "similarity", "shared", "programmes"}),
    (["similar"], {"place", "place_id", "other", "other_id", "similarity", "shared", "programmes"}),
    (["similar", "--communities"], {"community", "places", "programmes"}),
    (["path", "深圳市", "庄浪县"], {"from", "relation", "to", *EVIDENCE}),
    (["programmes"], {"id", "name", "aliases", "kind", "level", "status", "places", "mentions"}),
    (
        ["programmes", "--place", "龙华区"],
        {"id", "name", "level", "status", "places", "years", "first_year", "evidence"},
    ),
    (["programmes", "--candidates"], {"id", "name", "status", "evidence"}),
    (["programmes", "--together", "河长制"], {"programme", "name", "places", "lift"}),
    (["show", "河长制"], {"id", "type", "name", "aliases", "definition", "evidence", "places", "mentions"}),
    (["show", "龙华区"], {"type", "place", "adcode", "place_full", "level", "years", "above", "reports", "programmes"}),
    (["search", "河长制"], {"place", "plan_year", "highlights", *EVIDENCE - {"year"}}),
    (["query"], {"id", "question", "question_en", "parameters", "columns"}),
    (["query", "first_adopters", "-p", "programme=河长制"], {"first_year", "place", "adcode", "level"}),
    (["cypher", "MATCH (p:Place) RETURN p.name AS name ORDER BY name LIMIT 3"], {"name"}),
    (["status"], {"folder", "files", "reports", "passages", "mentions", "facts", "graph", "refused", "no_report"}),
]


@pytest.mark.parametrize("arguments, keys", KEYS, ids=[" ".join(a[:2]) for a, _ in KEYS])
def test_json_has_the_keys_and_nothing_beside_the_document(kg: Kg, arguments: list[str], keys: set[str]) -> None:
    answer = kg(*arguments, "--format", "json")
    assert (answer.code, answer.err) == (0, "")
    rows = answer.json if isinstance(answer.json, list) else [answer.json]
    assert rows
    for row in rows:
        assert keys <= set(row), keys - set(row)


@pytest.mark.parametrize("arguments", [a for a, _ in KEYS if a[0] not in ("status",)], ids=lambda a: " ".join(a[:2]))
def test_jsonl_and_csv_hold_the_same_rows(kg: Kg, arguments: list[str]) -> None:
    lines = [json.loads(line) for line in kg(*arguments, "-f", "jsonl").out.splitlines()]
    rows = list(csv.DictReader(io.StringIO(kg(*arguments, "-f", "csv").out)))
    assert len(rows) == len(lines) > 0
    assert list(lines[0]) and set(lines[0]) <= set(rows[0])


@pytest.mark.parametrize(
    "traditional, simple",
    [
        (["shared", "三區三線"], ["shared", "三区三线"]),
        (["show", "龍華區"], ["show", "龙华区"]),
        (["search", "國土空間"], ["search", "国土空间"]),
        (["compare", "龍華區", "坪山區"], ["compare", "龙华区", "坪山区"]),
        (["promises", "--place", "龍華區", "--year", "2022"], ["promises", "--place", "龙华区", "--year", "2022"]),
        (
            ["targets", "--place", "龍華區", "--indicator", "地區生產總值"],
            ["targets", "--place", "龙华区", "--indicator", "地区生产总值"],
        ),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_traditional_characters_ask_the_same(kg: Kg, traditional: list[str], simple: list[str]) -> None:
    answer, same = kg(*traditional, "-f", "json"), kg(*simple, "-f", "json")
    assert answer.code == 0, answer.err
    assert answer.json and answer.json == same.json


def test_shared_names_places_with_their_own_words(kg: Kg) -> None:
    answer = kg("shared", "三区三线", "-f", "json").json
    found = {p["place"]: p for p in answer["places"]}
    assert answer["programme"]["name"] == "三区三线"
    assert set(found) == {"望城区", "广东省", None}
    assert found["广东省"]["adcode"] == "440000"
    assert found["广东省"]["years"] == [2022, 2023]
    assert found["望城区"]["first_year"] == found["望城区"]["first_year_done"] == 2022
    for place in answer["places"]:
        for piece in place["evidence"]:
            assert EVIDENCE | {"role"} <= set(piece)
            text = kg("text", piece["file"]).out
            assert text[piece["start"] : piece["end"]] == piece["text"]
            assert piece["quote"] in text


def test_three_kinds_of_no_are_told_apart(kg: Kg) -> None:
    answer = kg("shared", "三区三线", "-f", "json").json
    no = {p["place"]: p["years"] for p in answer["not_mentioned"]}
    assert no["深圳市"] == [2022, 2023, 2024]
    assert [(p["place"], p["years"]) for p in answer["no_report"]] == [("坪山区", [2024])]
    assert [u["file"] for u in answer["unread"]] == ["龙华区2024年政府工作报告.docx"]
    table = kg("shared", "三区三线").out
    for said in ("have reports, but not this in them: ", "reports not in the collection: 坪山区 (2024)",
                 "files that could not be read: 龙华区2024年政府工作报告.docx"):  # fmt: skip
        assert said in table


def test_a_place_without_any_report_is_told(kg: Kg) -> None:
    answer = kg("shared", "三区三线", "--place", "银川市", "-f", "json").json
    assert answer["places"] == answer["not_mentioned"] == []
    assert [(p["place"], p["years"]) for p in answer["no_report"]] == [("银川市", [])]


FILTERS: list[tuple[list[str], set[str | None]]] = [
    (["--year", "2023"], {"广东省"}),
    (["--period", "review"], {"广东省", "望城区"}),
    (["--level", "province"], {"广东省"}),
    (["--province", "湖南省"], {"望城区"}),
    (["--place", "望城区", "--place", "广东省"], {"广东省", "望城区"}),
    (["--province", "湖南省", "--roll-up"], {"望城区", "长沙市", "湖南省"}),
]


@pytest.mark.parametrize("filters, places", FILTERS, ids=[" ".join(f) for f, _ in FILTERS])
def test_filters(kg: Kg, filters: list[str], places: set[str | None]) -> None:
    answer = kg("shared", "三区三线", *filters, "-f", "json").json
    assert {p["place"] for p in answer["places"]} == places


@pytest.mark.parametrize("name", ["河长制", "河湖长制", "hehuzhangzhi", "hhzz", "HHZZ"])
def test_alias_pinyin_and_initials_find_a_programme(kg: Kg, name: str) -> None:
    assert kg("show", name, "-f", "json").json["name"] == "河湖长制"


@pytest.mark.parametrize("name", ["sanqusanxian", "sqsx", "“三区三线”", "三区三线划定"])
def test_other_names_of_one_programme(kg: Kg, name: str) -> None:
    assert kg("shared", name, "-f", "json").json["programme"]["name"] == "三区三线"


def test_any_mention_takes_what_is_only_named(kg: Kg) -> None:
    def places(*more: str) -> dict[str | None, list[str | None]]:
        found = kg("shared", "零碳园区", *more, "-f", "json").json["places"]
        return {p["place"]: [e["role_why"] for e in p["evidence"]] for p in found}

    assert None not in places()
    assert places("--any-mention")[None] == ["denied"]


def test_places_alike(kg: Kg) -> None:
    rows = kg("similar", "龙华区", "-f", "json").json
    assert rows[0]["place"] == "深圳市"
    assert [r["similarity"] for r in rows] == sorted((r["similarity"] for r in rows), reverse=True)
    assert all(0 < r["similarity"] <= 1 and r["shared"] >= len(r["programmes"]) >= 1 for r in rows)


def test_a_path_is_a_chain_with_evidence(kg: Kg) -> None:
    links = kg("path", "深圳市", "庄浪县", "-f", "json").json
    assert links[0]["from"] == "广东省深圳市" and links[-1]["to"] == "甘肃省平凉市庄浪县"
    assert all(a["to"] == b["from"] for a, b in pairwise(links))
    assert all(link["text"] in kg("text", link["file"]).out for link in links)


def test_communities_hold_every_place_once(kg: Kg) -> None:
    groups = kg("similar", "--communities", "-f", "json").json
    places = [p["place"] for group in groups for p in group["places"]]
    assert len(places) == len(set(places)) == 9
    assert [g["community"] for g in groups] == list(range(1, len(groups) + 1))


def test_a_report_with_the_words_is_not_said_to_lack_them(kg: Kg, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    for place, sentence in (("龙华区", "我们与各供应链长制定了年度计划。"), ("坪山区", "全面推行链长制，服务企业。")):
        text = kg("text", f"{place}2023年政府工作报告.txt").out
        (reports / f"{place}.txt").write_text(text.rstrip() + f"\n{sentence}\n", encoding="utf-8")
    base = tmp_path / "kb"
    assert kg("load", reports, "--kb", base, "-j", "1").code == 0
    (piece,) = kg("shared", "链长制", "--place", "龙华区", "--kb", base, "-f", "json").json["places"][0]["evidence"]
    at = f"{piece['file']}:{piece['start']}-{piece['end']}"
    assert kg("judge", "reject", "链长制", "--at", at, "--kb", base).code == 0
    found = kg("shared", "链长制", "--kb", base, "-f", "json").json
    assert [row["place"] for row in found["places"]] == ["坪山区"]
    (silent,) = found["not_mentioned"]
    words = silent["words"]
    inside = kg("text", words["file"], "--kb", base).out
    assert (silent["place"], words["file"]) == ("龙华区", "龙华区.txt")
    assert inside[words["start"] : words["end"]] == "链长制"
    told = kg("shared", "链长制", "--kb", base)
    assert "have the words, but not taken for this programme: 龙华区 (2023)\n" in told.out
    assert "have reports, but not this in them" not in told.out
    assert f"see the text (as 龙华区.txt:{words['start']})" in told.err
    other = kg("shared", "链长制", "--year", "2020", "--kb", base, "-f", "json").json
    assert all("words" not in row for row in other["not_mentioned"])


def test_extract_needs_no_knowledge_base(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_KG_KB", "/nowhere")
    report = "examples/reports/望城区2022年政府工作报告.docx"
    rows = [json.loads(line) for line in kg("extract", report, "--jobs", "1").out.splitlines()]
    text = kg("text", report).out
    assert {"programme", "indicator"} <= {row["type"] for row in rows}
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)
    only = kg("extract", report, "--jobs", "1", "--type", "programme").out.splitlines()
    assert 0 < len(only) < len(rows)


def test_queries_are_listed_with_their_parameters(kg: Kg) -> None:
    rows: list[dict[str, Any]] = kg("query", "-f", "json").json
    assert len(rows) >= 20
    one = next(row for row in rows if row["id"] == "first_adopters")
    assert [p["name"] for p in one["parameters"]] == ["programme"]
    assert "first_adopters" in kg("query").out


def test_a_place_without_reports_is_shown_with_the_sentences_that_name_it(kg: Kg) -> None:
    found = kg("show", "圭塘河", "-f", "json").json
    assert (found["type"], found["level"], found["place_full"], found["years"]) == (
        "place",
        "locality",
        "湖南省圭塘河",
        [],
    )
    assert found["evidence"] and all("圭塘河" in row["quote"] for row in found["evidence"])
    assert found["evidence"][0]["file"] in kg("show", "圭塘河").out
