"""All measures of quality beside their goals, in one table: what is extracted, one identity, promises and outcomes.

    python -m tools.measure [--shared DIR] [--kb KB]     KB: a knowledge base of all reports; also measures tracking

Each line comes from one of the tools that say more: `evaluate` (dev passages), `measure_identity`, `measure_promises`
and `benchmarks.tracking`. Sets other than dev were looked at while rules were mended, so their figures are kind;
docs/extraction.md, docs/identity.md and docs/tracking.md say what was measured at a first look.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tools import evaluate, measure_identity, measure_promises
from tools.measure_programmes import scorer

STRICT = {"programme": 0.82, "project": 0.84, "organisation": 0.80, "industry": 0.82, "indicator": 0.88,
          "honour": 0.84, "place": 0.88}  # fmt: skip
RELAXED = {"programme": 0.90, "project": 0.91, "organisation": 0.86, "industry": 0.87, "indicator": 0.94,
           "honour": 0.92, "place": 0.91}  # fmt: skip
ATTRIBUTES = {("project", "stage"): 0.90, ("organisation", "subtype"): 0.92, ("indicator", "kind"): 0.97,
              ("indicator", "measure"): 0.95, ("indicator", "comparator"): 0.95}  # fmt: skip


class Measure(NamedTuple):
    """A figure beside its goal; `least` is False where the goal is the most that is allowed."""

    what: str
    reached: float
    goal: float
    least: bool = True

    @property
    def met(self) -> bool:
        return self.reached >= self.goal if self.least else self.reached <= self.goal


def extraction(shared: Path) -> Iterator[Measure]:
    """F1 by type and attributes on the dev passages."""
    score = scorer(shared)
    found = evaluate.figures(evaluate.dev(shared, score), score)
    for name, goals, at in (("strict", STRICT, 0.84), ("relaxed", RELAXED, 0.90)):
        for kind, goal in goals.items():
            yield Measure(f"{kind}, {name} F1", found["types"][kind][name][2], goal)
        yield Measure(f"macro {name} F1", found[f"macro_{name}_f1"], at)
    for (kind, name), goal in ATTRIBUTES.items():
        yield Measure(f"{kind}: {name}", found["types"][kind]["attributes"][name][0], goal)
    yield Measure("period", found["period"], 0.95)
    yield Measure("masked numbers read", found["masked_numbers"], 0, least=False)
    yield Measure("text is the file's text", found["text_is_file_text"], 1)


def identity(reports: Path) -> Iterator[Measure]:
    """Pairs of names, by the reader's set."""
    counts = measure_identity.counted(reports)
    for half in dict.fromkeys(key[0] for key in counts):
        rates = measure_identity.rates(((key, n) for key, n in counts.items() if key[0] == half), 3)
        for name, goal in measure_identity.GOALS.items():
            yield Measure(f"identity, {half}: {name}", rates[name] or 0.0, goal)


def promises(shared: Path) -> Iterator[Measure]:
    """The gold pair, all labelled promises, and the plan that was read clause by clause."""
    gold = json.loads(measure_promises.gold(shared, "--json"))
    total: Counter[tuple[str, str | None]] = Counter()
    for counts in measure_promises.labelled(shared / "reports").values():
        total.update(counts)
    labelled = measure_promises.summary(total)
    sets = (
        ("gold pair", gold["recall"], gold["outcome_accuracy"], gold["outcome_macro_f1"], gold["wrong_fulfilled"]),
        (f"{labelled.promises} labelled", *labelled[1:4], labelled.wrong / labelled.kept),
    )
    for name, recall, right, macro, wrong in sets:
        yield Measure(f"promises, {name}: recall", recall, 0.85)
        yield Measure(f"promises, {name}: outcome right", right, 0.75)
        yield Measure(f"promises, {name}: macro-F1 over outcomes", macro, 0.60)
        yield Measure(f"promises, {name}: fulfilled wrongly", wrong, 0.05, least=False)
    for plan in measure_promises.detection(shared / "reports"):
        yield Measure("promises, a plan read in full: precision", plan.right / plan.found, 0.80)
        yield Measure("promises, a plan read in full: recall", plan.held / plan.true, 0.85)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder with reports/ and eval/")
    parser.add_argument("--kb", type=Path, help="a knowledge base of all reports: tracking is timed too")
    given = parser.parse_args()
    parts = (extraction(given.shared), identity(given.shared / "reports"), promises(given.shared))
    print(f"{'':54} reached   goal")
    for part in parts:
        for m in part:
            sign = "≥" if m.least else "≤"
            print(
                f"{m.what:54} {m.reached:7.3f}  {sign} {m.goal:.2f}  {'' if m.met else 'missed'}".rstrip(), flush=True
            )
    if given.kb:
        subprocess.run([sys.executable, "-m", "benchmarks.tracking", str(given.kb)], check=True)


if __name__ == "__main__":
    main()
