"""Pair precision and recall of `kg.identity` on benchmarks/identity/pairs.jsonl, with the judge and with rules only.

python -m tools.measure_identity --reports ../shared/reports [--pairs FILE] [--half blind4 …] [--errors]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.identity import judge
from kg.identity.match import Side, Verdict
from kg.identity.names import parse
from kg.identity.places import PlaceNames, home
from kg.identity.sentences import Said, letters
from kg.model import Document
from loaders.places import Gazetteer
from loaders.read import read_file

PAIRS = Path(__file__).parents[1] / "benchmarks" / "identity" / "pairs.jsonl"
GOALS = {"precision": 0.97, "recall": 0.85}
Pair = dict[str, Any]


class Reader:
    """Pairs as `kg.identity` sees them: the names taken apart, and where the files say them."""

    def __init__(self, reports: Path) -> None:
        self._reports = reports
        self._gazetteer = Gazetteer.load()
        self._names = PlaceNames(
            (p.id, p.level, p.parent, [p.name, *(n.name for n in p.names)]) for p in self._gazetteer.all()
        )
        self._texts: dict[str, str] = {}
        self._letters: dict[str, str] = {}

    def pairs(self, path: Path) -> list[Pair]:
        """The pairs of a file; names that it leaves in the reports are read there."""
        found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for pair in found:
            for side in (pair["a"], pair["b"]):
                side["name"] = side["name"] or self._text(side["file"])[side["start"] : side["end"]]
        return found

    def sides(self, pair: Pair) -> tuple[Side, Side]:
        first, second = (self._side(pair[key], pair["type"]) for key in ("a", "b"))
        return first, second

    def said(self, pair: Pair) -> tuple[Said, Said]:
        first, second = (self._said(pair[key]) for key in ("a", "b"))
        return first, second

    def verdict(self, pair: Pair) -> Verdict:
        """What a load says of two such names, but for the size of projects and the other names of their group."""
        a, b = self.sides(pair)
        return judge.decide(a, b, pair["type"], lambda: self.said(pair))

    def _side(self, side: Pair, type: str) -> Side:
        found = self._gazetteer.lookup(side["place"])
        called = [p for p in found if any(n.name == side["place"] and n.until is None for n in p.names)]
        # 南山区 lies in three cities: in the one that the report says most often
        place = max(called or found, key=lambda p: self._above_said(p.id, side["file"])).id if found else side["place"]
        above = tuple(p.id for p in self._gazetteer.ancestors(place) if p.level != "national") if found else ()
        name = parse(side["name"], type, self._names.seen_from(place))
        return Side(name, place, above, (side["year"],), home(self._names, place, above))

    def _above_said(self, place: str, file: str) -> int:
        """How often a file says the names of the places above a place."""
        text = self._text(file)
        return sum(text.count(name) for p in self._gazetteer.ancestors(place) for name in self._names.names(p.id)[-1:])

    def _said(self, side: Pair) -> Said:
        text = self._text(side["file"])
        if side["file"] not in self._letters:
            self._letters[side["file"]] = letters(text)
        start = len(letters(text[: side["start"]]))
        end = start + len(letters(text[side["start"] : side["end"]]))
        return Said(side["file"], self._letters[side["file"]], start, end)

    def _text(self, file: str) -> str:
        if file not in self._texts:
            read = read_file(self._reports / file, file)
            text = next((d.text for d in read if isinstance(d, Document)), None)
            if text is None:
                raise FileNotFoundError(f"{self._reports / file}: no report could be read")
            self._texts[file] = text
        return self._texts[file]


Counts = Counter[tuple[str, str, bool, bool, bool]]  # half, type, same, said to be, said so by a rule


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, required=True, help="the folder that the files of the pairs are in")
    parser.add_argument("--pairs", type=Path, default=PAIRS, help="a file of labelled pairs (pairs.jsonl)")
    parser.add_argument("--half", help="only pairs of this half")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    counts = counted(given.reports, given.half, given.errors, given.pairs)
    for half in dict.fromkeys(key[0] for key in counts):
        for type in ("project", "organisation", "honour", "programme", None):
            chosen = [(key, n) for key, n in counts.items() if key[0] == half and type in (None, key[1])]
            if chosen:
                row = {"half": half, "type": type or "all", "pairs": sum(n for _, n in chosen)}
                same = sum(n for key, n in chosen if key[2])
                print(json.dumps({**row, "same": same, **rates(chosen, 3), "rules only": rates(chosen, 4)}))
    print(json.dumps({"goals": GOALS}))


def counted(reports: Path, half: str | None = None, errors: bool = False, pairs: Path = PAIRS) -> Counts:
    """How the pairs, or those of one half, come out; `errors`: prints each that comes out wrong."""
    reader = Reader(reports)
    counts: Counts = Counter()
    for pair in reader.pairs(pairs):
        if half in (None, pair["half"]):
            said = reader.verdict(pair)
            ruled = said.same and said.rule != judge.RULE
            counts[pair["half"], pair["type"], pair["same"], said.same, ruled] += 1
            if errors and said.same != pair["same"]:
                a, b = pair["a"], pair["b"]
                kind = "miss" if pair["same"] else "FALSE"
                names = (a["place"], a["name"], "|", b["place"], b["name"])
                print(kind, pair["type"], *names, said.rule, round(said.score, 2))
    return counts


def rates(counts: Iterable[tuple[tuple[str, str, bool, bool, bool], int]], said: int) -> dict[str, float | None]:
    """Precision and recall; `said`: which column of the key holds what was said."""
    counts = list(counts)
    right = sum(n for key, n in counts if key[2] and key[said])
    found = sum(n for key, n in counts if key[said])
    same = sum(n for key, n in counts if key[2])
    return {
        "precision": round(right / found, 3) if found else None,
        "recall": round(right / same, 3) if same else None,
    }


if __name__ == "__main__":
    main()
