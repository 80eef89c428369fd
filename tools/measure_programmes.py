"""Measures the finders of programmes on annotated passages: precision of each rule, and all of them together.

    python -m tools.measure_programmes [--shared DIR] [--gold train|dev] [--errors N]

The scores in `programme_patterns.yaml` and `loaders.programmes.matching` are the column `strict` of `--gold train`.
`dev` (gold-mentions.json) is for measuring only: nothing is learned or mined from it.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import json
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from kg.model import Passage, Piece, Report
from loaders.extract import Clue, Context, Finder, decide
from loaders.programmes import AuthorityFinder, PatternFinder

GOLD = {"train": ("train-mentions.json", "train-spans.json"), "dev": ("gold-mentions.json",)}
_CONTEXT = Context(report=Report(start=0, end=1, kind="report"))


class Figures(NamedTuple):
    """Precision, recall and F1, for the same text and for texts that overlap by half (`eval/score.py`)."""

    strict: tuple[float, float, float]
    relaxed: tuple[float, float, float]
    megabytes_per_second: float
    errors: collections.Counter[tuple[str, str, str]]  # (rule, text found, text expected or "")


def load_gold(shared: Path, name: str) -> list[dict[str, Any]]:
    passages: list[dict[str, Any]] = []
    for file in GOLD[name]:
        passages += json.loads((shared / "eval" / file).read_text(encoding="utf-8"))
    return passages


def scorer(shared: Path) -> ModuleType:
    """The module eval/score.py."""
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def passage_of(text: str, period: str) -> Passage:
    """A passage that is its own document."""
    piece = Piece(clean=0, start=0, length=len(text))
    return Passage(start=0, end=len(text), kind="body", period=period, text=text, pieces=(piece,))  # type: ignore[arg-type]


def measure(gold: Sequence[dict[str, Any]], finders: Sequence[Finder], score: ModuleType) -> Figures:
    """The decision over the clues of all finders against the gold of all passages."""
    strict = overlapping = missed = false = size = 0
    errors: collections.Counter[tuple[str, str, str]] = collections.Counter()
    seconds = 0.0
    for item in gold:
        passage = passage_of(item["text"], item["period"])
        size += len(item["text"].encode())
        begin = time.process_time()
        clues = decide(clue for finder in finders for clue in finder.find(passage, _CONTEXT))
        seconds += time.process_time() - begin
        found = [{"type": "programme", "text": passage.text[c.start : c.end], "rule": c.rule} for c in clues]
        same, close, lost, extra = score.match(
            score.items_of(item["items"], "programme"), score.items_of(found, "programme"), "programme"
        )
        strict, overlapping = strict + len(same), overlapping + len(close)
        missed, false = missed + len(lost), false + len(extra)
        errors.update((p["rule"], p["text"], g["text"]) for g, p in close)
        errors.update((p["rule"], p["text"], "") for p in extra)
    return Figures(
        score.prf(strict, missed + overlapping, false + overlapping),
        score.prf(strict + overlapping, missed, false),
        size / 1e6 / seconds,
        errors,
    )


def rules(
    gold: Sequence[dict[str, Any]], finders: Sequence[Finder], score: ModuleType
) -> dict[str, tuple[float, float, int]]:
    """For each rule by itself: the share of its clues that are programmes word for word, nearly, and their number."""
    counts: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0, 0])
    for item in gold:
        passage = passage_of(item["text"], item["period"])
        names = {score.norm(i["text"]) for i in item["items"] if i["type"] == "programme"}
        seen: set[tuple[str, str]] = set()
        clues: list[Clue] = [clue for finder in finders for clue in finder.find(passage, _CONTEXT)]
        vetoes = [c for c in clues if c.veto]
        for clue in clues:
            text = score.norm(passage.text[clue.start : clue.end])
            vetoed = any(v.start <= clue.start and clue.end <= v.end for v in vetoes)
            if vetoed or (clue.rule, text) in seen:
                continue
            seen.add((clue.rule, text))
            kind = 0 if text in names else 1 if any(score.similar(text, name) for name in names) else 2
            counts[clue.rule][kind] += 1
    return {rule: (n[0] / sum(n), (n[0] + n[1]) / sum(n), sum(n)) for rule, n in counts.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--gold", choices=sorted(GOLD), default="train")
    parser.add_argument("--errors", type=int, default=0, help="how many of the most frequent errors to print")
    options = parser.parse_args()
    gold, score = load_gold(options.shared, options.gold), scorer(options.shared)
    authority, patterns = AuthorityFinder(), PatternFinder()
    groups: dict[str, list[Finder]] = {"authority": [authority], "authority and patterns": [authority, patterns]}
    for title, finders in groups.items():
        figures = measure(gold, finders, score)
        print(f"{title}: {figures.megabytes_per_second:.1f} MB/s")
        for name in ("strict", "relaxed"):
            p, r, f = getattr(figures, name)
            print(f"  {name:8} precision {p:.3f}  recall {r:.3f}  F1 {f:.3f}")
        for (rule, text, expected), n in figures.errors.most_common(options.errors):
            print(f"    {n:4} {rule}  {text}  {'expected ' + expected if expected else 'is none'}")
    print("rule                       strict  relaxed  clues")
    for rule, (same, close, n) in sorted(rules(gold, [authority, patterns], score).items()):
        print(f"{rule:26} {same:6.2f} {close:8.2f} {n:6}")


if __name__ == "__main__":
    main()
