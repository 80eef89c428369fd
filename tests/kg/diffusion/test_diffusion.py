"""Spread of a programme: censoring, levels, curve, panel, and that lifelines reads the panel."""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.diffusion import COLUMNS, Life, lives, panel, spread, write_panel
from kg.errors import Usage

DATA: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("lives.yaml").read_text(encoding="utf-8"))


def above(place: str) -> list[dict[str, Any]]:
    found = []
    while (parent := DATA.get(place, {}).get("parent")) is not None:
        found.append({"place_id": parent, "place": parent, "level": DATA.get(parent, {}).get("level", "national")})
        place = parent
    return found


def named(place: str) -> dict[str, Any]:
    return {"place": place, "adcode": place, "place_full": place, "level": DATA[place]["level"]}


def likeness(place: str, others: Sequence[str]) -> list[float]:
    return [0.5 if DATA[place]["parent"] == DATA[other]["parent"] else 0.25 for other in others]


def told() -> list[Life]:
    reports = [
        {
            "report": f"{place}-{year}", "place_id": place, "level": row["level"], "plan_year": year,
            "review_year": year - 1, "delivered": None,
        }
        for place, row in DATA.items()
        for year in row["reports"]
    ]  # fmt: skip
    reports.append({**reports[0], "report": "nowhere", "place_id": None})
    mentions = [
        {
            "report": f"{place}-{year}", "role": "own", "file": f"{place}-{year}.txt", "start": 3, "end": 6,
            "text": "新", "year": year - 1, "period": "review", "passage": 0,
        }
        for place, row in DATA.items()
        for year in row["named"]
    ]  # fmt: skip
    mentions += [
        {**mentions[0], "report": "jx-2023", "file": "jx-2023.txt", "role": "other"},
        {**mentions[0], "report": "nowhere"},
    ]
    return lives(reports, mentions)


@pytest.mark.parametrize(
    ("place", "year", "censoring", "not_before", "came_from", "silent"),
    [
        ("hz", 2021, "observed", 2020, "below", 2),
        ("wz", 2021, "left", None, "unknown", 0),
        ("zj", 2022, "observed", 2021, "unknown", 0),
        ("xh", 2022, "interval", 2020, "above", 0),
        ("nb", 2023, "observed", 2022, "above", 0),
        ("bj", 2023, "left", None, "unknown", 0),
    ],
)
def test_first_mention(
    place: str, year: int, censoring: str, not_before: int | None, came_from: str, silent: int
) -> None:
    row = next(p for p in spread(told(), above, named)["places"] if p["place_id"] == place)
    found = (row["report_year"], row["censoring"], row["not_before"], row["came_from"], row["silent"])
    assert found == (year, censoring, not_before, came_from, silent)
    assert row["first_year"] == row["first_year_done"] == year - 1
    assert row["evidence"]["file"] == f"{place}-{year}.txt"


def test_never_first_dropped_and_origin() -> None:
    answer = spread(told(), above, named)
    assert [p["place"] for p in answer["never"]] == ["jx"]
    assert answer["first"] == ["hz", "wz"]
    assert answer["dropped"] == [{"place": "hz", "adcode": "hz", "place_full": "hz", "last_named": 2021, "silent": 2}]
    assert answer["origin"] == {"report_year": 2021, "levels": ["city"], "certain": False}  # bj may be older
    assert [(r["level"], r["observed"], r["places"], r["left_censored"]) for r in answer["levels"]] == [
        ("province", 1, 1, 0), ("city", 4, 3, 1), ("county", 3, 3, 1),
    ]  # fmt: skip


def test_origin_is_certain_without_left_censored_others() -> None:
    kept = [life for life in told() if life.place_id not in ("bj", "wz")]
    assert spread(kept, above, named)["origin"] == {"report_year": 2021, "levels": ["city"], "certain": True}


def test_any_mention_counts_others() -> None:
    reports = [
        {"report": "a", "place_id": "jx", "level": "city", "plan_year": None, "review_year": 2022, "delivered": None}
    ]
    mentions = [{"report": "a", "role": "other", "file": "a", "start": 1}]
    assert lives(reports, mentions)[0].named == ()
    assert lives(reports, mentions, any_mention=True)[0].named == (2023,)


# worked out by hand from lives.yaml: observed, naming, entered, at_risk, adopted, cumulative
@pytest.mark.parametrize(
    ("year", "counts", "hazard"),
    [
        (2019, (1, 0, 0, 0, 0, 0), None),
        (2020, (4, 0, 0, 1, 0, 0), 0.0),
        (2021, (7, 2, 1, 4, 1, 2), 0.25),
        (2022, (7, 3, 0, 5, 2, 4), 0.4),
        (2023, (8, 6, 1, 3, 2, 7), 0.6667),
    ],
)
def test_curve(year: int, counts: tuple[int, ...], hazard: float | None) -> None:
    row = next(r for r in spread(told(), above, named)["curve"] if r["year"] == year)
    keys = ("observed", "naming", "entered", "at_risk", "adopted", "cumulative")
    assert tuple(row[k] for k in keys) == counts
    assert row["hazard"] == hazard
    assert row["share"] == round(counts[5] / counts[0], 4)


def rows() -> list[dict[str, Any]]:
    return panel("programme:new", told(), above, named, likeness)


def test_panel_rows() -> None:
    found = {(r["place_id"], r["year"]): r for r in rows()}
    assert len(found) == sum(len(row["reports"]) for row in DATA.values())
    assert all(tuple(r) == tuple(COLUMNS) for r in found.values())
    nb = found["nb", 2023]
    assert (nb["start"], nb["at_risk"], nb["adopted"], nb["named"], nb["left_censored"]) == (2022, 1, 1, 1, 0)
    assert (nb["upper_observed"], nb["upper_adopted"]) == (1, 1)
    assert (nb["neighbours_observed"], nb["neighbours_adopted"], nb["neighbours_share"]) == (3, 2, 0.6667)  # hz wz jx
    assert (nb["adopters"], nb["similarity_mean"], nb["similarity_max"]) == (4, 0.375, 0.5)  # zj hz wz xh
    first = found["wz", 2021]
    assert (first["start"], first["at_risk"], first["adopted"], first["left_censored"]) == (None, 0, 0, 1)
    alone = found["nb", 2019]
    assert (alone["upper_adopted"], alone["neighbours_share"], alone["similarity_mean"]) == (None, None, None)


def test_nothing_of_the_year_itself_is_a_covariate() -> None:
    hz = next(r for r in rows() if r["place_id"] == "hz" and r["year"] == 2022)
    assert (hz["upper_adopted"], hz["at_risk"], hz["adopted"]) == (0, 0, 0)  # the province names it in 2022


def test_files(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    for suffix in ("csv", "parquet"):
        write_panel(rows(), tmp_path / f"panel.{suffix}")
    with (tmp_path / "panel.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
    assert list(read[0]) == list(COLUMNS)
    assert [r["year"] for r in read] == [str(r["year"]) for r in rows()]
    frame = pandas.read_parquet(tmp_path / "panel.parquet")
    assert frame["start"].isna().sum() == len(DATA)
    assert frame["adopted"].sum() == 5
    with pytest.raises(Usage, match="xlsx"):
        write_panel(rows(), tmp_path / "panel.xlsx")


def test_lifelines_reads_the_panel(tmp_path: Path) -> None:
    """Kaplan and Meier of lifelines is our `remaining`; a time-varying Cox model runs on the covariates."""
    pandas = pytest.importorskip("pandas")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library's own imports
        lifelines = pytest.importorskip("lifelines")
        write_panel(rows(), tmp_path / "panel.csv")
        risk = pandas.read_csv(tmp_path / "panel.csv").query("at_risk == 1")
        ends = risk.groupby("place_id").agg(entry=("start", "min"), exit=("year", "max"), adopted=("adopted", "max"))
        meier = lifelines.KaplanMeierFitter().fit(ends["exit"], ends["adopted"], entry=ends["entry"])
        cox = lifelines.CoxTimeVaryingFitter(penalizer=0.5)
        cox.fit(
            risk[["place_id", "start", "year", "adopted", "upper_adopted", "neighbours_adopted"]].fillna(0),
            id_col="place_id", event_col="adopted", start_col="start", stop_col="year",
        )  # fmt: skip
    curve = {r["year"]: r["remaining"] for r in spread(told(), above, named)["curve"]}
    for year in (2021, 2023):
        assert meier.predict(year) == pytest.approx(curve[year], abs=2e-4)
    assert set(cox.params_.index) == {"upper_adopted", "neighbours_adopted"}
    assert risk["adopted"].sum() == 5


def test_the_example_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("lifelines")
    page = (Path(__file__).parents[3] / "docs" / "diffusion.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.S)
    write_panel(rows(), tmp_path / "panel.csv")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library: five adoptions are few
        exec(code, names)
    assert list(names["cox"].params_.index) == ["neighbours_share", "upper_adopted"]
    assert names["risk"]["adopted"].sum() == 5


def test_the_data_dictionary_is_complete() -> None:
    text = (Path(__file__).parents[3] / "docs" / "diffusion.md").read_text(encoding="utf-8")
    for name, (kind, zh, en) in COLUMNS.items():
        assert f"| `{name}` | {kind} | {zh} | {en} |" in text
