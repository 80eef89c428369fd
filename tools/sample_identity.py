"""Draws pairs of names that might be one thing, near and far in likeness, to be labelled by reading.

    python -m tools.sample_identity --spans ../shared/eval/train-spans.json --reports ../shared/reports --seed 7

Names come from annotated passages of reports: projects, organisations, honours, programmes of a place and of the places
above it. Two names form a pair when they share two letters in a row and stand in reports of one place, or of a place
and one above it; equal names of one place do not. Pairs are drawn in equal parts from bands of likeness (the greater of
rapidfuzz's ratio and a dampened partial ratio, nothing tuned), types in fixed parts.

Pairs that benchmarks/identity holds already are not drawn again.

Prints JSON lines: `type`, `a` and `b` (`name`, `place`, `year`, `file`, `start`, `end`), `band`, and `read_a` and
`read_b`, the words around them, which are for the reader and not to be committed.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from loaders.places import Gazetteer
from loaders.read import read_file

Row = dict[str, Any]
COUNTS = {"project": 200, "organisation": 80, "honour": 70, "programme": 90}
BANDS = (0.5, 0.65, 0.8, 0.9, 1.01)
PAIRS = Path(__file__).parents[1] / "benchmarks" / "identity" / "pairs.jsonl"
AROUND = 18  # letters of context for the reader


def mentions(spans: list[Row], texts: dict[str, str]) -> Iterator[Row]:
    """One row for each name and report, at its first place in the file."""
    seen = set()
    for passage in spans:
        place, _, year = passage["id"].split("#")[0].rpartition("_")
        text = texts.get(passage["file"])
        at = text.find(passage["text"][:40]) if text else -1
        if text is None or at < 0:
            continue
        for item in passage["items"]:
            key = (item["type"], item["text"], place, year)
            start = text.find(item["text"], at)
            if item["type"] in COUNTS and key not in seen and 0 <= start < at + len(passage["text"]) + 50:
                seen.add(key)
                yield {
                    "type": item["type"], "name": item["text"], "place": place, "year": int(year),
                    "file": passage["file"], "start": start, "end": start + len(item["text"]),
                }  # fmt: skip


def likeness(a: str, b: str) -> float:
    partial = fuzz.partial_ratio(a, b) * 0.9 if min(len(a), len(b)) >= 4 else 0
    return float(max(fuzz.ratio(a, b), partial)) / 100


def pairs(rows: list[Row], related: dict[tuple[str, str], bool]) -> Iterator[tuple[Row, Row]]:
    """Pairs of different names (or equal ones of two places) of one type that share a bigram."""
    first: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        first.setdefault((row["type"], row["name"], row["place"]), row)
    blocks: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in first.values():
        for pair in dict.fromkeys(map("".join, pairwise(row["name"]))):  # one that stands twice counts once
            blocks[row["type"], pair].append(row)
    seen = set()
    for block in blocks.values():
        for n, a in enumerate(block):
            for b in block[n + 1 :]:
                key = (a["type"], a["name"], a["place"], b["name"], b["place"])
                if key not in seen and related[a["place"], b["place"]]:
                    seen.add(key)
                    yield a, b


def drawn_before() -> set[frozenset[tuple[str, str, int]]]:
    """The pairs of benchmarks/identity: they are not drawn again."""
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    return {_key(pair["a"], pair["b"]) for pair in map(json.loads, lines)}


def _key(a: Row, b: Row) -> frozenset[tuple[str, str, int]]:
    return frozenset((side["file"], side["place"], side["start"]) for side in (a, b))


def relations(places: set[str]) -> dict[tuple[str, str], bool]:
    gazetteer = Gazetteer.load()
    ids: dict[str, str] = {}
    chains: dict[str, set[str]] = {}
    for name in places:
        found = gazetteer.lookup(name)
        ids[name] = found[0].id if found else name
        above = gazetteer.ancestors(found[0].id) if found else []
        chains[name] = {ids[name], *(p.id for p in above if p.level != "national")}
    return {(a, b): ids[a] in chains[b] or ids[b] in chains[a] for a in places for b in places}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spans", type=Path, required=True)
    parser.add_argument("--reports", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--share", type=float, default=1.0, help="of the number of pairs of each type")
    given = parser.parse_args()
    spans = json.loads(given.spans.read_text(encoding="utf-8"))
    texts = {}
    for file in sorted({p["file"] for p in spans}):
        for document in read_file(given.reports / file, file):
            if hasattr(document, "text"):
                texts[file] = document.text
    rows = list(mentions(spans, texts))
    related = relations({r["place"] for r in rows})
    bands: dict[tuple[str, int], list[tuple[Row, Row]]] = defaultdict(list)
    known = drawn_before()
    for a, b in pairs(rows, related):
        if _key(a, b) in known:
            continue
        like = likeness(a["name"], b["name"])
        band = next((i for i, top in enumerate(BANDS) if like < top), 0)
        if band:
            bands[a["type"], band].append((a, b))
    rng = random.Random(given.seed)
    drawn = []
    for type, count in COUNTS.items():
        count = round(count * given.share)
        for band in range(1, len(BANDS)):
            found = sorted(bands[type, band], key=lambda p: (p[0]["file"], p[0]["start"], p[1]["file"], p[1]["start"]))
            drawn += [(band, *pair) for pair in rng.sample(found, min(count // (len(BANDS) - 1), len(found)))]
    rng.shuffle(drawn)
    for band, a, b in drawn:
        row: Row = {"type": a["type"], "band": band}
        for key, side in (("a", a), ("b", b)):
            row[key] = {k: side[k] for k in ("name", "place", "year", "file", "start", "end")}
            text = texts[side["file"]]
            row[f"read_{key}"] = text[max(0, side["start"] - AROUND) : side["end"] + AROUND].replace("\n", " ")
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
