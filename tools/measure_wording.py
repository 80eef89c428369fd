"""Taken-over passages: draws a seeded sample to be read by hand, and says how precise the passages read were.

    python -m tools.measure_wording sample --kb KB --count 40 --seed 2026    # JSON lines with quotes, for reading
    python -m tools.measure_wording measure --kb KB                          # against benchmarks/wording/pairs.jsonl

A line of pairs.jsonl is one pair read: `file`, `start`, `end`, `from_file`, `from_start`, `from_end`, `label`
(right; formula: both say it, but so does a third source; name: little more than a name; wrong), no text.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from kg.base import KnowledgeBase
from kg.wording.taken import Texts, judged

PAIRS = Path(__file__).parents[1] / "benchmarks" / "wording" / "pairs.jsonl"
KEYS = ("file", "start", "end", "from_file", "from_start", "from_end")


def all_taken_over(base: KnowledgeBase) -> list[dict[str, Any]]:
    texts = Texts(base)
    found = [pair for place in sorted(texts.by_place) for pair in texts.pairs(place, None)]
    rows = [row for row in judged(texts, found) if row["kind"] == "taken_over"]
    return sorted(rows, key=lambda r: (r["file"], r["start"]))


def measure(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Precision on the pairs read, counting one whose spans overlap a found one as found."""
    read = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    labels = Counter(pair["label"] for pair in read)
    kept = [p for p in read if any(_same(p, row) for row in rows)]
    return {
        "taken_over": len(rows),
        "read": len(read),
        "labels": dict(labels),
        "precision": round(labels["right"] / len(read), 3),
        "same_words": round(1 - labels["wrong"] / len(read), 3),
        "still_found": len(kept),
    }


def _same(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return all(
        a[f"{p}file"] == b[f"{p}file"] and a[f"{p}start"] < b[f"{p}end"] and b[f"{p}start"] < a[f"{p}end"]
        for p in ("", "from_")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("sample", "measure"))
    parser.add_argument("--kb", required=True)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args()
    with KnowledgeBase.open(given.kb) as base:
        rows = all_taken_over(base)
    if given.what == "measure":
        print(json.dumps(measure(rows), ensure_ascii=False))
        return
    for row in random.Random(given.seed).sample(rows, min(given.count, len(rows))):
        sys.stdout.write(json.dumps({k: row[k] for k in (*KEYS, "quote", "from_quote")}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
