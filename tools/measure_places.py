"""Measures the place finder on annotated passages: precision and recall, in all and by rule.

    python tools/measure_places.py ../shared/eval/train-spans.json ../shared/eval/train-mentions.json
    python tools/measure_places.py ../shared/eval/gold-mentions.json [--errors RULE]

Strict: the same text in the same passage, each distinct text once. `open` leaves out clues inside an item of another
type: `loaders.extract.decide` drops those where that item is found. The place and year of a report come from the folder's
`../reports/index.csv` and, failing that, from the passage's id.
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
from loaders.extract.clue import Context
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
        if match := re.search(r"(\D*?[省市县区旗州盟院])_?(\d{4})?", name.lstrip("0123456789-_")):
            year = int(match[2]) if match[2] else None
            place = next(iter(gazetteer.lookup(match[1], year)), None)
    report = Report(start=0, end=1, kind="report", place=place.id if place else None, plan_year=year)
    return Context(report=report, place=place, ancestors=tuple(gazetteer.ancestors(place.id)) if place else ())


def spans_of(text: str, items: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Every occurrence of the items that are no places."""
    names = {item["text"] for item in items if item["type"] != "place" and item["text"]}
    return [m.span() for name in names for m in re.finditer(re.escape(name), text)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--errors", help="print wrong clues of this rule (a prefix), or `missed`")
    options = parser.parse_args()
    gazetteer, finder = Gazetteer.load(), PlaceFinder()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    errors: Counter[str] = Counter()
    characters, seconds = 0, 0.0
    for path in options.files:
        index: dict[str, tuple[str, int]] = {}
        folder = path.resolve().parent.parent / "reports"
        with (folder / "index.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["adcode"] and not row["file"].startswith("seeds/002"):
                    index[row["file"]] = (row["adcode"], int(row["year"]))
        for item in json.loads(path.read_text(encoding="utf-8")):
            text = item["text"]
            passage = Passage(
                start=0, end=len(text), kind="body", period=item["period"], text=text, pieces=(Piece(0, 0, len(text)),)
            )
            context = context_of(item, index, gazetteer)
            began = time.perf_counter()
            clues = list(finder.find(passage, context))
            seconds += time.perf_counter() - began
            characters += len(text.encode())
            gold = {i["text"] for i in item["items"] if i["type"] == "place"}
            inside = spans_of(text, item["items"])
            rules: dict[str, set[str]] = defaultdict(set)
            open_texts: set[str] = set()
            for clue in clues:
                surface = text[clue.start : clue.end]
                rules[clue.rule].add(surface)
                if surface in gold or not any(a <= clue.start and clue.end <= b for a, b in inside):
                    open_texts.add(surface)
                counts[clue.rule]["resolved"] += clue.entity is not None
                counts[clue.rule]["clues"] += 1
                if surface not in gold and options.errors and clue.rule.startswith(options.errors):
                    errors[
                        text[max(0, clue.start - 6) : clue.start] + "【" + surface + "】" + text[clue.end :][:8]
                    ] += 1
            for rule, texts in rules.items():
                counts[rule]["found"] += len(texts)
                counts[rule]["right"] += len(texts & gold)
                counts[rule]["open"] += len(texts & open_texts)
            every = {t for texts in rules.values() for t in texts}
            counts["all"]["found"] += len(every)
            counts["all"]["right"] += len(every & gold)
            counts["all"]["open"] += len(open_texts)
            counts["all"]["gold"] += len(gold)
            counts["all"]["resolved"] += sum(c.entity is not None for c in clues)
            counts["all"]["clues"] += len(clues)
            if options.errors == "missed":
                errors.update(gold - every)
    for rule in sorted(counts, key=lambda r: (r == "all", r)):
        c = counts[rule]
        line = f"{rule:24} found {c['found']:6} P {c['right'] / max(1, c['found']):.3f}"
        line += f" P(open) {c['right'] / max(1, c['open']):.3f} resolved {c['resolved'] / max(1, c['clues']):.3f}"
        if rule == "all":
            recall, precision = c["right"] / c["gold"], c["right"] / max(1, c["found"])
            line += f" R {recall:.3f} F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}"
            opened = c["right"] / max(1, c["open"])
            line += f" F1(open) {2 * opened * recall / max(1e-9, opened + recall):.3f}"
        print(line)
    print(f"{characters / seconds / 1e6:.1f} MB/s")
    for text, number in errors.most_common(150):
        print(number, text)


if __name__ == "__main__":
    main()
