"""Draws random sentences of plans to be read for promises, with the file that answers; judges nothing.

    python -m tools.sample_promises --reports ../shared/reports --seed 20 [--provinces 6] [--places 6] [--sentences 5]

Pairs of reports of consecutive years come from index.csv: provinces of 2025 and 2026, and places with a series. Pairs
of which either report stands in benchmarks/promises/labelled.json are left out. Prints JSON lines: `file`, `next`,
`start`, `end` (in the text of `kg text FILE`) and `read`, the sentence, which is for the reader: not to be committed.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
from itertools import islice
from pathlib import Path

from kg.errors import Usage
from kg.text import document_span
from tools.measure_promises import BENCHMARKS, LATER, PLAN, side_of

_SENTENCE = re.compile("[^。；;\n]{12,}[。；;]?")


def pairs(reports: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(plan, answer) of provinces, and of places with a series; none that was read before."""
    items = json.loads((BENCHMARKS / "labelled.json").read_text(encoding="utf-8"))
    known = {PLAN, LATER, *(i["file"] for i in items), *(i["next"] for i in items)}
    with (reports / "index.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    by_year: dict[tuple[str, int], list[str]] = {}
    for row in rows:
        if row["place"] and row["year"].isdigit():
            by_year.setdefault((row["place"], int(row["year"])), []).append(row["file"])
    provinces, series = [], []
    for (place, year), files in sorted(by_year.items()):
        for plan in files:
            for later in by_year.get((place, year + 1), []):
                if not known & {plan, later}:
                    if plan.startswith("provinces-2025") and later.startswith("provinces-2026"):
                        provinces.append((plan, later))
                    elif plan.startswith("series") and later.startswith("series"):
                        series.append((plan, later))
    return provinces, series


def sentences(reports: Path, plan: str) -> list[tuple[int, int]]:
    """Spans of the sentences of the plan, in the file's text."""
    found = []
    for passage in side_of(reports / plan).passages:
        if passage.kind == "body" and passage.period == "plan":
            for m in _SENTENCE.finditer(passage.text):
                found.append(document_span(passage.pieces, m.start(), m.end()))
    return found


def _single(reports: Path, pair: tuple[str, str]) -> bool:
    """Whether both files hold one report."""
    try:
        return all(side_of(reports / file) for file in pair)
    except Usage:
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--provinces", type=int, default=6)
    parser.add_argument("--places", type=int, default=6)
    parser.add_argument("--sentences", type=int, default=5, help="of each plan")
    given = parser.parse_args()
    rng = random.Random(given.seed)
    provinces, series = pairs(given.reports)
    chosen = rng.sample(provinces, given.provinces)
    chosen += list(islice((p for p in rng.sample(series, len(series)) if _single(given.reports, p)), given.places))
    for plan, later in chosen:
        text = side_of(given.reports / plan).text
        found = sentences(given.reports, plan)
        for start, end in sorted(rng.sample(found, min(given.sentences, len(found)))):
            row = {"file": plan, "next": later, "start": start, "end": end, "read": text[start:end]}
            print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
