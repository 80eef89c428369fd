"""A place of real reports through several years: what is tracked step by step is what a fresh load tracks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.facts import FactStore
from kg.load import load
from loaders.pipeline import ReportReader

YEARS = (2011, 2012, 2013, 2014)
MIDDLE = 2012


def state(kb: Path) -> tuple[str, list[tuple[str | None, int]]]:
    """A hash of all facts; of each plan the report that answers and how many promises it has."""
    with FactStore.open(kb) as store:
        counts = store.db.execute("SELECT answer, count(*) FROM promise GROUP BY year ORDER BY year").fetchall()
        return store.digest(), counts


@pytest.mark.shared
def test_a_report_in_the_middle_comes_changes_and_goes(shared: Path, tmp_path: Path) -> None:
    kb, reports, reader = tmp_path / "kb", tmp_path / "r", ReportReader()
    reports.mkdir()
    names = {year: f"深圳市政府工作报告_{year}年.txt" for year in YEARS}
    for year in YEARS:
        if year != MIDDLE:
            shutil.copy(shared / "reports" / "series" / names[year], reports)
    middle = reports / names[MIDDLE]

    def fresh(name: str) -> tuple[str, list[tuple[str | None, int]]]:
        load(tmp_path / name, [reports], reader, jobs=1)
        return state(tmp_path / name)

    assert len(load(kb, [reports], reader, jobs=1).tracked) == 1
    without = state(kb)
    assert [answer is None for answer, _ in without[1]] == [True, False, True]
    shutil.copy(shared / "reports" / "series" / names[MIDDLE], middle)
    load(kb, [reports], reader, jobs=1)
    whole = state(kb)
    assert [answer is None for answer, _ in whole[1]] == [False, False, False, True]
    assert whole == fresh("whole")
    text = middle.read_text("utf-8")
    middle.write_text(text[: len(text) * 3 // 4], "utf-8", newline="")
    load(kb, [reports], reader, jobs=1)
    changed = state(kb)
    assert changed[1][1][1] < whole[1][1][1] and changed[1][2:] == whole[1][2:]
    assert changed == fresh("changed")
    middle.unlink()
    load(kb, [reports], reader, jobs=1)
    assert state(kb) == without
