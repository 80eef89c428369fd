"""A town's own report: the place that it is of is in the knowledge base as long as the report is."""

from __future__ import annotations

from pathlib import Path

from sample_reports import body, report

import kg
from kg.load import load
from loaders.pipeline import ReportReader

TOWN = "水洛镇"


def test_a_report_is_of_its_town(tmp_path: Path) -> None:
    text = report(
        f"{TOWN}人民政府工作报告",
        f"——2024年1月10日在{TOWN}第十九届人民代表大会第五次会议上",
        f"庄浪县{TOWN}人民政府镇长　赵小平",
        "我代表镇政府报告工作，请各位代表审议。",
        body("镇", 2023, seed=7),
    )
    folder = tmp_path / "reports"
    folder.mkdir()
    file = folder / "a.txt"
    file.write_text(text, encoding="utf-8")
    load(tmp_path / "kb", [folder], ReportReader(), jobs=1)
    with kg.open(tmp_path / "kb") as base:
        (found,) = base.reports()
        assert (found["place"], found["place_full"]) == (TOWN, f"甘肃省平凉市庄浪县{TOWN}")
        assert base.place(TOWN)["years"] == [2024]
    load(tmp_path / "kb", [folder], ReportReader(), jobs=1)
    with kg.open(tmp_path / "kb") as base:
        assert base.reports()[0]["place"] == TOWN, "nothing changed"
    file.unlink()
    load(tmp_path / "kb", [folder], ReportReader(), jobs=1)
    with kg.open(tmp_path / "kb") as base:
        assert list(base.facts.rows("SELECT id FROM place WHERE name = ?", (TOWN,))) == []
