"""Measures attributes as grammar reads them, on the annotated names of the training passages.

    python -m tools.measure_attributes [--shared DIR] [--errors N]

Prints for each source of a stage how often it is right (the `sure` of project_stages.yaml), for all projects together,
the amounts that are right of those that the readers or the grammar give, the subtypes of organisations that their
endings tell, the stages of titles and their holders that are right of those that the grammar tells, and of the holders
also how many it finds.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loaders.extract import Clue
from loaders.extract.attributes import with_attributes
from loaders.extract.clauses import blanked
from loaders.extract.stages import Reading, stage_of
from loaders.extract.standing import subtype_of
from tools.measure_programmes import load_gold, passage_of


@dataclass
class Count:
    """How many are right, of all that were told; of holders also how many the readers gave."""

    right: int = 0
    told: int = 0
    given: int = 0

    def add(self, right: bool, told: bool = True) -> None:
        """Counts one."""
        self.right += right
        self.told += told


@dataclass
class Figures:
    """What was counted; `sources`: the stages of projects by what told them; `errors`: what, and the text around."""

    sources: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    stages: Count = field(default_factory=Count)
    amounts: Count = field(default_factory=Count)
    subtypes: Count = field(default_factory=Count)
    honours: Count = field(default_factory=Count)
    holders: Count = field(default_factory=Count)
    errors: list[tuple[str, str]] = field(default_factory=list)


def clues_of(gold: dict[str, Any]) -> list[Clue]:
    """Every occurrence of the annotated names of a passage, without overlaps, in order; no indicators."""
    text, taken, clues = gold["text"], bytearray(len(gold["text"])), []
    for item in sorted(gold["items"], key=lambda i: -len(i["text"])):
        if item["type"] == "indicator":
            continue
        start = text.find(item["text"])
        while start >= 0:
            end = start + len(item["text"])
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                clues.append(Clue(start=start, end=end, type=item["type"], rule="annotated", score=1.0))
            start = text.find(item["text"], end)
    return sorted(clues, key=lambda c: c.start)


def plainly(name: str) -> str:
    """Without quotation marks and white space."""
    return re.sub(r"[\s“”\"]", "", name)


def measure(golds: Iterable[dict[str, Any]]) -> Figures:
    """Compares the attributes of names that are given with those of the readers, each name of a passage once."""
    figures = Figures()
    for gold in golds:
        passage = passage_of(gold["text"], gold["period"])
        clues = clues_of(gold)
        wanted = {(i["type"], i["text"]): i for i in gold["items"]}
        plain = blanked(gold["text"], [(c.start, c.end) for c in clues])
        seen: set[str] = set()
        for clue in with_attributes(passage, clues):
            name = gold["text"][clue.start : clue.end]
            want = wanted.get((clue.type, name))
            if want is None or name in seen:
                continue
            seen.add(name)
            if clue.type == "organisation":
                said = subtype_of(name)
                figures.subtypes.add(said is not None and said == want["subtype"], said is not None)
            elif clue.type == "honour":
                _count_honour(figures, clue, want)
            elif clue.type == "project":
                around = gold["text"][max(0, clue.start - 40) : clue.end + 40]
                _count_project(figures, clue, want, stage_of(plain, clue.start, clue.end, passage.period), around)
    return figures


def _count_honour(figures: Figures, clue: Clue, want: dict[str, Any]) -> None:
    have = clue.attributes
    figures.honours.add(have.stage is not None and have.stage == want["stage"], have.stage is not None)
    if "holder" in want:  # the spans have none
        told = have.holder is not None
        figures.holders.add(told and plainly(have.holder or "") == plainly(want["holder"] or ""), told)
        figures.holders.given += bool(want["holder"])


def _count_project(figures: Figures, clue: Clue, want: dict[str, Any], read: Reading, around: str) -> None:
    have = clue.attributes
    right = have.stage == want["stage"]
    for count in (figures.sources[read.source], figures.stages):
        count.add(right)
    if not right:
        figures.errors.append((f"{read.source} {read.verbs} {have.stage} ≠ {want['stage']}", around))
    if want["amount_yi"] is not None or have.amount_yi is not None:
        same = want["amount_yi"] == have.amount_yi
        figures.amounts.add(same)
        if not same:
            figures.errors.append((f"{have.amount_yi} ≠ {want['amount_yi']}", around))


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--gold", choices=("train", "dev"), default="train")
    parser.add_argument("--errors", type=int, default=0, help="how many errors to print")
    options = parser.parse_args(arguments)
    result = measure(load_gold(options.shared, options.gold))
    for source, count in sorted(result.sources.items()):
        print(f"stage from {source:12} {count.right / count.told:.3f} of {count.told}")
    print(f"stage  {result.stages.right / result.stages.told:.3f} of {result.stages.told}")
    print(f"amount {result.amounts.right / max(1, result.amounts.told):.3f} of {result.amounts.told}")
    for name, count in (("subtype", result.subtypes), ("honour stage", result.honours)):
        print(f"{name} {count.right / max(1, count.told):.3f} of {count.told} told")
    right, told, given = result.holders.right, result.holders.told, result.holders.given
    print(f"holder {right / max(1, told):.3f} of {told} told, {right / max(1, given):.3f} of {given} given")
    for what, around in result.errors[: options.errors]:
        print(what, "|", around.replace("\n", " "))


if __name__ == "__main__":
    main()
