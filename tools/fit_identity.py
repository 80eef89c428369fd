"""Fits the judge of names (kg/identity/judge.json) and measures it on places, and on draws, left out of the fit.

    python -m tools.fit_identity --reports ../shared/reports [--kb KB] [--write]

Fits on the pairs of benchmarks/identity that no veto keeps apart: those of pairs.jsonl but the halves in UNSEEN, and
those of TRAINING. Prints for rules only, the judge alone and both: pairs found right, found wrong and to be found, by
threshold, for folds by place (of two places the lower one) and by draw. A pair of TRAINING whose two names stand in a
fold is left out of its fit. With --kb it is counted anew how frequent letters are in the names of a knowledge
base.
"""

from __future__ import annotations

import argparse
import json
import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kg.facts.store import FactStore
from kg.identity import judge, likeness, sentences
from kg.identity.likeness import NAMES, PART, RAREST, Frequency
from kg.identity.match import DOUBTS, compare
from kg.identity.sentences import WORDS
from tools.logistic import Floats, logistic
from tools.measure_identity import PAIRS, Pair, Reader

OUT = Path(__file__).resolve().parents[1] / "kg" / "identity" / judge.FILE
TRAINING = tuple(PAIRS.with_name(f"{name}.jsonl") for name in ("training", "training2", "training3", "training4"))
UNSEEN = ("blind5",)
RIDGE = 10.0
MANY = 10  # names that have a part, from which on it is kept
FOLDS = 10
THRESHOLDS = (0.7, 0.75, judge.LEAST, 0.85)


class Case(NamedTuple):
    half: str
    place: int  # fold
    names: frozenset[str]
    same: bool
    rule: str  # or veto, or doubt
    ruled: bool
    near: bool
    row: Floats

    @property
    def vetoed(self) -> bool:
        return not self.ruled and self.rule not in (*DOUBTS, "alike")

    def judged(self, chance: float, least: float) -> bool:
        """What `kg.identity.judge.decide` says, were `least` the least chance."""
        if self.ruled:
            return chance >= judge.UNLIKELY.get(self.rule, 0.0)
        counted = max(least, judge.LEAST_COUNTED) if self.rule in judge.COUNTED else least
        return self.near and not self.vetoed and chance >= counted


def cases(reader: Reader, pairs: Sequence[Pair], frequency: Frequency) -> list[Case]:
    found = []
    for pair in pairs:
        a, b = reader.sides(pair)
        said = compare(a, b, pair["type"])
        lower = pair["b"] if a.place in b.above else pair["a"]
        row = likeness.features(a, b, pair["type"], frequency) + sentences.features(*reader.said(pair), frequency)
        names = frozenset((pair["a"]["name"], pair["b"]["name"]))
        fold = zlib.crc32(lower["place"].encode()) % FOLDS
        near = judge.near(a, b)
        found.append(Case(pair["half"], fold, names, pair["same"], said.rule, said.same, near, np.array(row)))
    return found


def fit(found: Sequence[Case], size: int) -> Floats:
    """Weights of the first `size` features and the constant."""
    rows = np.array([c.row[:size] for c in found])
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread < 1e-9] = 1.0
    scaled = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    wanted = np.array([float(c.same) for c in found])
    weights = logistic(scaled, wanted, penalty=np.array([RIDGE] * size + [1e-3]))
    plain = weights[:-1] / spread
    return np.append(plain, weights[-1] - plain @ mean)


def left_out(found: Sequence[Case], more: Sequence[Case], fold: Callable[[Case], object], size: int) -> Floats:
    """The chance of each case by a fit without its fold."""
    chances = np.zeros(len(found))
    for out in sorted({fold(c) for c in found}, key=str):
        inside = [n for n, c in enumerate(found) if fold(c) == out]
        names = frozenset().union(*(found[n].names for n in inside))
        rest = [c for c in found if fold(c) != out and not c.vetoed]
        rest += [c for c in more if fold(c) != out and not c.names <= names and not c.vetoed]
        weights = fit(rest, size)
        chances[inside] = 1 / (
            1 + np.exp(-(np.array([found[n].row[:size] for n in inside]) @ weights[:-1] + weights[-1]))
        )
    return chances


def report(found: Sequence[Case], chances: Floats, halves: Sequence[str]) -> None:
    chosen = [n for n, c in enumerate(found) if c.half in halves]
    same = sum(found[n].same for n in chosen)
    ruled = Counter(found[n].same for n in chosen if found[n].ruled)
    print(f"  {'+'.join(halves)}: {same} same; rules only {ruled[True]} right, {ruled[False]} wrong")
    for least in THRESHOLDS:
        alone = Counter(found[n].same for n in chosen if not found[n].vetoed and chances[n] >= least)
        both = Counter(found[n].same for n in chosen if found[n].judged(chances[n], least))
        texts = [
            f"{name} {c[True]} right, {c[False]} wrong (P {c[True] / max(1, c.total()):.3f}, R {c[True] / same:.3f})"
            for name, c in (("judge alone", alone), ("both", both))
        ]
        print(f"    {least}: {'; '.join(texts)}")


def frequency_of(kb: Path) -> Frequency:
    """How often letters, and parts of PART letters, stand in the names of a knowledge base."""
    letters: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    store = FactStore.open(kb)
    cores = [core for (core,) in store.db.execute("SELECT DISTINCT core FROM thing ORDER BY core")]
    store.close()
    for core in cores:
        letters.update(set(core))
        parts.update({core[i : i + PART] for i in range(len(core) - PART + 1)})
    top = math.log(len(cores) + 1)
    rare = {c: round((top - math.log(n + 1)) / top * RAREST) for c, n in letters.items() if n > 1}
    return Frequency(rare, {part: round(math.log2(n)) for part, n in parts.items() if n >= MANY})


def by_level(levels: Mapping[str, int], size: int) -> dict[str, str]:
    """Letters, or parts of so many letters, of each level in a row."""
    rows: dict[int, list[str]] = defaultdict(list)
    for letters, level in levels.items():
        if len(letters) == size:
            rows[level].append(letters)
    return {str(level): "".join(sorted(rows[level])) for level in sorted(rows)}


def written(found: Sequence[Case], frequency: Frequency) -> str:
    """The text of judge.json: the weights fitted on cases, and how rare letters are."""
    fitted = [case for case in found if not case.vetoed]
    keys = {"names": (*NAMES, "constant"), "all": (*NAMES, *WORDS, "constant")}
    weights = {
        key: {n: round(float(w), 4) for n, w in zip(order, fit(fitted, len(order) - 1), strict=True)}
        for key, order in keys.items()
    }
    known = {"rarity": by_level(frequency, 1), "common": by_level(frequency.parts, PART)}
    return json.dumps({**weights, **known}, ensure_ascii=False, indent=1) + "\n"


def labelled(reader: Reader, frequency: Frequency) -> tuple[list[Case], list[Case]]:
    """The cases of the halves that may be seen, and those that are for the fit alone."""
    found = cases(reader, [p for p in reader.pairs(PAIRS) if p["half"] not in UNSEEN], frequency)
    return found, [case for path in TRAINING for case in cases(reader, reader.pairs(path), frequency)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, required=True)
    parser.add_argument("--kb", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    frequency = frequency_of(given.kb) if given.kb else judge.model().frequency
    found, more = labelled(Reader(given.reports), frequency)
    every = len(NAMES) + len(WORDS)
    halves = list(dict.fromkeys(c.half for c in found))
    folds: dict[str, Callable[[Case], object]] = {"places": lambda c: c.place, "draws": lambda c: c.half}
    for kind, fold in folds.items():
        for name, size in (("names only", len(NAMES)), ("names and words around", every)):
            print(f"{kind} left out, {name}:")
            chances = left_out(found, more, fold, size)
            report(found, chances, halves)
            for half in halves[1:]:
                report(found, chances, [half])
    chances = left_out(more, found, folds["places"], every)
    for half in dict.fromkeys(c.half for c in more):
        report(more, chances, [half])
    if given.write:
        text = written([*found, *more], frequency)
        OUT.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
