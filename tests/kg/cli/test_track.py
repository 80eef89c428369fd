"""kg promises, kg targets, kg projects on the example reports."""

from __future__ import annotations

from pathlib import Path

from kg_command import Kg

PROMISE = {
    "promise", "type", "file", "start", "end", "quote", "outcome", "outcome_file", "outcome_start", "outcome_end",
    "outcome_quote", "confidence", "why",
}  # fmt: skip
TARGET = {"indicator", "year", "target", "comparator", "low", "high", "result", "verdict", "why", "target_quote"}


def test_promises_of_a_place_and_year(kg: Kg) -> None:
    answer = kg("promises", "--place", "龙华区", "--year", "2022", "--format", "json")
    assert (answer.code, answer.err) == (0, "")
    rows = answer.json
    assert all(set(row) >= PROMISE for row in rows)
    grown = next(r for r in rows if r["promise"] == "地区生产总值")
    assert (grown["type"], grown["outcome"], grown["amount_known"]) == ("indicator", "missed", True)
    assert "3.1%" in grown["outcome_quote"] and grown["outcome_start"] < grown["outcome_end"]
    only = kg("promises", "--place", "龙华区", "--year", "2022", "--outcome", "missed", "-f", "json").json
    assert only == [r for r in rows if r["outcome"] == "missed"]
    none = kg("promises", "--place", "龙华区", "--year", "2022", "--outcome", "exceeded", "-f", "json")
    assert (none.json, none.err) == ([], "No such promise.\n")


def test_promises_of_two_files_on_disk_and_in_the_knowledge_base_agree(kg: Kg, example_kb: Path) -> None:
    listed = {(r["place"], r["plan_year"]): r["file"] for r in kg("reports", "-f", "json").json}
    plan, later = listed["龙华区", 2022], listed["龙华区", 2023]
    by_name = kg("promises", "--from", plan, "--to", later, "-f", "json").json
    by_place = kg("promises", "--place", "龙华区", "--year", "2022", "-f", "json").json
    assert [(r["start"], r["outcome"]) for r in by_name] == [(r["start"], r["outcome"]) for r in by_place]


def test_no_report_that_answers_is_said_and_not_taken_for_silence(kg: Kg) -> None:
    answer = kg("promises", "--place", "坪山区", "--year", "2025", "-f", "json")
    assert answer.code == 0 and "no report" in answer.err
    assert {r["outcome"] for r in answer.json} == {None}


def test_wrong_use(kg: Kg) -> None:
    which = kg("promises", "--place", "龙华区")
    assert which.code == 2 and "years that reports of 龙华区 plan: 2022–2023" in which.err
    assert kg("promises", "--year", "2022").code == 2
    assert kg("promises", "--place", "龙华区", "--year", "2022", "--outcome", "kept").code == 2
    assert kg("projects", "--place", "龙华区", "--stalled", "--vanished").code == 2
    missing = kg("promises", "--place", "龙华区", "--year", "1999")
    assert missing.code == 1 and "1999" in missing.err
    gone = kg("promises", "--from", "gone.txt", "--to", "gone2.txt")
    assert gone.code == 1 and "gone.txt" in gone.err


def test_targets_with_results_the_level_above_and_a_picture(kg: Kg, tmp_path: Path) -> None:
    picture = tmp_path / "t.svg"
    rows = kg("targets", "--place", "龙华区", "--svg", picture, "-f", "json").json
    assert all(set(row) >= TARGET for row in rows)
    grown = next(r for r in rows if r["indicator"] == "地区生产总值" and r["year"] == 2022)
    assert (grown["target"], grown["comparator"], grown["result"], grown["verdict"]) == (7, "~", 3.1, "missed")
    assert (grown["above_place"], grown["above_target"]) == ("深圳市", 6)
    assert "地区生产总值" in picture.read_text(encoding="utf-8")
    only = kg("targets", "--place", "龙华区", "--indicator", "固定资产投资", "-f", "json").json
    assert {r["indicator"] for r in only} == {"固定资产投资"}


def test_projects_answer_with_a_list(kg: Kg) -> None:
    answer = kg("projects", "--place", "龙华区", "-f", "json")
    assert answer.code == 0
    assert all({"project", "status", "stage", "steps"} <= set(row) for row in answer.json)
    assert kg("projects", "--place", "龙华区").code == 0
