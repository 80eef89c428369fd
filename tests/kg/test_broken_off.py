"""Killed, full disk: the last complete state stays usable, and the next load goes on from what was read."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from plain_reader import PlainReader

from kg.errors import StoreError
from kg.facts import FactStore
from kg.load import load

_COUNT = 60
_PAUSE = 0.01
_RUN = """
import sys
from kg.load import load
from plain_reader import PlainReader

if __name__ == "__main__":
    limit = int(sys.argv[4])
    if limit:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    load(sys.argv[1], [sys.argv[2]], PlainReader(pause=%r), jobs=int(sys.argv[3]))
"""


def write(folder: Path, number: int, edition: int) -> None:
    place = ["甲州市", "乙州市", "丙州市"][number % 3]
    lines = [f"第{n}件实事：要推行【河长制】，办好【第{number}号攻坚】{edition}.{n * number}。" for n in range(20)]
    (folder / f"{number:02d}.txt").write_text("\n".join([f"{place};{2000 + number}", *lines]), "utf-8", newline="\n")


def digest(kb: Path) -> str:
    with FactStore.open(kb) as store:
        return store.digest()


def start(script: Path, kb: Path, reports: Path, jobs: int, limit: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, str(script), str(kb), str(reports), str(jobs), str(limit)]
    path = f"import sys; sys.path[:0] = {[str(Path(__file__).parents[2]), *map(str, Path(__file__).parents[:2])]!r}\n"
    script.write_text(path + _RUN % _PAUSE, "utf-8")
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str, str]:
    """A knowledge base, the folder of reports as it has become since, and the digests before and after."""
    base = tmp_path_factory.mktemp("states")
    reports, kb = base / "reports", base / "kb"
    reports.mkdir()
    for number in range(_COUNT):
        write(reports, number, 1)
    load(kb, [reports], PlainReader(), jobs=1)
    for number in range(5):
        (reports / f"{number:02d}.txt").unlink()
    for number in (*range(10, 40), *range(_COUNT, _COUNT + 5)):
        write(reports, number, 2)
    load(base / "fresh", [reports], PlainReader(), jobs=1)
    return kb, reports, digest(kb), digest(base / "fresh")


def test_killed_at_twenty_moments(states: tuple[Path, Path, str, str], tmp_path: Path) -> None:
    kb, reports, old, new = states
    script = tmp_path / "run.py"
    durations = {}
    for jobs in (1, 2):
        shutil.copytree(kb, tmp_path / f"whole{jobs}")
        began = time.perf_counter()
        process = start(script, tmp_path / f"whole{jobs}", reports, jobs)
        said = process.communicate(timeout=60)[1]
        assert process.returncode == 0, said
        durations[jobs] = time.perf_counter() - began
        assert digest(tmp_path / f"whole{jobs}") == new
    chance = random.Random(20)
    seen, resumed = [], 0
    for turn in range(20):
        jobs = 2 if turn % 4 == 3 else 1
        here = tmp_path / f"kb{turn}"
        shutil.copytree(kb, here)
        process = start(script, here, reports, jobs)
        time.sleep(durations[jobs] * (turn + chance.random()) / 20)
        process.kill()
        process.communicate(timeout=10)  # ends when the workers have closed standard error: none is left behind
        found = digest(here)
        assert found in (old, new), f"turn {turn}: neither the state before nor the one after"
        seen.append(found)
        result = load(here, [reports], PlainReader(), jobs=1)
        assert digest(here) == new, f"turn {turn}"
        assert not (here / "load.journal").exists()
        resumed += result.resumed
        assert bool(result.resumed) == any("went on" in note for note in result.notes)
        shutil.rmtree(here)
    assert old in seen
    assert resumed > 0


def test_a_full_disk_leaves_the_state_before(states: tuple[Path, Path, str, str], tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="the system has no limit on the size of files")
    kb, reports, old, new = states
    here = tmp_path / "kb"
    shutil.copytree(kb, here)
    size = (kb / "facts.sqlite").stat().st_size
    for limit in (size // 50, size // 10, size // 4):
        process = start(tmp_path / "run.py", here, reports, 1, limit)
        said = process.communicate(timeout=60)[1]
        assert process.returncode == 1
        assert "StoreError" in said, said
        assert digest(here) == old
    load(here, [reports], PlainReader(), jobs=1)
    assert digest(here) == new


def test_a_torn_journal_counts_up_to_the_tear(states: tuple[Path, Path, str, str], tmp_path: Path) -> None:
    kb, reports, _, new = states
    here = tmp_path / "kb"
    shutil.copytree(kb, here)

    def stop(progress: object) -> None:
        if progress.files == 7:  # type: ignore[attr-defined]
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(here, [reports], PlainReader(), jobs=1, progress=stop)
    journal = here / "load.journal"
    journal.write_bytes(journal.read_bytes()[:-5])
    assert load(here, [reports], PlainReader(), jobs=1).resumed == 6
    assert digest(here) == new


def test_a_damaged_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "facts.sqlite").write_bytes(b"no database at all" * 500)
    for write_it in (False, True):
        with pytest.raises(StoreError, match="delete it and run kg load again"):
            FactStore.open(tmp_path, write=write_it)


def test_a_single_file_that_kills_its_reader_is_refused_from_the_second_load_on(tmp_path: Path) -> None:
    reports, kb, script = tmp_path / "reports", tmp_path / "kb", tmp_path / "run.py"
    reports.mkdir()
    (reports / "bad.txt").write_text("甲州市;2024\ndie", "utf-8", newline="\n")
    codes = []
    for _ in range(3):
        process = start(script, kb, reports, 2)
        process.communicate(timeout=60)
        codes.append(process.returncode)
    assert codes == [9, 0, 0]
    (reports / "bad.txt").write_text("甲州市;2024\n要推行【河长制】。", "utf-8", newline="\n")
    assert load(kb, [reports], PlainReader(), jobs=2).reports == 1
    assert sorted(p.name for p in kb.iterdir()) == ["facts.sqlite"]
