"""Measures promises and outcomes: on the gold pair, on the labelled promises, on a plan read in full; and the speed.

    python tools/measure_promises.py --shared ../shared [--kb DIR] [--show]

The gold and the reports stay where they are; `benchmarks/promises` holds positions and judgements only.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from kg.tracking.records import VERDICTS, Promise
from kg.tracking.sides import Side
from loaders.promises.answer import rows
from loaders.promises.detect import promises
from loaders.promises.reading import one, read

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks" / "promises"
PLAN, LATER = "seeds/001_c0c519369c650e58.txt", "seeds/000_b28609760af0d48d.txt"
KEPT = ("fulfilled", "exceeded")
Row = dict[str, Any]


def score(wanted: Iterable[Mapping[str, Any]], found: Sequence[Row], counts: Counter[tuple[str, str | None]]) -> None:
    """Adds each wanted promise with what was said of it: its outcome, or None where it was not found.

    Found is, as in the gold's own scorer, what shares half of the shorter span; of several, what shares most.
    """
    for item in wanted:
        spans = [(row["start"], row["end"]) for row in found]
        at = _best(item, spans)
        counts[item["outcome"], found[at]["outcome"] if at is not None else None] += 1


def best_of(item: Mapping[str, Any], found: Sequence[Promise]) -> Promise | None:
    """The promise that is found for a labelled one."""
    at = _best(item, [(p.start, p.end) for p in found])
    return found[at] if at is not None else None


def _best(item: Mapping[str, Any], spans: Sequence[tuple[int, int]]) -> int | None:
    best, share = None, 0
    for number, (start, end) in enumerate(spans):
        common = min(item["end"], end) - max(item["start"], start)
        if common > share and common * 2 >= min(item["end"] - item["start"], end - start):
            best, share = number, common
    return best


class Outcomes(NamedTuple):
    """How labelled promises came out; `wrong` of the `kept` ones (fulfilled, exceeded) are not to the reader."""

    promises: int
    recall: float
    right: float
    macro_f1: float
    wrong: int
    kept: int

    def __str__(self) -> str:
        return (
            f"{self.promises} promises, recall {self.recall:.3f}, outcome right {self.right:.3f},"
            f" macro-F1 {self.macro_f1:.3f}, wrong fulfilled {self.wrong}/{self.kept}"
        )


def summary(counts: Counter[tuple[str, str | None]]) -> Outcomes:
    """Recall, outcome accuracy, macro-F1 and the share of wrong `fulfilled`."""
    total = sum(counts.values())
    found = {pair: n for pair, n in counts.items() if pair[1] is not None}
    said = sum(n for (_, s), n in found.items() if s in KEPT)
    wrong = sum(n for (w, s), n in found.items() if s in KEPT and w in ("unmentioned", "missed", "carried_over"))
    right = sum(n for (w, s), n in found.items() if w == s)
    f1 = []
    for verdict in VERDICTS:
        wanted = sum(n for (w, _), n in found.items() if w == verdict)
        given = sum(n for (_, s), n in found.items() if s == verdict)
        if wanted:
            f1.append(2 * found.get((verdict, verdict), 0) / (wanted + given))
    held = sum(found.values())
    return Outcomes(total, held / total, right / held, sum(f1) / len(f1), wrong, said)


def labelled(reports: Path) -> dict[str, Counter[tuple[str, str | None]]]:
    """The promises of benchmarks/promises/labelled.json, by half: how many of each outcome were said to be which."""
    items = json.loads((BENCHMARKS / "labelled.json").read_text(encoding="utf-8"))
    halves: dict[str, Counter[tuple[str, str | None]]] = {}
    for plan, later in sorted({(i["file"], i["next"]) for i in items}):
        found = list(rows(side_of(reports / plan), side_of(reports / later)))
        for item in items:
            if (item["file"], item["next"]) == (plan, later):
                score([item], found, halves.setdefault(item["half"], Counter()))
    return dict(sorted(halves.items()))


@lru_cache(maxsize=64)
def side_of(path: Path) -> Side:
    """The only report of a file."""
    return one(read(path), path.name)


def gold(shared: Path, *options: str) -> str:
    """What the gold's own scorer prints of the gold pair; `options` are handed on to it."""
    found = list(rows(side_of(shared / "reports" / PLAN), side_of(shared / "reports" / LATER)))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "found.json"
        file.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        command = [
            sys.executable, str(shared / "eval" / "score_promises.py"),
            "--gold", str(shared / "eval" / "gold-promises.json"),
            "--text", str(shared / "reports" / PLAN), "--pred", str(file), *options,
        ]  # fmt: skip
        return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout.strip()


def precision(reports: Path) -> None:
    """Of what detection takes for promises in the plans read in full, how much a reader agrees with."""
    for known in json.loads((BENCHMARKS / "read-in-full.json").read_text(encoding="utf-8")):
        judged = {(a, b): right for a, b, right in known["clauses"]}
        found = [(p.start, p.end) for p in promises(side_of(reports / known["file"]).passages)]
        right = sum(judged.get(span, False) for span in found)
        unread = sum(span not in judged for span in found)
        told = len(found) - unread
        print(f"plan read in full, {known['file']}: precision {right}/{told} = {right / told:.3f}; unread {unread}")


class Detection(NamedTuple):
    """Of a plan in `file`: `right` of what is `found` commit to something, `held` of what is `true` are found."""

    file: str
    right: int
    found: int
    held: int
    true: int

    def __str__(self) -> str:
        return (
            f"plan read clause by clause, {self.file}: precision {self.right}/{self.found} ="
            f" {self.right / self.found:.3f}, recall {self.held}/{self.true} = {self.held / self.true:.3f}"
        )


def detection(reports: Path) -> Iterable[Detection]:
    """Of a plan whose clauses were read one by one: what detection takes for promises and what it finds of them.

    Reader and detection cut clauses in their own ways, so two are the same where they share half of the shorter.
    """
    for known in json.loads((BENCHMARKS / "clauses-in-full.json").read_text(encoding="utf-8")):
        start, end = known["plan"]
        found = [
            (p.start, p.end) for p in promises(side_of(reports / known["file"]).passages) if start <= p.start < end
        ]
        true = [{"start": a, "end": b} for a, b, commits in known["clauses"] if commits]
        right = sum(any(_best(t, [span]) is not None for t in true) for span in found)
        held = sum(_best(t, found) is not None for t in true)
        yield Detection(known["file"], right, len(found), held, len(true))


def _track(job: tuple[str, str, int]) -> tuple[int, int, float]:
    """How many promises, the peak of memory in KiB, seconds of processor time."""
    from kg.base import KnowledgeBase

    folder, place, year = job
    start = time.process_time()
    with KnowledgeBase.open(folder) as base:
        count = len(base.promises(place, year))
    peak = 0
    if sys.platform != "win32":
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return count, peak, time.process_time() - start


def speed(folder: str, processes: int = 2) -> None:
    """Every place and year of a knowledge base that has both reports, with two processes."""
    from kg.base import KnowledgeBase
    from kg.tracking.sides import answering

    jobs = []
    with KnowledgeBase.open(folder) as base:
        reports = base.facts.reports(counted=True)
        for place in sorted({r["place_id"] for r in reports if r["place_id"]}):
            mine = [r for r in reports if r["place_id"] == place]
            years = sorted({r["plan_year"] for r in mine if r["plan_year"]})
            name = base.facts.place(place)["place_full"]
            jobs += [(folder, name, year) for year in years if answering(mine, year)]
    start = time.perf_counter()
    with ProcessPoolExecutor(processes) as pool:
        found = list(pool.map(_track, jobs, chunksize=4))
    seconds = time.perf_counter() - start
    count, busy, peak = sum(f[0] for f in found), sum(f[2] for f in found), max(f[1] for f in found) // 1024
    print(
        f"speed: {len(jobs)} places and years, {count:,} promises in {seconds:.1f} s on {processes} processes"
        f" ({busy:.1f} s of processor), at most {peak} MiB each"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with reports/ and eval/")
    parser.add_argument("--kb", help="a loaded knowledge base: also measures the speed")
    parser.add_argument("--show", action="store_true", help="what went wrong")
    options = parser.parse_args()
    print("gold pair:", gold(options.shared, *(["--show"] if options.show else [])), sep="\n")
    for half, counts in labelled(options.shared / "reports").items():
        print(f"labelled, {half}: {summary(counts)}")
        if options.show:
            print("   ", dict(counts))
    precision(options.shared / "reports")
    for plan in detection(options.shared / "reports"):
        print(plan)
    if options.kb:
        speed(options.kb)


if __name__ == "__main__":
    main()
