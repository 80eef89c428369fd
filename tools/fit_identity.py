"""Fits the judge of names (kg/identity/judge.json) and measures it on places, and on draws, left out of the fit.

    python -m tools.fit_identity --reports ../shared/reports [--kb KB] [--write]

Fits on the pairs of benchmarks/identity that no veto keeps apart: those of pairs.jsonl but the halves in UNSEEN, and
those of TRAINING. Prints pairs found right, found wrong and to be found, by the judge's limit, with the places of a
tenth of all (of two places the lower one) left out of the fit in turn, and with each draw of pairs.jsonl left out. A
pair of the same two names as one that is left out is left out too. With --kb it is counted anew how frequent letters
are in the names of a knowledge base.
"""

from __future__ import annotations

import argparse
import json
import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kg.facts.store import FactStore
from kg.identity import judge, likeness, sentences
from kg.identity.likeness import NAMES, PART, RAREST, Frequency
from kg.identity.match import DOUBTS, compare
from kg.identity.model import ALL, FILE, model
from tools.judge_model import Fit, fit
from tools.logistic import Floats, logistic, sigmoid
from tools.measure_identity import PAIRS, Pair, Reader

OUT = Path(__file__).resolve().parents[1] / "kg" / "identity" / FILE
TRAINING = tuple(PAIRS.with_name(f"training{n}.jsonl") for n in ("", 2, 3, 4, 5))
UNSEEN = ("blind6",)
RIDGE = 10.0
MANY = 10  # names that have a part, from which on it is kept
FOLDS = 10
LIMITS = (0.65, 0.7, judge.LEAST, 0.8, 0.85, 0.9)
_SMALL = 0.005  # weight of a word, up to which it is left out


class Case(NamedTuple):
    half: str
    place: int  # fold
    names: frozenset[str]
    same: bool
    rule: str  # or veto, or doubt
    ruled: bool
    near: bool
    row: Floats
    left: frozenset[str]

    @property
    def vetoed(self) -> bool:
        return not self.ruled and self.rule not in (*DOUBTS, "alike")

    def judged(self, chance: float, least: float) -> bool:
        """What `kg.identity.judge.decide` says, were `least` the least chance."""
        if self.ruled:
            return self.rule in judge.SURE or chance >= judge.UNLIKELY
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
        left = frozenset(likeness.left(a.name.core, b.name.core))
        found.append(Case(pair["half"], fold, names, pair["same"], said.rule, said.same, near, np.array(row), left))
    return found


def names_only(found: Sequence[Case]) -> Floats:
    """Weights of the features of NAMES and the constant."""
    rows = np.array([c.row[: len(NAMES)] for c in found])
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread < 1e-9] = 1.0
    scaled = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    weights = logistic(scaled, _same(found), penalty=np.array([RIDGE] * rows.shape[1] + [1e-3]))
    plain = weights[:-1] / spread
    return np.append(plain, weights[-1] - plain @ mean)


def whole(found: Sequence[Case]) -> Fit:
    """The fit of all parts; the examples are drawn by the names of the pairs."""
    order = [zlib.crc32("|".join(sorted(c.names)).encode()) for c in found]
    return fit(_rows(found), [c.left for c in found], _same(found), order)


def left_out(found: Sequence[Case], fold: Callable[[Case], object], kept: Sequence[Case] = ()) -> Floats:
    """The chance of each case by a fit without its fold, as `kg.identity.judge` takes it; `kept`: more for all fits."""
    chances = np.zeros(len(found))
    for out in sorted({fold(c) for c in found}, key=str):
        inside = [n for n, c in enumerate(found) if fold(c) == out]
        names = {found[n].names for n in inside}
        rest = [c for c in found if fold(c) != out and not c.vetoed and c.names not in names]
        rest += [c for c in kept if not c.vetoed and c.names not in names]
        held = [found[n] for n in inside]
        weights = names_only(rest)
        by_names = sigmoid(_rows(held)[:, : len(NAMES)] @ weights[:-1] + weights[-1])
        by_all = whole(rest).chances(_rows(held), [c.left for c in held])
        ruled = np.array([c.ruled for c in held])
        chances[inside] = np.where(ruled | (by_names >= judge.LIKELY), by_all, by_names)
    return chances


def report(found: Sequence[Case], chances: Floats, halves: Collection[str], name: str) -> None:
    chosen = [n for n, c in enumerate(found) if c.half in halves]
    same = sum(found[n].same for n in chosen)
    for least in LIMITS:
        said = Counter(found[n].same for n in chosen if found[n].judged(chances[n], least))
        precision, recall = said[True] / max(1, said.total()), said[True] / max(1, same)
        print(f"  {name}, {least}: {said[True]} of {said.total()} ({precision:.3f}), of {same} ({recall:.3f})")


def _rows(found: Sequence[Case]) -> Floats:
    return np.array([c.row for c in found])


def _same(found: Sequence[Case]) -> Floats:
    return np.array([float(c.same) for c in found])


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
    """The text of judge.json: the model fitted on cases, and how rare letters are."""
    fitted = [case for case in found if not case.vetoed]
    made = whole(fitted)
    words: dict[str, list[str]] = defaultdict(list)
    for word, weight in made.left.items():
        if abs(weight) > _SMALL:
            words[f"{weight:.2f}"].append(word)
    examples = made.examples
    rows = examples.rows * examples.spread
    held = {
        "names": _named((*NAMES, "constant"), names_only(fitted)),
        "all": _named((*ALL, "constant"), made.weights),
        "spread": _named(ALL, examples.spread),
        "examples": [
            " ".join(f"{n:.4g}" for n in (weight, *np.round(row, 3)))
            for weight, row in zip(examples.weights, rows, strict=True)
        ],
        "left": {weight: " ".join(words[weight]) for weight in sorted(words, key=float)},
        "rarity": by_level(frequency, 1),
        "common": by_level(frequency.parts, PART),
    }
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


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
    frequency = frequency_of(given.kb) if given.kb else model().frequency
    found, more = labelled(Reader(given.reports), frequency)
    every = [*found, *more]
    chances = left_out(every, lambda c: c.place)
    print("places left out:")
    halves = list(dict.fromkeys(c.half for c in found))
    report(every, chances, halves, PAIRS.name)
    report(every, chances, [half for half in halves if half.startswith("blind")], "blind draws")
    for half in dict.fromkeys(c.half for c in every):
        report(every, chances, [half], half)
    report(every, chances, {c.half for c in every}, "all")
    print("draws left out:")
    chances = left_out(found, lambda c: c.half, more)
    for half in halves:
        report(found, chances, [half], half)
    if given.write:
        text = written(every, frequency)
        OUT.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
