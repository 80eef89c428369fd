"""What is tracked, read back from the fact store through the Python API."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tracked_graph import fill_tracked

from kg.base import KnowledgeBase
from kg.errors import NotFound
from kg.facts import FactStore
from kg.load import load
from kg.tracking.writing import forget
from loaders.pipeline import ReportReader

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "reports"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("stored") / "kb"
    fill_tracked(folder).close()
    with KnowledgeBase.open(folder) as opened:
        yield opened


def test_promises_with_the_sentences_that_answer(base: KnowledgeBase) -> None:
    rows = {r["promise"]: r for r in base.promises("杭州市", 2022)}
    opened = rows["运河隧道要开工"]
    assert (opened["file"], opened["text"], opened["outcome"]) == ("hz-2022.txt", "运河隧道要开工", "fulfilled")
    assert (opened["outcome_text"], opened["outcome_quote"]) == ("运河隧道开工", "运河隧道开工，获评国家森林城市。")
    assert (opened["outcome_file"], opened["outcome_start"], opened["outcome_end"]) == ("hz-2023.txt", 0, 6)
    masked = rows["植树**万株"]
    assert (masked["masked"], masked["outcome"], masked["outcome_file"]) == (True, "unmentioned", "hz-2023.txt")
    assert masked["outcome_quote"] is masked["outcome_start"] is None
    assert [(r["promise"], r["carried"]) for r in base.promises("杭州市", 2024)] == [
        ("接着做城市更新", 2), ("续建城北水厂", 2), ("运河隧道年内通车", 0)
    ]  # fmt: skip
    with pytest.raises(NotFound):
        base.promises("杭州市", 1999)


def test_targets_with_result_and_the_target_above(base: KnowledgeBase) -> None:
    (row,) = base.targets("西湖区")
    assert (row["indicator"], row["target"], row["result"], row["verdict"]) == ("地区生产总值", 7, 8, "exceeded")
    assert (row["above_place"], row["above_target"], row["against_above"]) == ("杭州市", 6.5, "stricter")
    assert (row["above_file"], row["above_quote"]) == ("hz-2023.txt", "GDP增长6.5%。")
    assert row["result_quote"].startswith("城市更新做了一半")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (None, {"地区生产总值", "城镇新增就业"}),
        ("GDP", {"地区生产总值"}),  # not 单位GDP电耗, which only contains it
        ("地区生产总值", {"地区生产总值"}),
        ("电耗", {"单位GDP电耗"}),
        ("外贸", set()),
    ],
)
def test_an_indicator_is_that_of_the_authority_file_or_a_part_of_a_name(
    base: KnowledgeBase, wanted: str | None, found: set[str]
) -> None:
    assert {r["indicator"] for r in base.targets("杭州市", wanted)} == found


def test_projects_with_their_steps(base: KnowledgeBase) -> None:
    rows = {r["project"]: r for r in base.projects("杭州市")}
    plant = rows["城北水厂二期"]
    assert (plant["status"], plant["reports"], plant["without_progress"]) == ("stalled", 3, 2)
    assert [(s["year"], s["file"], s["text"]) for s in plant["steps"]] == [
        (2022, "hz-2022.txt", "城北水厂二期"), (2023, "hz-2023.txt", "城北水厂二期"), (2024, "hz-2024.txt", "城北水厂")
    ]  # fmt: skip
    assert all(s["text"] in s["quote"] for s in plant["steps"])
    assert rows["江畔大剧院"]["unspecified"] == [{"year": 2023, "amount_yi": 8}]
    assert {r["project"] for r in base.projects("杭州市", "vanished")} == {"望江图书馆"}


def answers(kb: Path) -> dict[str, Any]:
    with KnowledgeBase.open(kb) as opened:
        places = sorted(
            {r["place_full"] for r in map(opened.place, {r["place"] for r in opened.reports() if r["place"]})}
        )
        found: dict[str, Any] = {}
        for place in places:
            found[f"targets {place}"] = opened.targets(place) + opened.targets(place, "率")
            found[f"projects {place}"] = opened.projects(place)
            for year in {r["plan_year"] for r in opened.reports(place=opened.place(place)["place_id"])} - {None}:
                rows = opened.promises(place, year)
                found[f"promises {place} {year}"] = [{k: v for k, v in r.items() if k != "carried"} for r in rows]
    return found


def test_what_is_kept_is_what_would_be_computed(example_kb: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    shutil.copytree(example_kb, kb)
    with FactStore.open(kb, write=True) as store, store.transaction() as db:
        places = [place for (place,) in db.execute("SELECT place FROM tracked")]
        for place in places:
            forget(db, place)
    assert len(places) == 9
    kept, computed = answers(example_kb), answers(kb)
    assert kept == computed
    assert sum(map(len, kept.values())) > 100


def test_a_report_of_a_city_tracks_the_targets_of_its_districts_again(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()

    def added(*names: str) -> tuple[str, ...]:
        for name in names:
            shutil.copy(EXAMPLES / name, reports)
        tracked = load(tmp_path / "kb", [reports], ReportReader(), jobs=1).tracked
        with FactStore.open(tmp_path / "kb") as store:
            return tuple(sorted(str(store.place(place)["place"]) for place in tracked))

    first = added("龙华区2023年政府工作报告.txt", "坪山区2022年政府工作报告.txt", "平凉市2022年政府工作报告.txt")
    assert first == ("坪山区", "平凉市", "龙华区")
    assert added("坪山区2023年政府工作报告.txt") == ("坪山区",)
    assert added("深圳市政府工作报告2022-2024.csv") == ("坪山区", "深圳市", "龙华区")
    assert added() == ()
    with KnowledgeBase.open(tmp_path / "kb") as opened:
        above = {r["above_place"] for r in opened.targets("龙华区")}
    assert above == {"深圳市", None}
