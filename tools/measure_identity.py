"""Pair precision and recall of `kg.identity` on benchmarks/identity/pairs.jsonl.

python -m tools.measure_identity --reports ../shared/reports [--half tuning|unseen|fresh|blind] [--errors]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from kg.identity.match import Side, Verdict, compare
from kg.identity.names import parse
from kg.identity.places import PlaceNames, home
from kg.model import Document
from loaders.places import Gazetteer
from loaders.read import read_file

PAIRS = Path(__file__).parents[1] / "benchmarks" / "identity" / "pairs.jsonl"
HALVES = ("tuning", "unseen", "fresh", "blind")
GOALS = {"precision": 0.97, "recall": 0.85}


def verdict(pair: dict[str, Any], gazetteer: Gazetteer, names: PlaceNames) -> Verdict:
    sides: list[Side] = []
    for side in (pair["a"], pair["b"]):
        found = gazetteer.lookup(side["place"])
        place = found[0].id if found else side["place"]
        above = tuple(p.id for p in gazetteer.ancestors(place) if p.level != "national") if found else ()
        name = parse(side["name"], pair["type"], names.seen_from(place))
        sides.append(Side(name, place, above, (side["year"],), home(names, place, above)))
    return compare(sides[0], sides[1], pair["type"])


def text_at(reports: Path, side: dict[str, Any]) -> str:
    """A long name, which the pairs leave in its file."""
    for document in read_file(reports / side["file"], side["file"]):
        if isinstance(document, Document):
            return document.text[side["start"] : side["end"]]
    raise FileNotFoundError(side["file"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, required=True, help="the folder that the files of the pairs are in")
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    gazetteer = Gazetteer.load()
    names = PlaceNames((p.id, p.level, p.parent, [p.name, *(n.name for n in p.names)]) for p in gazetteer.all())
    pairs = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    counts: Counter[tuple[str, str, bool, bool]] = Counter()
    for pair in pairs:
        for side in (pair["a"], pair["b"]):
            side["name"] = side["name"] or text_at(given.reports, side)
        if given.half in (None, pair["half"]):
            said = verdict(pair, gazetteer, names)
            counts[pair["half"], pair["type"], pair["same"], said.same] += 1
            if given.errors and said.same != pair["same"]:
                a, b = pair["a"], pair["b"]
                kind = "miss" if pair["same"] else "FALSE"
                print(
                    kind,
                    pair["type"],
                    a["place"],
                    a["name"],
                    "|",
                    b["place"],
                    b["name"],
                    said.rule,
                    round(said.score, 2),
                )
    rows = []
    for half in HALVES:
        for type in ("project", "organisation", "honour", "programme", None):
            chosen = [(key, n) for key, n in counts.items() if key[0] == half and type in (None, key[1])]
            right = sum(n for key, n in chosen if key[2] and key[3])
            said_same = sum(n for key, n in chosen if key[3])
            same = sum(n for key, n in chosen if key[2])
            if chosen:
                rows.append(
                    {
                        "half": half, "type": type or "all", "pairs": sum(n for _, n in chosen), "same": same,
                        "precision": round(right / said_same, 3) if said_same else None,
                        "recall": round(right / same, 3) if same else None,
                    }
                )  # fmt: skip
    for row in rows:
        print(json.dumps(row))
    print(json.dumps({"goals": GOALS}))


if __name__ == "__main__":
    main()
