"""Fits what letters and words around tell of a name: `python -m tools.fit_surroundings [--shared DIR] [--check]`.

Two logistic regressions (types; subtypes of organisations) over the names that the readers marked in the training
passages, without fold 0 of `tools.train`. How much the tagger's own type counts beside them is fitted on the mentions
of fold 0, whose reports the tagger never saw. Writes loaders/data/surroundings.npz. To be run again after the tagger
has changed, before `tools.calibrate`; deterministic. `--check` writes nothing; both print what would change in fold 0,
with the trust fitted without the report that a mention is from.
"""

from __future__ import annotations

import argparse
import collections
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse
from scipy.special import logsumexp

from kg.model import Passage
from loaders.extract import Clue, decide
from loaders.extract import surroundings as shipped
from loaders.extract.clauses import blanked, clause_ends
from loaders.extract.confidence import odds
from loaders.extract.pairs import apart
from loaders.extract.surroundings import MAY_BECOME, SUBTYPES, Surroundings
from loaders.extract.tagger.labels import TYPES
from tools.calibrate import FOLDS
from tools.evaluate import annotated_report
from tools.measure_attributes import clues_of as annotated_clues
from tools.measure_programmes import scorer
from tools.train.data import annotated, held_out, report_of

DATA = Path(__file__).resolve().parents[1] / "loaders" / "data" / shipped.FILE
LEAST = 4  # names that a feature must have
PENALTY = 3.0  # of the squared weights
STEPS = 80
CUT = 0.15  # a feature whose weights differ less than this among types, and among subtypes, is left out
_DRAWN = 0.05  # penalty of the constants fitted on fold 0

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Named(NamedTuple):
    """An annotated name: its features, type, and subtype where the readers gave one."""

    features: list[str]
    type: str
    subtype: str | None


class Doubt(NamedTuple):
    """A mention of fold 0: its features, the tagger's type and score, what the readers have (None: nothing)."""

    report: str
    features: list[str]
    clue: Clue
    told: str | None


def names(golds: Iterable[dict[str, Any]]) -> Iterator[Named]:
    """The annotated names of the passages, each once a passage."""
    for gold in golds:
        text, clues = gold["text"], annotated_clues(gold)
        plain = blanked(text, [(c.start, c.end) for c in clues])
        ends = clause_ends(plain)
        items = {(i["type"], i["text"]): i for i in gold["items"]}
        met: set[tuple[str, str]] = set()
        for clue in clues:
            key = (clue.type, text[clue.start : clue.end])
            if key not in met:
                met.add(key)
                told = shipped.features(text, plain, clue.start, clue.end, gold["period"], ends)
                yield Named(told, clue.type, items[key].get("subtype"))


def doubts(golds: Sequence[dict[str, Any]], shared: Path) -> Iterator[Doubt]:
    """What the tagger alone says in fold 0, as decided."""
    from loaders.extract import Context, clues_of
    from loaders.mentions import finders

    score = scorer(shared)
    by_report = collections.defaultdict(list)
    for gold in golds:
        by_report[report_of(gold["id"])].append(gold)
    for report, passages in sorted(by_report.items()):
        _, head, read = annotated_report(report, passages)
        for gold, passage, found in zip(
            passages, read, clues_of(finders(None), read, Context(report=head)), strict=True
        ):
            yield from _doubts_in(report, gold, passage, decide(apart(passage.text, found)), score)


def _doubts_in(report: str, gold: dict[str, Any], passage: Passage, clues: list[Clue], score: Any) -> Iterator[Doubt]:
    told = {score.norm(i["text"]): i["type"] for i in reversed(gold["items"]) if i["type"] != "indicator"}
    clues = [clue for clue in clues if clue.type != "indicator"]
    plain = blanked(passage.text, [(c.start, c.end) for c in clues])
    ends = clause_ends(plain)
    for clue in clues:
        if clue.rule == "tagger":
            seen = shipped.features(passage.text, plain, clue.start, clue.end, passage.period, ends)
            yield Doubt(report, seen, clue, told.get(score.norm(passage.text[clue.start : clue.end])))


def fit(rows: Sequence[Sequence[str]], wanted: Ints, classes: int, number: dict[str, int]) -> Floats:
    """Weights of shape (features + 1, classes), the constants first; `number` begins with 1."""
    known = [sorted({number[f] - 1 for f in row if f in number}) for row in rows]
    sizes = np.cumsum([0, *map(len, known)])
    x = sparse.csr_matrix((np.ones(sizes[-1]), np.concatenate(known), sizes), shape=(len(rows), len(number)))
    turned, hot = x.T.tocsr(), np.eye(classes)[wanted]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(classes, -1).T
        scores = x @ weights[1:] + weights[0]
        total = logsumexp(scores, 1, keepdims=True)
        apart = np.exp(scores - total) - hot
        value = total.sum() - (scores * hot).sum() + PENALTY / 2 * (weights[1:] ** 2).sum()
        slope = np.vstack([apart.sum(0), turned @ apart + PENALTY * weights[1:]])
        return float(value), slope.T.ravel()

    start = np.zeros((len(number) + 1) * classes)
    found = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    weights: Floats = found.x.reshape(classes, -1).T
    return weights


def learn(named: Sequence[Named]) -> Surroundings:
    """Both regressions, without features that tell little; the tagger is not trusted yet."""
    counts = collections.Counter(f for name in named for f in set(name.features))
    number = {f: row for row, f in enumerate(sorted(f for f, n in counts.items() if n >= LEAST), 1)}
    types = fit([n.features for n in named], np.array([TYPES.index(n.type) for n in named]), len(TYPES), number)
    organisations = [n for n in named if n.subtype is not None]
    wanted = np.array([SUBTYPES.index(n.subtype) for n in organisations])
    subtypes = fit([n.features for n in organisations], wanted, len(SUBTYPES), number)
    spread = np.maximum(np.ptp(types, 1), np.ptp(subtypes, 1))
    kept = {f: row for f, row in number.items() if spread[row] > CUT}
    rows = [0, *kept.values()]
    return Surroundings({f: row for row, f in enumerate(kept, 1)}, types[rows], subtypes[rows], (0.0, 0.0))


def trust(learned: Surroundings, cases: Sequence[Doubt]) -> Floats:
    """Scale of the weights, (a, b) of the tagger's type, constants of the types; on mentions the readers have."""
    cases = [case for case in cases if case.told in TYPES]
    told = np.array([TYPES.index(case.told) for case in cases])
    weighed = np.array([learned.weigh(learned.types, case.features) for case in cases])
    weighed -= logsumexp(weighed, 1, keepdims=True)
    given = np.eye(len(TYPES))[[TYPES.index(case.clue.type) for case in cases]]
    sure = np.array([odds(case.clue.score) for case in cases])

    def loss(w: Floats) -> float:
        scores = w[0] * weighed + (w[1] * sure + w[2])[:, None] * given + w[3:]
        return float((logsumexp(scores, 1) - scores[np.arange(len(told)), told]).sum() + _DRAWN * (w[3:] ** 2).sum())

    found: Floats = optimize.minimize(loss, np.array([0.9, 0.4, 0.9] + [0.0] * len(TYPES)), method="L-BFGS-B").x
    return found


def trusting(learned: Surroundings, weights: Floats) -> Surroundings:
    """The regressions with the scale and constants of `trust` in their weights."""
    types = learned.types * weights[0]
    types[0] += weights[3:]
    return learned._replace(types=types, trust=(float(weights[1]), float(weights[2])))


def changes(learned: Surroundings, cases: Sequence[Doubt]) -> Iterator[tuple[str, str, str]]:
    """Of doubtful mentions those that change: from, to, and whether that is right, wrong or no matter."""
    for case in cases:
        if shipped.doubtful(case.clue):
            best = shipped.decided(case.clue, learned, case.features, "other").type
            if best != case.clue.type:
                right = "right" if case.told == best else "wrong" if case.told == case.clue.type else "no matter"
                yield case.clue.type, best, right


def whole(learned: Surroundings) -> dict[str, Any]:
    """The arrays of the data file: weights as whole numbers of 16 bits."""
    arrays: dict[str, Any] = {"names": np.frombuffer("\n".join(learned.number).encode(), np.uint8)}
    for key, values in (("types", learned.types), ("subtypes", learned.subtypes)):
        unit = float(np.abs(values).max()) / 32767
        arrays |= {key: np.round(values / unit).astype(np.int16), f"{key}_unit": unit}
    return arrays | {"trust": np.array(learned.trust)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args()
    ours, test = held_out(annotated(options.shared), 0, FOLDS)
    learned = learn(list(names(ours)))
    cases = list(doubts(test, options.shared))
    counted: collections.Counter[tuple[str, str, str]] = collections.Counter()
    for report in sorted({case.report for case in cases}):
        weights = trust(learned, [case for case in cases if case.report != report])
        counted.update(changes(trusting(learned, weights), [case for case in cases if case.report == report]))
    for (old, new, right), number in sorted(counted.items()):
        print(f"{old} → {new}: {right} {number}")
    learned = trusting(learned, trust(learned, cases))
    print(
        f"{len(learned.number)} features, trust {learned.trust[0]:.2f} {learned.trust[1]:.2f}; may become: {MAY_BECOME}"
    )
    if not options.check:
        np.savez_compressed(DATA, **whole(learned))


if __name__ == "__main__":
    main()
