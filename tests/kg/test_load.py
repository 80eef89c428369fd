"""Loading: synchronising, renaming, resuming, dying workers, and what readers see meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from plain_reader import PlainReader, candidate

from kg.errors import NotFound, StoreBusy, Usage
from kg.facts import FactStore
from kg.load import Progress, absent, load, remove
from kg.load.workers import work_off
from kg.model import Refusal
from kg.processors import cores
from loaders.read import walk

JIA = "甲州市;2024\n推行【河长制】见到成效。\n要落实【双减】，抓好【百日攻坚】行动。\n学习外地【千村计划】*经验。"
YI = "乙州市;2024\n全面落实【河湖长制】，水质变好。\n要开展【百日攻坚】行动。"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    put(folder, {"甲.txt": JIA, "sub/乙.txt": YI})
    return folder


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="\n")


def digest(kb: Path) -> str:
    with FactStore.open(kb) as store:
        return store.digest()


def names(kb: Path) -> list[str]:
    with FactStore.open(kb) as store:
        return [row["file"] for row in store.files()]


def numbers(result: object) -> dict[str, object]:
    counted = result.as_json()["files"]  # type: ignore[attr-defined]
    return {key: value for key, value in counted.items() if value}


def test_twice_changes_nothing(reports: Path, tmp_path: Path) -> None:
    kb, log = tmp_path / "kb", tmp_path / "log"
    reader = PlainReader(log=str(log))
    first = load(kb, [reports], reader, jobs=1)
    before = (kb / "facts.sqlite").read_bytes()
    second = load(kb, [reports], reader, jobs=1)
    assert numbers(first) == {"new": 2}
    assert (first.reports, first.passages, first.mentions, first.statements) == (2, 5, 6, 5)
    assert numbers(second) == {"unchanged": 2}
    assert not second.written
    assert (kb / "facts.sqlite").read_bytes() == before
    assert sorted(log.read_text("utf-8").split()) == ["sub/乙.txt", "甲.txt"]
    assert not (kb / "load.journal").exists()


def test_one_changed_file_is_read_again(reports: Path, tmp_path: Path) -> None:
    kb, log = tmp_path / "kb", tmp_path / "log"
    load(kb, [reports], PlainReader(), jobs=1)
    put(reports, {"甲.txt": JIA.replace("双减", "揭榜挂帅")})
    assert numbers(load(kb, [reports], PlainReader(log=str(log)), jobs=1)) == {"changed": 1, "unchanged": 1}
    assert log.read_text("utf-8").split() == ["甲.txt"]
    load(tmp_path / "fresh", [reports], PlainReader(), jobs=1)
    assert digest(kb) == digest(tmp_path / "fresh")
    with FactStore.open(kb) as store:
        assert list(store.search("双减")) == []
        assert [hit["file"] for hit in store.search("揭榜")] == ["甲.txt"]


def test_a_removed_file_goes_and_other_roots_stay(reports: Path, tmp_path: Path) -> None:
    kb, other = tmp_path / "kb", tmp_path / "other"
    put(other, {"丙.txt": "丙州市;2024\n要推行【河长制】。"})
    load(kb, [reports, other], PlainReader(), jobs=1)
    (reports / "甲.txt").unlink()
    (other / "丙.txt").unlink()
    assert numbers(load(kb, [reports], PlainReader(), jobs=1)) == {"unchanged": 1, "removed": 1}
    assert names(kb) == ["sub/乙.txt", "丙.txt"]


def test_a_part_of_a_root_is_synchronised_alone(reports: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    load(kb, [reports], PlainReader(), jobs=1)
    (reports / "甲.txt").unlink()
    put(reports, {"sub/新.txt": JIA})
    assert numbers(load(kb, [reports / "sub"], PlainReader(), jobs=1)) == {"new": 1, "unchanged": 1}
    assert names(kb) == ["sub/乙.txt", "sub/新.txt", "甲.txt"]


@pytest.mark.parametrize("first", ["sub", "sub/乙.txt"])
def test_a_larger_folder_takes_a_smaller_one_in(first: str, reports: Path, tmp_path: Path) -> None:
    kb, log = tmp_path / "kb", tmp_path / "log"
    load(kb, [reports / first], PlainReader(), jobs=1)
    assert names(kb) == ["乙.txt"]
    assert numbers(load(kb, [reports], PlainReader(log=str(log)), jobs=1)) == {"new": 1, "renamed": 1}
    assert names(kb) == ["sub/乙.txt", "甲.txt"]
    assert log.read_text("utf-8").split() == ["甲.txt"]
    load(tmp_path / "fresh", [reports], PlainReader(), jobs=1)
    assert digest(kb) == digest(tmp_path / "fresh")


def test_a_renamed_file_is_not_read_again(reports: Path, tmp_path: Path) -> None:
    kb, log = tmp_path / "kb", tmp_path / "log"
    load(kb, [reports], PlainReader(), jobs=1)
    (reports / "甲.txt").rename(reports / "sub" / "甲州.txt")
    assert numbers(load(kb, [reports], PlainReader(log=str(log)), jobs=1)) == {"unchanged": 1, "renamed": 1}
    assert not log.exists()
    load(tmp_path / "fresh", [reports], PlainReader(), jobs=1)
    assert digest(kb) == digest(tmp_path / "fresh")


def test_a_moved_folder_is_recognised(reports: Path, tmp_path: Path) -> None:
    kb, log = tmp_path / "kb", tmp_path / "log"
    load(kb, [reports], PlainReader(), jobs=1)
    reports.rename(tmp_path / "moved")
    assert numbers(load(kb, [tmp_path / "moved"], PlainReader(log=str(log)), jobs=1)) == {"renamed": 2}
    assert names(kb) == ["sub/乙.txt", "甲.txt"]
    assert not log.exists()


def test_colliding_names_are_prefixed_and_stay(reports: Path, tmp_path: Path) -> None:
    kb, other = tmp_path / "kb", tmp_path / "other"
    put(other, {"甲.txt": JIA.replace("2024", "2023")})
    load(kb, [reports], PlainReader(), jobs=1)
    load(kb, [other], PlainReader(), jobs=1)
    assert names(kb) == ["other/甲.txt", "sub/乙.txt", "甲.txt"]
    (reports / "甲.txt").unlink()
    load(kb, [reports, other], PlainReader(), jobs=1)
    assert names(kb) == ["other/甲.txt", "sub/乙.txt"]


def test_a_name_that_is_taken_all_the_way_up_is_numbered_and_keeps_its_suffix(reports: Path, tmp_path: Path) -> None:
    kb, other = tmp_path / "kb", tmp_path / "other"
    put(other, {"甲.txt": JIA.replace("2024", "2023")})
    way = other.parts[1:]
    for first in range(len(way)):  # what the second one would be called with more and more of its folders
        put(reports, {"/".join([*way[first:], "甲.txt"]): JIA.replace("2024", "2021")})
    load(kb, [reports], PlainReader(), jobs=1)
    load(kb, [other], PlainReader(), jobs=1)
    assert len(names(kb)) == 3 + len(way)
    with FactStore.open(kb) as store:
        assert store.text("甲~2.txt") == JIA.replace("2024", "2023")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names that are not Unicode")
def test_files_whose_names_read_alike_are_all_there(tmp_path: Path) -> None:
    class OnDisk(PlainReader, frozen=True):
        def walk(self, root: Path) -> Iterator[tuple[Path, str] | Refusal]:
            return walk(root)

    folder, kb = tmp_path / "reports", tmp_path / "kb"
    put(folder, {"甲.txt": JIA})
    Path(os.fsdecode(os.fsencode(folder) + b"/" + "甲.txt".encode("gbk"))).write_text(YI, "utf-8")
    assert numbers(load(kb, [folder], OnDisk(), jobs=1)) == {"new": 2}
    assert numbers(load(kb, [folder], OnDisk(), jobs=1)) == {"unchanged": 2}
    with FactStore.open(kb) as store:
        assert [store.text(name) for name in ("甲.txt", "甲~2.txt")] == [JIA, YI]
    (folder / "甲.txt").unlink()
    assert numbers(load(kb, [folder], OnDisk(), jobs=1)) == {"changed": 1, "removed": 1}
    assert names(kb) == ["甲.txt"]


def test_order_and_processes_do_not_matter(reports: Path, tmp_path: Path) -> None:
    load(tmp_path / "a", [reports], PlainReader(), jobs=2)
    load(tmp_path / "b", [reports / "sub"], PlainReader(), jobs=1)
    load(tmp_path / "b", [reports], PlainReader(), jobs=1)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_another_version_of_the_reader_reads_all_again_and_says_so(reports: Path, tmp_path: Path) -> None:
    kb, log = tmp_path / "kb", tmp_path / "log"
    load(kb, [reports], PlainReader(), jobs=1)
    result = load(kb, [reports], PlainReader(version="2", log=str(log)), jobs=1)
    assert numbers(result) == {"changed": 2}
    assert len(log.read_text("utf-8").split()) == 2
    assert any("read again: 2" in note for note in result.notes)


def test_a_worker_that_dies_costs_only_its_file(reports: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    put(reports, {f"{n}.txt": f"丙州市;{2000 + n}\n要推行【河长制】第{n}次。" for n in range(5)})
    put(reports, {"bad.txt": "丙州市;2024\ndie", "fault.txt": "丙州市;2023\nfault"})
    result = load(kb, [reports], PlainReader(), jobs=2)
    assert [r.file for r in result.refused] == ["bad.txt", "fault.txt"]
    assert "died twice" in result.refused[0].reason
    assert "ZeroDivisionError: fault (plain_reader.py:" in result.refused[1].reason
    assert result.reports == 7
    put(reports, {"bad.txt": "丙州市;2024\n要推行【双减】。"})
    assert load(kb, [reports], PlainReader(), jobs=2).reports == 8


@pytest.mark.parametrize("hanging", [1, 3])
def test_a_file_that_comes_to_no_end_is_refused(
    hanging: int, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_KG_TIMEOUT", "4")
    put(reports, {f"{n}.txt": f"丙州市;{2000 + n}\nhang" for n in range(hanging)})
    result = load(tmp_path / "kb", [reports], PlainReader(), jobs=2)
    assert [r.file for r in result.refused] == [f"{n}.txt" for n in range(hanging)]
    assert all("not done within 4 seconds and stopped" in r.reason for r in result.refused)
    assert result.reports == 2


@pytest.mark.parametrize("limit", ["soon", "0", "-3", "nan"])
def test_a_time_limit_that_is_none(limit: str, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_KG_TIMEOUT", limit)
    with pytest.raises(Usage, match=f"POLICY_KG_TIMEOUT={limit}"):
        load(tmp_path / "kb", [reports], PlainReader(), jobs=2)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_missing_library_is_no_fault_of_a_file(jobs: int, reports: Path, tmp_path: Path) -> None:
    put(reports, {"x.txt": "丙州市;2024\nimport"})
    with pytest.raises(ImportError, match="reader_of_that_format"):
        load(tmp_path / "kb", [reports], PlainReader(), jobs=jobs)


def test_what_is_refused_or_no_report_is_named_every_time(reports: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    put(reports, {"x.txt": "refuse", "y.txt": "none"})
    for _ in range(2):
        result = load(kb, [reports], PlainReader(), jobs=1)
        assert [(r.file, r.reason) for r in result.refused] == [("x.txt", "refused")]
        assert [(r.file, r.reason) for r in result.not_reports] == [("y.txt", "no report")]
    assert json.loads(json.dumps(result.as_json()))["files"]["refused"] == [{"file": "x.txt", "reason": "refused"}]


def test_a_missing_path_is_wrong_usage_and_removes_nothing(reports: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    load(kb, [reports], PlainReader(), jobs=1)
    with pytest.raises(Usage, match="no such file or folder"):
        load(kb, [tmp_path / "nowhere"], PlainReader(), jobs=1)
    assert len(names(kb)) == 2
    with pytest.raises(Usage, match="no such file or folder"):
        load(tmp_path / "new", [reports, tmp_path / "nowhere"], PlainReader(), jobs=1)
    assert not (tmp_path / "new").exists()


def test_the_knowledge_base_is_not_loaded_into_itself(reports: Path) -> None:
    kb = reports / "policy-kb"
    load(kb, [reports], PlainReader(), jobs=1)
    assert numbers(load(kb, [reports], PlainReader(), jobs=1)) == {"unchanged": 2}


class Blind(PlainReader, frozen=True):
    """Its `walk` may not open `sub`, or finds a file there that cannot be read."""

    sees: bool = False

    def walk(self, root: Path) -> Iterator[tuple[Path, str] | Refusal]:
        yield root / "甲.txt", "甲.txt"
        if self.sees:
            yield root / "sub" / "locked.txt", "sub/乙.txt"
        else:
            yield Refusal(file="sub", reason="no permission")


@pytest.mark.parametrize(("sees", "refused", "unchanged"), [(False, "sub", 1), (True, "sub/乙.txt", 2)])
def test_what_cannot_be_looked_at_stays(
    sees: bool, refused: str, unchanged: int, reports: Path, tmp_path: Path
) -> None:
    kb = tmp_path / "kb"
    load(kb, [reports], PlainReader(), jobs=1)
    before = digest(kb)
    result = load(kb, [reports], Blind(sees=sees), jobs=1)
    assert numbers(result).keys() == {"unchanged", "refused"}
    assert ([r.file for r in result.refused], result.unchanged) == ([refused], unchanged)
    assert digest(kb) == before
    with FactStore.open(kb) as store:  # and told until a load can look there
        assert [row["file"] for row in store.refusals()] == [refused]
    load(kb, [reports / "甲.txt"], PlainReader(), jobs=1)
    with FactStore.open(kb) as store:
        assert [row["file"] for row in store.refusals()] == [refused]
    load(kb, [reports], PlainReader(), jobs=1)
    with FactStore.open(kb) as store:
        assert store.refusals() == []


def test_a_new_file_that_cannot_be_read_is_tried_again(reports: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    assert [r.file for r in load(kb, [reports], Blind(sees=True), jobs=1).refused] == ["sub/乙.txt"]
    assert numbers(load(kb, [reports], PlainReader(), jobs=1)) == {"changed": 1, "unchanged": 1}
    load(tmp_path / "fresh", [reports], PlainReader(), jobs=1)
    assert digest(kb) == digest(tmp_path / "fresh")


def test_remove(reports: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    load(kb, [reports], PlainReader(), jobs=1)
    with pytest.raises(NotFound) as missing:
        remove(kb, ["甲.txt", "甲.tx"])
    assert "甲.txt" in missing.value.suggestions
    assert len(names(kb)) == 2
    assert remove(kb, ["甲.txt"]) == 1
    (reports / "甲.txt").unlink()
    load(tmp_path / "fresh", [reports], PlainReader(), jobs=1)
    assert digest(kb) == digest(tmp_path / "fresh")


def test_a_deleted_folder_stays_until_it_is_removed_by_its_path(reports: Path, tmp_path: Path) -> None:
    base, other = tmp_path / "kb", tmp_path / "other"
    put(other, {"inner/丙.txt": "丙州市;2023\n推行【河长制】。", "丁.txt": "丁州市;2024\n落实【双减】。"})
    load(base, [reports, other], PlainReader(), jobs=1)

    def missing() -> dict[str, list[str]]:
        with FactStore.open(base) as store:
            return absent(store.files())

    assert missing() == {}
    shutil.rmtree(other / "inner")
    assert missing() == {str(other / "inner"): ["inner/丙.txt"]}
    shutil.rmtree(other)
    assert load(base, [reports], PlainReader(), jobs=1).removed == 0
    assert missing() == {str(other): ["inner/丙.txt", "丁.txt"]}
    assert remove(base, [str(other)]) == 2
    assert missing() == {}
    assert names(base) == ["sub/乙.txt", "甲.txt"]
    with pytest.raises(NotFound, match="no such file"):
        remove(base, [str(other)])


def test_two_loads_at_once_and_a_reader_meanwhile(reports: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    load(kb, [reports], PlainReader(), jobs=1)
    before = digest(kb)
    put(reports, {"丙.txt": "丙州市;2024\n要推行【双减】。"})

    def meanwhile(_: object) -> None:
        assert digest(kb) == before
        with pytest.raises(StoreBusy, match="another process is writing"):
            load(kb, [reports], PlainReader(), jobs=1)

    assert load(kb, [reports], PlainReader(), jobs=1, progress=meanwhile).reports == 3
    assert digest(kb) != before


def test_progress_counts_files_and_bytes(reports: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    load(tmp_path / "kb", [reports], PlainReader(), jobs=1, progress=seen.append)
    size = len(JIA.encode()) + len(YI.encode())
    assert [(p.files, p.files_total, p.bytes_total) for p in seen] == [(1, 2, size), (2, 2, size)]
    assert seen[-1].bytes == size


def test_the_same_report_in_two_files_counts_once(reports: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    body = "\n".join(f"第{n}件实事办成，推行【河长制】，要写第{n * 7}句不同的话。" for n in range(40))
    put(reports, {"丙1.txt": f"丙州市;2024\n{body}", "丙2.txt": f"丙州市;2024\n{body}\n另有一句。"})
    put(reports, {"丙3.txt": f"丙州市;2023\n{body}"})
    load(kb, [reports], PlainReader(), jobs=1)
    with FactStore.open(kb) as store:
        by_file = {r["file"]: r for r in store.reports()}
        assert by_file["丙1.txt"]["same_as"] == by_file["丙2.txt"]["report"]
        assert [f for f, r in by_file.items() if r["same_as"] is None] == ["sub/乙.txt", "丙2.txt", "丙3.txt", "甲.txt"]
        facts = list(store.facts(entity="hezhangzhi", place="place:3"))
        assert {f["file"] for f in facts} == {"丙2.txt", "丙3.txt"}
        assert len(facts) == 80
    (reports / "丙2.txt").unlink()
    load(kb, [reports], PlainReader(), jobs=1)
    with FactStore.open(kb) as store:
        assert all(r["same_as"] is None for r in store.reports())


def test_candidates_of_two_places_are_visible(reports: Path, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    load(kb, [reports], PlainReader(), jobs=1)
    with FactStore.open(kb) as store:
        entities = {e["name"]: e for e in store.entities(type="programme")}
        visible = [e["name"] for e in store.entities(visible=True)]
    assert entities["百日攻坚"]["id"] == candidate("百日攻坚")
    assert (entities["百日攻坚"]["status"], entities["百日攻坚"]["places"]) == ("candidate", 2)
    assert (entities["千村计划"]["places"], entities["千村计划"]["mentions"]) == (0, 1)
    assert visible == ["双减", "河长制", "百日攻坚"]


@pytest.mark.parametrize("things", [[], list(range(6))])
def test_processes_work_while_this_one_does_something_else(things: list[int]) -> None:
    done: list[int] = []
    seen: list[int] = []

    def work(thing: int) -> bytes:
        done.append(thing)
        return b"%d" % thing

    def meanwhile() -> None:
        until = time.monotonic() + 30
        while len(done) < len(things) and time.monotonic() < until:
            time.sleep(0.01)
        seen.append(len(done))

    with ThreadPoolExecutor(2) as pool:
        found = list(work_off(things, lambda thing: partial(work, thing), 2, pool, meanwhile, ahead=3))
    assert seen == [len(things)]
    assert sorted(found) == [(thing, b"%d" % thing) for thing in things]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux tells which cores a process may use")
def test_as_many_processes_as_the_process_may_use_cores() -> None:
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)
    assert cores() == len(allowed)
