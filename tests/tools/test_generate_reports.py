"""Generated reports: the same seed gives the same, fewer are the first of more, and the reader knows what they are."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from loaders.pipeline import ReportReader
from tools.generate_reports import YEARS, generate, write


def test_the_same_seed_gives_the_same() -> None:
    many = list(generate(3 * YEARS + 1, 600))
    assert many == list(generate(3 * YEARS + 1, 600))
    assert list(generate(YEARS + 2, 600)) == many[: YEARS + 2]
    assert list(generate(YEARS, 600, seed=2)) != many[:YEARS]
    assert len({text for _, text in many}) == len({file for file, _ in many}) == 3 * YEARS + 1


def test_what_a_place_names_recurs() -> None:
    first, second = (text for _, text in islice(generate(2, 4000), 2))
    names = {word for word in first.replace("，", "。").split("。") if word.startswith("开展")}
    assert names
    assert sum(name[2:] in second for name in names) >= len(names) // 2


def test_more_than_there_are_places_for_is_refused() -> None:
    with pytest.raises(ValueError, match="the places are enough for"):
        list(generate(10**6, 10))


def test_they_are_read_as_reports(tmp_path: Path) -> None:
    write(tmp_path, 1, 1500)
    (path,) = tmp_path.rglob("*.txt")
    (document,) = ReportReader().read(path, path.name).documents
    (report,) = document.reports
    year = int(path.stem[-4:])
    assert (report.report.plan_year, report.report.review_year, report.report.kind) == (year, year - 1, "report")
    assert report.report.place is not None
    assert {"programme", "project", "organisation", "indicator", "industry"} <= {m.type for m in report.mentions}
