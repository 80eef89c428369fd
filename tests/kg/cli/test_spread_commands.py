"""kg diffusion, kg wording, kg identity on the example reports."""

from __future__ import annotations

import csv
from pathlib import Path

from kg_command import Kg

from kg.diffusion import COLUMNS


def test_diffusion_says_what_is_not_known(kg: Kg) -> None:
    answer = kg("diffusion", "三区三线", "--format", "json")
    assert answer.code == 0
    found = answer.json
    assert [(p["place"], p["report_year"], p["censoring"]) for p in found["places"]] == [
        ("广东省", 2023, "left"), ("望城区", 2023, "left"),
    ]  # fmt: skip
    assert found["origin"]["certain"] is False
    assert "三区三线" in found["places"][0]["evidence"]["quote"]
    shown = kg("diffusion", "三区三线")
    assert "2023 or earlier" in shown.out and "not certain" in shown.out


def test_diffusion_says_who_no_longer_names_it(kg: Kg) -> None:
    shown = kg("diffusion", "河长制").out
    assert "广东省深圳市 (last in 2022, not in 2 reports since)" in shown
    assert "坪山区 (last in 2023, not in 1 report since)" in shown
    assert "坪山区（末次 2023，此后 1 份报告未提）" in kg("diffusion", "河长制", "--lang", "zh").out


def test_diffusion_writes_the_panel(kg: Kg, tmp_path: Path) -> None:
    target = tmp_path / "panel.csv"
    answer = kg("diffusion", "河湖长制", "--panel", target, "-f", "json")
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(COLUMNS)
    reports = sum(len(p["reports"]) for p in (*answer.json["places"], *answer.json["never"]))
    assert len(rows) == reports and str(len(rows)) in answer.err
    assert kg("diffusion", "河湖长制", "--panel", tmp_path / "panel.txt").code == 2


def test_wording_of_places_and_programmes(kg: Kg) -> None:
    assert kg("wording").code == 2
    assert kg("wording", "龙华区", "-f", "json").json == []
    rows = kg("wording", "--programme", "三区三线", "-f", "json").json
    assert {(r["place"], r["wording"]) for r in rows} == {("广东省", "unknown"), ("望城区", "unknown")}
    assert all(r["text"] in r["quote"].replace("\n", "") for r in rows)


def test_identity_lists_what_was_merged_and_why(kg: Kg) -> None:
    rows = kg("identity", "--type", "project", "-f", "json").json
    assert {r["type"] for r in rows} == {"project"}
    water = next(r for r in rows if r["name"] == "庄浪应急供水工程")
    assert (water["into_name"], water["rule"], water["score"]) == ("庄浪应急供水工程", "equal", 1.0)
    assert kg("identity", water["entity"], "-f", "json").json == [r for r in rows if r["entity"] == water["entity"]]
