"""What is tracked is kept in the fact store, made again for the places whose reports changed, and for no other."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from plain_reader import PlainReader

from kg.errors import BadData
from kg.facts import FactStore
from kg.load import Tracking, follow, judge, load, remove
from kg.tracking.reading import is_tracked, promises
from kg.tracking.records import Tracked
from kg.tracking.sides import Side
from kg.tracking.targets import Naming


class PlainTracker(msgspec.Struct, frozen=True):
    """Every 【name】 of a plan is promised; the next report has it in its review, in its plan again, or not at all.

    A plan with 出错 makes the tracking of its place fail; one with 词表 finds the wording wrong; 断电 ends the process,
    停住 comes to no end; any promise kills the process if there is the file `fuse`, which then is gone. The years of
    the plans that were compared are written to the file `seen`.
    """

    version: str
    fuse: str | None = None
    seen: str | None = None

    def promises(self, sides: Sequence[Side], pairs: Sequence[tuple[int, int | None]]) -> list[list[Tracked]]:
        if self.seen:
            with Path(self.seen).open("a", encoding="utf-8") as file:
                file.write("".join(f"{sides[plan].report.plan_year}\n" for plan, _ in pairs))
        return [list(self._of(sides[plan], None if later is None else sides[later])) for plan, later in pairs]

    def _of(self, plan: Side, later: Side | None):  # type: ignore[no-untyped-def]
        for number, start, end, name in self._named(plan, "plan"):
            if name == "出错":
                raise ZeroDivisionError(name)
            if name == "词表":
                raise BadData("wording.yaml", "wrong")
            if name == "停住":
                time.sleep(3600)
            if name == "断电" or (self.fuse and _burnt(Path(self.fuse))):
                os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
            told = {n: at for period in ("plan", "review") for *at, n in (self._named(later, period) if later else ())}
            found = told.get(name)
            again = bool(found and later and later.passages[found[0]].period == "plan")
            outcome = "carried_over" if again else "fulfilled" if found else "unmentioned" if later else None
            yield Tracked(
                passage=number, start=start, end=end, type="task", promise=name, outcome=outcome, why="test",
                answer_passage=found and found[0], answer_start=found and found[1], answer_end=found and found[2],
                answer_period=None if not found else "plan" if again else "review",
            )  # fmt: skip

    def _named(self, side: Side, period: str):  # type: ignore[no-untyped-def]
        for number, passage in enumerate(side.passages):
            if passage.period == period:
                for m in re.finditer("【(.+?)】", passage.text):
                    yield number, passage.start + m.start(1), passage.start + m.end(1), m[1]

    def naming(self) -> Naming:
        return Naming(
            lookup=lambda n, u: None, lower=lambda n: False, horizon=lambda s, y: False, one=lambda s, y: True
        )

    def several(self, side: Side) -> list[bool]:
        return [False] * len(side.passages)


def _burnt(fuse: Path) -> bool:
    """Whether this process is the one that took the file away."""
    try:
        fuse.unlink()
    except FileNotFoundError:
        return False
    return True


class Reader(PlainReader, frozen=True):
    wording: str = "1"
    fuse: str | None = None
    seen: str | None = None

    def tracker(self) -> PlainTracker:  # type: ignore[override]
        return PlainTracker(self.wording, self.fuse, self.seen)


TEXTS = {
    "甲2022.txt": "甲州市;2022\n要修【一号桥】，办【夜校】，植【树】。",
    "甲2023.txt": "甲州市;2023\n修成【一号桥】。\n要办【夜校】。",
    "甲2024.txt": "甲州市;2024\n今年要办【夜校】。",
    "乙2023.txt": "乙州市;2023\n要修【水厂】。",
    "乙2024.txt": "乙州市;2024\n修成【水厂】。",
    "丙2024.txt": "丙州市;2024\n要开【集市】。",
}
JIA, YI, BING = "place:1", "place:2", "place:3"


def written(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(TEXTS[name], "utf-8", newline="\n")
    return folder


def kept(kb: Path) -> dict[tuple[str, str], tuple[str | None, int]]:
    """(file, promise) → outcome and how many plans before had it."""
    with FactStore.open(kb) as store:
        return {
            (row["file"], p.promise): (p.outcome, p.carried or 0)
            for row in store.reports()
            for p in promises(store, row["report"])
        }


def digest(kb: Path) -> str:
    with FactStore.open(kb) as store:
        return store.digest()


def test_outcomes_are_kept_and_what_is_carried_over_is_counted(tmp_path: Path) -> None:
    told: list[Tracking] = []
    result = load(tmp_path / "kb", [written(tmp_path / "r", *TEXTS)], Reader(), jobs=1, tracking=told.append)
    assert result.tracked == (JIA, YI, BING)
    assert [(t.places, t.places_total) for t in told] == [(1, 3), (2, 3), (3, 3)]
    assert kept(tmp_path / "kb") == {
        ("甲2022.txt", "一号桥"): ("fulfilled", 0),
        ("甲2022.txt", "夜校"): ("carried_over", 0),
        ("甲2022.txt", "树"): ("unmentioned", 0),
        ("甲2023.txt", "夜校"): ("carried_over", 1),
        ("甲2024.txt", "夜校"): (None, 2),
        ("乙2023.txt", "水厂"): ("fulfilled", 0),
        ("丙2024.txt", "集市"): (None, 0),
    }


def test_a_new_year_of_a_place_tracks_that_place_alone(tmp_path: Path) -> None:
    kb, reports = tmp_path / "kb", written(tmp_path / "r", "甲2022.txt", "甲2023.txt", "乙2023.txt", "丙2024.txt")
    assert load(kb, [reports], Reader(), jobs=1).tracked == (JIA, YI, BING)
    assert load(kb, [reports], Reader(), jobs=1).tracked == ()
    written(reports, "甲2024.txt")
    assert load(kb, [reports], Reader(), jobs=1).tracked == (JIA,)
    written(reports, "乙2024.txt")
    assert load(kb, [reports], Reader(), jobs=1).tracked == (YI,)
    load(tmp_path / "fresh", [reports], Reader(), jobs=1)
    assert digest(kb) == digest(tmp_path / "fresh")


TOLD = "甲州市;{0}\n修成【{1}号桥】。\n要修【{0}号桥】，办【夜校】。"


@pytest.mark.parametrize(
    ("year", "text", "compared"),
    [
        (2026, TOLD.format(2026, 2025), ["2025", "2026"]),
        (2022, "甲州市;2022\n修成【别的桥】。\n要修【2022号桥】。", ["2021", "2022"]),
        (2022, None, ["2021"]),
        (2025, None, ["2024"]),
        (2019, TOLD.format(2019, 2018), ["2019"]),
    ],
    ids=["a new year", "another text in the middle", "one less in the middle", "the last one gone", "an older one"],
)
def test_only_the_pairs_of_a_place_that_changed_are_compared_again(
    year: int, text: str | None, compared: list[str], tmp_path: Path
) -> None:
    kb, reports, seen = tmp_path / "kb", tmp_path / "r", tmp_path / "seen"
    reports.mkdir()
    for other in range(2020, 2026):
        (reports / f"甲{other}.txt").write_text(TOLD.format(other, other - 1), "utf-8", newline="\n")
    load(kb, [reports], Reader(), jobs=1)
    changed = reports / f"甲{year}.txt"
    if text is None:
        changed.unlink()
    else:
        changed.write_text(text, "utf-8", newline="\n")
    assert load(kb, [reports], Reader(seen=str(seen)), jobs=1).tracked == (JIA,)
    assert sorted(seen.read_text("utf-8").split()) == compared
    load(tmp_path / "fresh", [reports], Reader(), jobs=1)
    assert digest(kb) == digest(tmp_path / "fresh")


def test_a_report_that_turns_out_to_be_of_another_place_moves_there(tmp_path: Path) -> None:
    kb, reports = tmp_path / "kb", written(tmp_path / "r", *TEXTS)
    load(kb, [reports], Reader(), jobs=1)
    (reports / "乙2023.txt").write_text("甲州市;2025\n要修【水厂】。", "utf-8", newline="\n")
    assert load(kb, [reports], Reader(), jobs=1).tracked == (JIA, YI)
    load(tmp_path / "fresh", [reports], Reader(), jobs=1)
    assert digest(kb) == digest(tmp_path / "fresh")


def test_a_place_of_many_years_is_shared_among_processes(tmp_path: Path) -> None:
    reports, seen = tmp_path / "r", tmp_path / "seen"
    reports.mkdir()
    for year in range(2010, 2020):
        (reports / f"甲{year}.txt").write_text(TOLD.format(year, year - 1), "utf-8", newline="\n")
    load(tmp_path / "two", [reports], Reader(seen=str(seen)), jobs=2)
    assert sorted(map(int, seen.read_text("utf-8").split())) == [*range(2010, 2020)]
    load(tmp_path / "one", [reports], Reader(), jobs=1)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")


def test_only_reports_that_say_something_else_are_due_for_the_graph(tmp_path: Path) -> None:
    kb, reports = tmp_path / "kb", written(tmp_path / "r", "甲2022.txt", "甲2023.txt", "乙2023.txt")
    load(kb, [reports], Reader(), jobs=1)
    sql = (
        "SELECT d.name, t.digest FROM tracked_report t JOIN report r ON r.id = t.report"
        " JOIN document d ON d.id = r.document"
    )
    with FactStore.open(kb) as store:
        before = dict(store.db.execute(sql))
    written(reports, "甲2024.txt")
    load(kb, [reports], Reader(), jobs=1)
    with FactStore.open(kb) as store:
        after = dict(store.db.execute(sql))
    assert before.keys() == {"甲2022.txt", "甲2023.txt", "乙2023.txt"}
    assert {file for file in after if after[file] != before.get(file)} == {"甲2023.txt", "甲2024.txt"}


def test_a_file_that_goes_takes_its_answers_along(tmp_path: Path) -> None:
    kb, reports = tmp_path / "kb", written(tmp_path / "r", "甲2022.txt", "甲2023.txt", "乙2023.txt")
    load(kb, [reports], Reader(), jobs=1)
    remove(kb, ["甲2023.txt", "乙2023.txt"], reader=Reader())
    assert kept(kb) == {
        ("甲2022.txt", "一号桥"): (None, 0), ("甲2022.txt", "夜校"): (None, 0), ("甲2022.txt", "树"): (None, 0)
    }  # fmt: skip
    with FactStore.open(kb) as store:
        assert [row[0] for row in store.db.execute("SELECT place FROM tracked")] == [JIA]


def test_without_a_tracker_what_changed_is_forgotten_and_made_again_later(tmp_path: Path) -> None:
    kb, reports = tmp_path / "kb", written(tmp_path / "r", "甲2022.txt", "乙2023.txt")
    load(kb, [reports], Reader(), jobs=1)
    written(reports, "甲2023.txt")
    assert load(kb, [reports], Reader(), jobs=1, track=False).tracked == (JIA,)
    with FactStore.open(kb) as store:
        assert (is_tracked(store, JIA), is_tracked(store, YI)) == (False, True)
        assert not store.db.execute("SELECT 1 FROM promise WHERE place = ?", (JIA,)).fetchone()
    assert follow(kb, Reader()) == (JIA,)
    load(tmp_path / "fresh", [reports], Reader(), jobs=1)
    assert digest(kb) == digest(tmp_path / "fresh")


def test_other_wording_tracks_all_again(tmp_path: Path) -> None:
    kb, reports = tmp_path / "kb", written(tmp_path / "r", *TEXTS)
    load(kb, [reports], Reader(), jobs=1)
    assert load(kb, [reports], Reader(wording="2"), jobs=1).tracked == (JIA, YI, BING)
    assert not judge(kb)


def test_processes_give_what_one_gives(tmp_path: Path) -> None:
    reports = written(tmp_path / "r", *TEXTS)
    load(tmp_path / "one", [reports], Reader(), jobs=1)
    load(tmp_path / "two", [reports], Reader(), jobs=2)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_fault_in_one_place_does_not_stop_the_others(tmp_path: Path, jobs: int) -> None:
    reports = written(tmp_path / "r", *TEXTS)
    (reports / "丙2023.txt").write_text("丙州市;2023\n要办【出错】。", "utf-8", newline="\n")
    result = load(tmp_path / "kb", [reports], Reader(), jobs=jobs)
    assert result.tracked == (JIA, YI)
    assert any("丙州市" in note and "ZeroDivisionError" in note for note in result.notes)
    with FactStore.open(tmp_path / "kb") as store:
        assert (is_tracked(store, YI), is_tracked(store, BING)) == (True, False)


@pytest.mark.parametrize(("promise", "why"), [("断电", "died twice"), ("停住", "not done within 4 seconds")])
def test_a_process_that_ends_costs_only_its_place(
    promise: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_KG_TIMEOUT", "4")
    kb, reports = tmp_path / "kb", written(tmp_path / "r", *TEXTS)
    (reports / "乙2022.txt").write_text(f"乙州市;2022\n要办【{promise}】。", "utf-8", newline="\n")
    result = load(kb, [reports], Reader(), jobs=2)
    assert result.tracked == (JIA, BING)
    assert [("乙州市" in note, why in note) for note in result.notes] == [(True, True)]
    (reports / "乙2022.txt").unlink()
    assert load(kb, [reports], Reader(), jobs=1).tracked == (YI,)


def test_a_place_whose_process_died_is_tried_again_alone(tmp_path: Path) -> None:
    fuse, reports = tmp_path / "fuse", written(tmp_path / "r", *TEXTS)
    fuse.touch()
    result = load(tmp_path / "kb", [reports], Reader(fuse=str(fuse)), jobs=2)
    assert (result.tracked, result.notes, fuse.exists()) == ((JIA, YI, BING), (), False)
    load(tmp_path / "fresh", [reports], Reader(), jobs=1)
    assert digest(tmp_path / "kb") == digest(tmp_path / "fresh")


def test_a_load_that_fails_while_tracking_leaves_the_state_before(tmp_path: Path) -> None:
    kb, reports = tmp_path / "kb", written(tmp_path / "r", "甲2022.txt", "乙2023.txt")
    load(kb, [reports], Reader(), jobs=1)
    before = digest(kb)
    (reports / "丙2023.txt").write_text("丙州市;2023\n要办【词表】。", "utf-8", newline="\n")
    with pytest.raises(BadData):
        load(kb, [written(reports, "甲2023.txt")], Reader(), jobs=1)
    assert digest(kb) == before
    assert kept(kb)["甲2022.txt", "夜校"] == (None, 0)
