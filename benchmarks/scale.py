"""How loading grows with the number of reports, and what one changed file costs among many.

    python -m benchmarks.scale [--sizes 500,1000,2000] [--neo4j] [--jobs 2] [--keep FOLDER]

Loads generated reports (`tools.generate_reports`) of each size into a fresh knowledge base, as a process, start-up and
graph included; prints seconds by phase, their fit by a line with the extrapolation to 60,000 reports, and the peak
memory of all processes. Then a sentence is added to one file of the largest, and loaded: the goal is 5 s. With
`--neo4j` a real server is started (tools/neo4j_server.py), filled, and the same change made there. CPU seconds are user
and system time of all processes of `kg` (without the server); on a busy machine only they say something.

Needs the extra `dev` (psutil).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from tools.generate_reports import write
from tools.processes import memory

KG = (sys.executable, "-c", "from kg.cli import main; main()")
ROOT = Path(__file__).resolve().parent.parent
FAR = 60_000
GOAL = 5.0  # seconds for one changed file
_PASSWORD = "benchmark-1"
_SENTENCE = "我们要实施云溪碧水提升行动，加快云溪新区隧道建设，地区生产总值增长6.5%。"


class Run(NamedTuple):
    """One `kg load`: `phases` are seconds by phase, the last one is the rest of the process, above all the graph."""

    seconds: float
    cpu: float
    peak_mib: float
    phases: dict[str, float]
    said: dict[str, Any]


def load(reports: Path, kb: Path, jobs: int, neo4j: str | None = None) -> Run:
    """Runs the command and watches its memory (proportional share where the system tells it, else resident)."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NEO4J_USER": "neo4j", "NEO4J_PASSWORD": _PASSWORD}
    environment.pop("NEO4J_URI", None)
    command = [*KG, "load", str(reports), "--kb", str(kb), "--jobs", str(jobs), "--format", "json"]
    before = _children()
    began = time.perf_counter()
    peak = 0
    with (
        tempfile.TemporaryFile() as out,
        subprocess.Popen([*command, *(["--neo4j", neo4j] if neo4j else [])], env=environment, stdout=out) as run,
    ):
        process = psutil.Process(run.pid)
        while run.poll() is None:
            peak = max(peak, memory(process))
            time.sleep(0.5)
        seconds = time.perf_counter() - began
        out.seek(0)
        said = json.loads(out.read() or b"{}")
    if run.returncode:
        raise SystemExit(f"kg load: exit code {run.returncode}")
    phases = {**said["phases"], "graph": seconds - said["seconds"]}
    return Run(seconds, _children() - before, peak / 2**20, phases, said)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def line(sizes: Sequence[int], values: Sequence[float]) -> tuple[float, float, float]:
    """Least squares: the value at 0, the slope, and the largest distance from the line as a share of the value."""
    n = len(sizes)
    x, y = sum(sizes) / n, sum(values) / n
    spread = sum((s - x) ** 2 for s in sizes)
    slope = sum((s - x) * (v - y) for s, v in zip(sizes, values, strict=True)) / spread if spread else 0.0
    start = y - slope * x
    off = max((abs(v - start - slope * s) / v for s, v in zip(sizes, values, strict=True) if v), default=0.0)
    return start, slope, off


def show(size: int, run: Run) -> None:
    phases = "  ".join(f"{name} {seconds:7.1f}" for name, seconds in run.phases.items())
    print(
        f"{size:6} reports  {run.seconds:7.1f} s  cpu {run.cpu:7.1f} s  peak {run.peak_mib:6.0f} MiB  | {phases}"
        f"  | {run.said['mentions']} mentions",
        flush=True,
    )


def show_growth(sizes: Sequence[int], runs: Sequence[Run]) -> None:
    print("\ngrowth                   a report, ms    off the line    at 60,000 reports")
    rows = {"seconds": [r.seconds for r in runs], "cpu": [r.cpu for r in runs]}
    rows |= {f"  {name}": [r.phases[name] for r in runs] for name in runs[0].phases}
    for name, values in rows.items():
        start, slope, off = line(sizes, values)
        print(f"{name:20} {1000 * slope:16.2f} {100 * off:14.0f}% {(start + slope * FAR) / 60:16.1f} min")
    start, slope, _ = line(sizes, [r.peak_mib for r in runs])
    print(f"{'peak memory':20} {1024 * slope:13.1f} KiB {'':14} {start + slope * FAR:16.0f} MiB")


def change(reports: Path) -> Path:
    """Adds a sentence in the middle of a report of a county in the middle, or takes it out again."""
    files = sorted(reports.rglob("*.txt"))
    path = files[len(files) // 2]
    text = path.read_text("utf-8")
    lines = text.split("\n")
    lines[len(lines) // 2] += _SENTENCE
    path.write_text(text.replace(_SENTENCE, "") if _SENTENCE in text else "\n".join(lines), "utf-8", newline="\n")
    return path


def one_changed(reports: Path, kb: Path, jobs: int, times: int, neo4j: str | None = None) -> None:
    for _ in range(times):
        path = change(reports)
        run = load(reports, kb, jobs, neo4j)
        assert run.said["files"]["changed"] == 1, run.said
        phases = "  ".join(f"{name} {seconds:.2f}" for name, seconds in run.phases.items())
        met = "met" if run.seconds <= GOAL else "missed"
        print(
            f"one changed file ({path.name}) on {'Neo4j' if neo4j else 'embedded'}: {run.seconds:.2f} s (goal {GOAL:g}:"
            f" {met}), cpu {run.cpu:.2f} s, peak {run.peak_mib:.0f} MiB | {phases}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="500,1000,2000", help="numbers of reports, with commas")
    parser.add_argument("--neo4j", action="store_true", help="the largest also on a server")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--times", type=int, default=3, help="how often the file is changed")
    parser.add_argument("--keep", type=Path, help="a folder to work in, which stays")
    given = parser.parse_args()
    sizes = sorted(int(size) for size in given.sizes.split(","))
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else None  # not on Windows
    print(f"{os.cpu_count()} cores, load before: {busy}")
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kg-scale-")))
        runs = []
        for size in sizes:
            reports, kb = folder / f"reports-{size}", folder / f"kb-{size}"
            write(reports, size)
            runs.append(load(reports, kb, given.jobs))
            show(size, runs[-1])
        if len(sizes) > 1:
            show_growth(sizes, runs)
        print()
        one_changed(reports, kb, given.jobs, given.times)
        if given.neo4j:
            from tools.neo4j_server import Server

            home = Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="kg-neo4j-", ignore_cleanup_errors=True))
            )
            server = Server(home)
            stack.callback(server.stop)
            server.start()
            server.set_password(_PASSWORD)
            show(sizes[-1], load(reports, kb, given.jobs, server.uri))
            one_changed(reports, kb, given.jobs, given.times, server.uri)


if __name__ == "__main__":
    main()
