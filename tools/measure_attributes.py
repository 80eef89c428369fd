"""Measures attributes as grammar reads them, on the annotated names of the training passages.

    python -m tools.measure_attributes [--shared DIR] [--errors N]

Prints for each source of a stage how often it is right (the `sure` of project_stages.yaml), for all projects together,
the amounts that are right of those that the readers or the grammar give, the subtypes of organisations that their
endings tell, the stages of titles and their holders that are right of those that the grammar tells, and of the holders
also how many it finds.
"""

from __future__ import annotations

import argparse
import collections
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from loaders.extract import Clue
from loaders.extract.attributes import with_attributes
from loaders.extract.clauses import blanked
from loaders.extract.stages import stage_of
from loaders.extract.standing import subtype_of
from tools.measure_programmes import load_gold, passage_of


class Figures(NamedTuple):
    sources: dict[str, tuple[int, int]]  # right, all
    stages: tuple[int, int]
    amounts: tuple[int, int]
    subtypes: tuple[int, int]  # right, told
    honours: tuple[int, int]
    holders: tuple[int, int, int]  # right, told, given by the readers
    errors: list[tuple[str, str]]  # (what, passage around it)


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
    sources: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    stages, amounts, holders = [0, 0], [0, 0], [0, 0, 0]
    told = {"organisation": [0, 0], "honour": [0, 0]}
    errors = []
    for gold in golds:
        passage = passage_of(gold["text"], gold["period"])
        clues = clues_of(gold)
        wanted = {(i["type"], i["text"]): i for i in gold["items"]}
        plain = blanked(gold["text"], [(c.start, c.end) for c in clues])
        seen: set[str] = set()
        for clue in with_attributes(passage, clues):
            name = gold["text"][clue.start : clue.end]
            want, have = wanted.get((clue.type, name)), clue.attributes
            if want is None or name in seen:
                continue
            seen.add(name)
            if clue.type in told:
                said, meant = (subtype_of(name), "subtype") if clue.type == "organisation" else (have.stage, "stage")
                told[clue.type][0] += said is not None and said == want[meant]
                told[clue.type][1] += said is not None
            if clue.type == "honour" and "holder" in want:  # the spans have none
                holders[0] += have.holder is not None and plainly(have.holder) == plainly(want["holder"] or "")
                holders[1] += have.holder is not None
                holders[2] += bool(want["holder"])
            if clue.type != "project":
                continue
            around = gold["text"][max(0, clue.start - 40) : clue.end + 40]
            read = stage_of(plain, clue.start, clue.end, passage.period)
            right = have.stage == want["stage"]
            for count in (sources[read.source], stages):
                count[0] += right
                count[1] += 1
            if not right:
                errors.append((f"{read.source} {read.verbs} {have.stage} ≠ {want['stage']}", around))
            if want["amount_yi"] is not None or have.amount_yi is not None:
                amounts[0] += want["amount_yi"] == have.amount_yi
                amounts[1] += 1
                if want["amount_yi"] != have.amount_yi:
                    errors.append((f"{have.amount_yi} ≠ {want['amount_yi']}", around))
    return Figures(
        {k: (v[0], v[1]) for k, v in sorted(sources.items())},
        (stages[0], stages[1]),
        (amounts[0], amounts[1]),
        (told["organisation"][0], told["organisation"][1]),
        (told["honour"][0], told["honour"][1]),
        (holders[0], holders[1], holders[2]),
        errors,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--gold", choices=("train", "dev"), default="train")
    parser.add_argument("--errors", type=int, default=0, help="how many errors to print")
    options = parser.parse_args(arguments)
    result = measure(load_gold(options.shared, options.gold))
    for source, (right, total) in result.sources.items():
        print(f"stage from {source:12} {right / total:.3f} of {total}")
    print(f"stage  {result.stages[0] / result.stages[1]:.3f} of {result.stages[1]}")
    print(f"amount {result.amounts[0] / max(1, result.amounts[1]):.3f} of {result.amounts[1]}")
    for name, (right, total) in (("subtype", result.subtypes), ("honour stage", result.honours)):
        print(f"{name} {right / max(1, total):.3f} of {total} told")
    right, total, given = result.holders
    print(f"holder {right / max(1, total):.3f} of {total} told, {right / max(1, given):.3f} of {given} given")
    for what, around in result.errors[: options.errors]:
        print(what, "|", around.replace("\n", " "))


if __name__ == "__main__":
    main()
