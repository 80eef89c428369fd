"""Who shares what, on rows written here."""

from __future__ import annotations

from typing import Any

import pytest

from kg.sharing import Filters, compare, shared

Row = dict[str, Any]
PLACES = {  # id → name, code, level, places above it
    "n": ("全国", "000000", "national", ()),
    "p": ("甲省", "110000", "province", ("n",)),
    "c": ("乙市", "110100", "city", ("p", "n")),
    "d": ("丙县", "110121", "county", ("c", "p", "n")),
    "q": ("丁省", "120000", "province", ("n",)),
}
PROGRAMME: Row = {"id": "x", "name": "某项举措", "aliases": [], "kind": None, "level": "national", "definition": None}


def named(place: str | None) -> Row:
    if place is None:
        return {"place_id": None, "place": None, "adcode": None, "place_full": None, "level": None}
    name, code, level, _ = PLACES[place]
    return {"place_id": place, "place": name, "adcode": code, "place_full": name, "level": level}


def above(place: str) -> list[Row]:
    return [named(p) for p in PLACES[place][3]]


def piece(place: str | None, year: int | None, period: str = "plan", role: str = "own", file: str = "a.txt") -> Row:
    return {
        **named(place), "file": file, "start": 0, "end": 4, "text": "某项举措", "quote": "推进某项举措。", "year": year,
        "period": period, "role": role, "report": f"r:{file}",
    }  # fmt: skip


def report(place: str | None, plan: int | None) -> Row:
    review = plan - 1 if plan else None
    return {**named(place), "plan_year": plan, "review_year": review, "review_from": review, "plan_until": plan}


EVIDENCE = [
    piece("d", 2021, file="d21.txt"),
    piece("d", 2022, "review", file="d22.txt"),
    piece("c", 2022, role="other", file="c22.txt"),
    piece("q", 2020, "review", file="q20.txt"),
    piece(None, 2022, file="masked.txt"),
]
REPORTS = [report("d", 2021), report("d", 2023), report("c", 2022), report("q", 2020), report("p", 2022)]


def ask(**filters: Any) -> Row:
    return shared(PROGRAMME, EVIDENCE, REPORTS, [{"file": "b.pdf", "reason": "?"}], above, Filters(**filters))


CASES: list[tuple[Row, list[str | None]]] = [
    ({}, ["丁省", "丙县", None]),
    ({"any_mention": True}, ["丁省", "丙县", "乙市", None]),
    ({"year": 2022}, ["丙县", None]),
    ({"year": 2021}, ["丙县"]),
    ({"period": "plan"}, ["丙县", None]),
    ({"level": "county"}, ["丙县"]),
    ({"province": "p"}, ["丙县"]),
    ({"places": ("q",)}, ["丁省"]),
    ({"places": ("c",)}, []),
    ({"roll_up": True}, ["丁省", "甲省", "乙市", "丙县", None]),
    ({"roll_up": True, "places": ("c",)}, ["乙市"]),
]


@pytest.mark.parametrize("filters, places", CASES, ids=[str(f) for f, _ in CASES])
def test_filters(filters: Row, places: list[str | None]) -> None:
    assert [p["place"] for p in ask(**filters)["places"]] == places


def test_years() -> None:
    county = next(p for p in ask()["places"] if p["place"] == "丙县")
    assert (county["first_year"], county["first_year_done"], county["years"]) == (2021, 2022, [2021, 2022])


def test_rolled_up_evidence_names_where_it_is_from() -> None:
    city = next(p for p in ask(roll_up=True)["places"] if p["place"] == "乙市")
    assert {(e["from"], e["year"]) for e in city["evidence"] if "from" in e} == {("丙县", 2021), ("丙县", 2022)}
    assert city["years"] == [2021, 2022]  # the city's own mention is of others


def test_not_mentioned_has_reports_and_no_report_has_gaps() -> None:
    answer = ask()
    assert [(p["place"], p["years"]) for p in answer["not_mentioned"]] == [("甲省", [2022]), ("乙市", [2022])]
    assert [(p["place"], p["years"]) for p in answer["no_report"]] == [("丙县", [2022])]
    assert [u["file"] for u in answer["unread"]] == ["b.pdf"]


def test_a_year_asked_for_without_a_report_is_no_report() -> None:
    answer = ask(year=2021)
    missing = {p["place"]: p["years"] for p in answer["no_report"]}
    assert missing["丁省"] == [2021]
    assert "乙市" not in missing  # its report of 2022 reviews 2021
    assert "乙市" in {p["place"] for p in answer["not_mentioned"]}


def doing(programme: str, places: int, year: int) -> Row:
    return {**piece("c", year), "programme": programme, "name": programme, "places": places}


def test_compare_puts_the_rarest_first() -> None:
    a = [doing("常见", 9, 2021), doing("少见", 2, 2022), doing("少见", 2, 2020), doing("独有", 1, 2021)]
    b = [doing("常见", 9, 2022), doing("少见", 2, 2023)]
    answer = compare([named("c"), named("q")], [a, b])
    assert [e["name"] for e in answer["shared"]] == ["少见", "常见"]
    assert answer["shared"][0]["in"]["乙市"]["first_year"] == 2020
    assert [e["name"] for e in answer["only"]["乙市"]] == ["独有"]
    assert answer["only"]["丁省"] == answer["partly"] == []


def test_compare_tells_namesakes_apart() -> None:
    one, two = {**named("c"), "place_full": "甲省乙市"}, {**named("c"), "place_full": "丁省乙市"}
    assert list(compare([one, two], [[], []])["only"]) == ["甲省乙市", "丁省乙市"]
