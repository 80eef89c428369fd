#!/usr/bin/env python3
"""How fast reports become answers, as ratios measured in one run on one machine.

python benchmarks/load.py [DIR]     DIR: the reports, else $POLICY_KG_SHARED/reports, else ../shared/reports

On two processes, against jieba.posseg alone over the same text: `kg extract`; `kg load --no-track` (facts, entities,
graph); tracking of all places after it; `kg load` with all of that. Peak memory of all processes, a second load,
`kg shared` as a process and in Python. Needs the extra `dev` (jieba, psutil).
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil

from tools.processes import memory

ROOT = Path(__file__).resolve().parent.parent
KG = (sys.executable, "-c", "from kg.cli import main; main()")
PROGRAMME = "三区三线"
EVERY = 0.25  # seconds between two looks at memory: one takes 11 ms of the processors that are measured
GOALS = {  # figure → what it should reach
    "extract_times_posseg": (">=", 4.0),
    "untracked_times_posseg": (">=", 3.0),
    "load_times_posseg": (">=", 3.0),
    "track_s": ("<=", 30.0),
    "extract_memory_mib": ("<=", 1228.8),  # 1.2 GiB
    "untracked_memory_mib": ("<=", 1228.8),
    "track_memory_mib": ("<=", 800.0),
    "load_memory_mib": ("<=", 1228.8),
    "second_load_s": ("<=", 1.0),
    "shared_process_s": ("<=", 0.7),
    "shared_warm_ms": ("<=", 20.0),
}
JOBS = 2
FOLLOW = f"""
import sys
from kg.load import follow
from loaders.pipeline import ReportReader
if __name__ == "__main__":
    follow(sys.argv[1], ReportReader(), jobs={JOBS})
"""  # a file of its own: its processes import it
_POSSEG = """
import sys, time, kg, jieba.posseg
with kg.open(sys.argv[1]) as base:
    texts = [base.text(row["file"]) for row in base.facts.documents()]
jieba.posseg.lcut("预热")
begin = time.perf_counter()
for text in texts:
    for _ in jieba.posseg.cut(text):
        pass
print(time.perf_counter() - begin, sum(len(text.encode()) for text in texts), sum(map(len, texts)))
"""


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Runs a command: seconds, those of all its processors' work, and the peak memory of all its processes in MiB.

    Memory is the proportional share (PSS) where the system tells it, so that shared pages count once; else resident.
    """
    begin, before = time.perf_counter(), os.times()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        peak = 0
        process = psutil.Process(run.pid)
        while run.returncode is None:
            peak = max(peak, memory(process))
            with suppress(subprocess.TimeoutExpired):
                run.wait(EVERY)
        seconds, after = time.perf_counter() - begin, os.times()
    if run.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(command[3:])}: exit code {run.returncode}")
    work = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, work, peak / 2**20


def wall(command: list[str], environment: dict[str, str], times: int) -> float:
    """The median seconds of a command as a process."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def measure(reports: Path, folder: Path) -> dict[str, float]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "POLICY_KG_KB": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    smallest = min((p for p in reports.rglob("*") if p.suffix in (".docx", ".txt")), key=lambda p: p.stat().st_size)
    wall([*KG, "extract", str(smallest)], environment, 1)  # modules are compiled, as where they are installed
    extract_s, extract_cpu, extract_memory = timed([*KG, "extract", str(reports), "--jobs", str(JOBS)], environment)
    load = [*KG, "load", str(reports), "--jobs", str(JOBS)]
    load_s, load_cpu, load_memory = timed(load, environment)
    apart = folder.with_name("untracked")
    untracked_s, untracked_cpu, untracked_memory = timed([*load, "--no-track", "--kb", str(apart)], environment)
    program = folder.with_name("follow.py")
    program.write_text(FOLLOW, encoding="utf-8")
    track_s, track_cpu, track_memory = timed([sys.executable, str(program), str(apart)], environment)
    said = subprocess.run(
        [sys.executable, "-c", _POSSEG, str(folder)], env=environment, check=True, capture_output=True, text=True
    ).stdout.split()
    posseg, size, characters = float(said[0]), int(said[1]), int(said[2])
    second = wall(load, environment, 3)
    shared = wall([*KG, "shared", PROGRAMME], environment, 5)
    return {
        "text_mb": size / 1e6,
        "characters": characters,
        "posseg_s": posseg,
        "extract_s": extract_s,
        "extract_cpu_s": extract_cpu,
        "extract_times_posseg": posseg / extract_s,
        "extract_memory_mib": extract_memory,
        "untracked_s": untracked_s,
        "untracked_cpu_s": untracked_cpu,
        "untracked_times_posseg": posseg / untracked_s,
        "untracked_memory_mib": untracked_memory,
        "track_s": track_s,
        "track_cpu_s": track_cpu,
        "track_memory_mib": track_memory,
        "load_s": load_s,
        "load_cpu_s": load_cpu,
        "load_times_posseg": posseg / load_s,
        "load_memory_mib": load_memory,
        "second_load_s": second,
        "shared_process_s": shared,
        "shared_warm_ms": warm(folder),
    }


def warm(folder: Path) -> float:
    """Median milliseconds of `KnowledgeBase.shared` after the first."""
    sys.path.insert(0, str(ROOT))
    import kg

    with kg.open(folder) as base:
        base.shared(PROGRAMME)
        seconds = []
        for _ in range(21):
            begin = time.perf_counter()
            base.shared(PROGRAMME)
            seconds.append(time.perf_counter() - begin)
    return 1000 * statistics.median(seconds)


def main() -> None:
    given = sys.argv[1] if len(sys.argv) > 1 else None
    reports = Path(given or Path(os.environ.get("POLICY_KG_SHARED") or ROOT.parent / "shared") / "reports").resolve()
    if not reports.is_dir():
        raise SystemExit(f"{reports} is not there")
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    with tempfile.TemporaryDirectory() as folder:
        found = measure(reports, Path(folder) / "kb")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load before: {busy}")
    for name, value in found.items():
        sign, goal = GOALS.get(name, ("", 0.0))
        met = "" if not sign else f"goal {sign} {goal:g}: {'met' if (value >= goal) == (sign == '>=') else 'missed'}"
        print(f"{name:22} {value:10.2f}  {met}".rstrip())
    print(json.dumps({name: round(value, 3) for name, value in found.items()}))


if __name__ == "__main__":
    main()
