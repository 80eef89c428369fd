"""Fits what the confidence of a mention means: `python -m tools.calibrate [--shared DIR] [--check]`.

Reads the training passages of the reports that the tagger was not trained on (fold 0 of `tools.train`), marks each
mention as right where the readers have the same text and type, and fits one logistic for each type and kind of evidence
(`loaders.extract.confidence.kind`). Writes loaders/data/confidence.yaml. `--check` prints the figures and writes
nothing. To be run again after the tagger, a finder or the decision has changed; deterministic.
"""

from __future__ import annotations

import argparse
import collections
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from loaders.extract.clue import Clue
from loaders.extract.confidence import confidence, kind, odds
from loaders.mentions import clues_in
from tools.evaluate import annotated_report
from tools.logistic import logistic
from tools.measure_programmes import scorer
from tools.train.data import annotated, held_out, report_of

DATA = Path(__file__).resolve().parents[1] / "loaders" / "data" / "confidence.yaml"
FOLDS = 12
LEAST = 40  # mentions of a kind that make a fit
_PRIOR = 4.0  # how strongly a fit with few mentions is drawn to the score as it is (slope 1, offset 0)
HEAD = """\
# What the score of a mention is worth (loaders.extract.confidence); written by `python -m tools.calibrate`.
# type.evidence: [slope, offset] of the logistic over the log-odds of the score
"""


class Judged(NamedTuple):
    """A mention as the clue that became it, and whether the readers have it."""

    clue: Clue
    right: bool


def judged(shared: Path) -> Iterator[Judged]:
    """The mentions of the held-out passages, each text of a passage once."""
    score = scorer(shared)
    by_report = collections.defaultdict(list)
    for gold in held_out(annotated(shared), 0, FOLDS)[1]:
        by_report[report_of(gold["id"])].append(gold)
    for report, golds in sorted(by_report.items()):
        _, head, passages = annotated_report(report, golds)
        for gold, passage, clues in zip(golds, passages, clues_in(head, passages)[1], strict=True):
            told = {(item["type"], score.norm(item["text"])) for item in gold["items"]}
            met: set[tuple[str, str]] = set()
            for clue in clues:
                name = (clue.type, score.norm(passage.text[clue.start : clue.end]))
                if clue.type != "indicator" and name not in met:
                    met.add(name)
                    yield Judged(clue, name in told)


def fit(cases: Sequence[Judged]) -> tuple[float, float]:
    """Slope and offset of the logistic, by Newton's method, drawn to (1, 0)."""
    x: npt.NDArray[np.float64] = np.array([[odds(c.clue.score), 1.0] for c in cases])
    y = np.array([float(c.right) for c in cases])
    w = logistic(x, y, penalty=_PRIOR, towards=np.array([1.0, 0.0]))
    return round(float(w[0]), 3), round(float(w[1]), 3)


def table(cases: Sequence[Judged]) -> str:
    """Mean confidence and share of right ones by tenth of confidence, as the data now stand."""
    bins: dict[int, list[Judged]] = collections.defaultdict(list)
    for case in cases:
        bins[min(9, int(confidence(case.clue) * 10))].append(case)
    lines = ["confidence  mean   right  mentions"]
    for low, cell in sorted(bins.items()):
        mean, right = sum(confidence(c.clue) for c in cell) / len(cell), sum(c.right for c in cell) / len(cell)
        lines.append(f"   ≥ {low / 10:.1f}    {mean:.3f}  {right:.3f}  {len(cell)}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--check", action="store_true", help="print what the present data give, write nothing")
    options = parser.parse_args()
    cases = list(judged(options.shared))
    if options.check:
        print(table(cases))
        return
    by_kind: dict[str, list[Judged]] = collections.defaultdict(list)
    for case in cases:
        by_kind[kind(case.clue)].append(case)
    fits = {name: fit(group) for name, group in sorted(by_kind.items()) if len(group) >= LEAST}
    rows = [f"{name}: [{slope}, {offset}]  # {len(by_kind[name])}" for name, (slope, offset) in fits.items()]
    DATA.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    print(DATA.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
