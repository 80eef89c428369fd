"""Measures the place finder on annotated passages: precision and recall, in all and by rule.

    python tools/measure_places.py ../shared/eval/train-spans.json ../shared/eval/train-mentions.json
    python tools/measure_places.py ../shared/eval/gold-mentions.json [--errors RULE]

Strict: the same text in the same passage, each distinct text once. `open` leaves out clues inside an item of another
type: `loaders.extract.decide` drops those where that item is found. The place and year of a report come from
`../reports/index.csv` (from the file's folder) and, failing that, from the passage's id.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from kg.model import Passage, Piece, Place, Report
from loaders.extract.clue import Clue, Context
from loaders.places import Gazetteer, PlaceFinder


def context_of(passage: dict[str, Any], index: dict[str, tuple[str, int]], gazetteer: Gazetteer) -> Context:
    """What the pipeline would know of the passage's report."""
    place: Place | None = None
    year: int | None = None
    if passage["file"] in index:
        code, year = index[passage["file"]]
        place = gazetteer.by_code(code, year)
    else:
        name = re.sub(r"[#@].*", "", passage["id"])
        if match := re.match(r"[\d_-]*(\D+[省市县区旗州盟院])_?(\d{4})?", name):
            year = int(match[2]) if match[2] else None
            place = next(iter(gazetteer.lookup(match[1], year)), None)
    report = Report(start=0, end=1, kind="report", place=place.id if place else None, plan_year=year)
    return Context(report=report, place=place, ancestors=tuple(gazetteer.ancestors(place.id)) if place else ())


def spans_of(text: str, items: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Every occurrence of the items that are no places."""
    names = {item["text"] for item in items if item["type"] != "place" and item["text"]}
    return [m.span() for name in names for m in re.finditer(re.escape(name), text)]


class Measured:
    """Counts by rule and in all; wrong clues with their surroundings; speed."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.errors: Counter[str] = Counter()
        self.bytes, self.seconds = 0, 0.0


def index_of(path: Path) -> dict[str, tuple[str, int]]:
    """File → (code, year) of the reports that stand alone in their file."""
    with (path.resolve().parent.parent / "reports" / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["adcode"]]
    files = Counter(row["file"] for row in rows)
    return {row["file"]: (row["adcode"], int(row["year"])) for row in rows if files[row["file"]] == 1}


def measure(files: list[Path], errors_of: str | None = None) -> Measured:
    """Runs the finder over all passages of the files; `errors_of`: a rule (prefix) or `missed`."""
    gazetteer, finder, measured = Gazetteer.load(), PlaceFinder(), Measured()
    for path in files:
        index = index_of(path)
        for item in json.loads(path.read_text(encoding="utf-8")):
            text = item["text"]
            passage = Passage(
                start=0, end=len(text), kind="body", period=item["period"], text=text, pieces=(Piece(0, 0, len(text)),)
            )
            context = context_of(item, index, gazetteer)
            began = time.perf_counter()
            clues = [c for c in finder.find(passage, context) if not c.veto]
            measured.seconds += time.perf_counter() - began
            measured.bytes += len(text.encode())
            _count(measured, item, clues, errors_of)
    return measured


def _count(measured: Measured, item: dict[str, Any], clues: list[Clue], errors_of: str | None) -> None:
    text, counts = item["text"], measured.counts
    gold = {i["text"] for i in item["items"] if i["type"] == "place"}
    inside = spans_of(text, item["items"])
    by_rule: dict[str, set[str]] = defaultdict(set)
    standing: set[str] = set()
    for clue in clues:
        surface = text[clue.start : clue.end]
        if surface in gold or not any(a <= clue.start and clue.end <= b for a, b in inside):
            standing.add(surface)
        if surface not in gold and errors_of and clue.rule.startswith(errors_of):
            measured.errors[f"{text[max(0, clue.start - 6) : clue.start]}【{surface}】{text[clue.end :][:8]}"] += 1
        for rule in (clue.rule, "all"):
            by_rule[rule].add(surface)
            counts[rule]["clues"] += 1
            counts[rule]["resolved"] += clue.entity is not None
    for rule, texts in by_rule.items():
        counts[rule]["found"] += len(texts)
        counts[rule]["right"] += len(texts & gold)
        counts[rule]["open"] += len(texts & standing)
    counts["all"]["gold"] += len(gold)
    if errors_of == "missed":
        measured.errors.update(gold - by_rule["all"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--errors", help="print wrong clues of this rule (a prefix), or `missed`")
    options = parser.parse_args()
    measured = measure(options.files, options.errors)
    for rule in sorted(measured.counts, key=lambda r: (r == "all", r)):
        c = measured.counts[rule]
        precision, standing = c["right"] / max(1, c["found"]), c["right"] / max(1, c["open"])
        line = f"{rule:24} found {c['found']:6} P {precision:.3f} P(open) {standing:.3f}"
        line += f" resolved {c['resolved'] / max(1, c['clues']):.3f}"
        if rule == "all":
            recall = c["right"] / c["gold"]
            line += f" R {recall:.3f} F1 {_f1(precision, recall):.3f} F1(open) {_f1(standing, recall):.3f}"
        print(line)
    print(f"{measured.bytes / measured.seconds / 1e6:.1f} MB/s, cutting into tokens included")
    for text, number in measured.errors.most_common(150):
        print(number, text)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(1e-9, precision + recall)


if __name__ == "__main__":
    main()
