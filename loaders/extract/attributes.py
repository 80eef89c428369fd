"""Attributes of the clues of a passage, read from the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from kg.model import Passage, Period, Stage
from loaders.extract.amounts import AmountKind, amounts_of
from loaders.extract.clauses import blanked
from loaders.extract.clue import Clue
from loaders.extract.holders import holder_of
from loaders.extract.stages import stage_of
from loaders.extract.standing import honour_stage, subtype_of
from loaders.extract.surroundings import MAY_BECOME, retyped, subtype_in

SURE = 0.9  # from here on the stage that the grammar reads goes before the tagger's


def with_attributes(passage: Passage, clues: Sequence[Clue]) -> list[Clue]:
    """The clues of a passage: projects with stage and amount, organisations with subtype, titles with stage and holder.

    Where the tagger is in doubt of a type, the words around decide first (`loaders.extract.surroundings`).
    What the grammar reads goes before what a clue brings where the grammar is sure of it (`SURE`).
    """
    if not any(clue.type in MAY_BECOME for clue in clues):
        return list(clues)
    text, period = passage.text, passage.period
    plain = blanked(text, [(clue.start, clue.end) for clue in clues if clue.type != "indicator"])
    clues = retyped(text, plain, period, clues)
    names = [clue for clue in clues if clue.type != "indicator"]
    at_name = {id(clue): number for number, clue in enumerate(names)}
    amounts = _amounts(text, [clue for clue in clues if clue.type == "project"])
    result = []
    for clue in clues:
        if clue.type == "project":
            amount, kind = amounts.get(clue.start, (None, None))
            clue = _with(clue, stage=_stage(plain, clue, period), amount_yi=amount, amount_kind=kind)
        elif clue.type == "organisation":
            subtype = subtype_of(text[clue.start : clue.end])
            if subtype is None:
                subtype = subtype_in(text, plain, clue.start, clue.end, period)
            clue = _with(clue, subtype=subtype)
        elif clue.type == "honour":
            stage = honour_stage(plain, clue.start, clue.end, period) or clue.attributes.stage
            clue = _with(clue, stage=stage, holder=holder_of(text, names, at_name[id(clue)]))
        result.append(clue)
    return result


def _amounts(text: str, projects: Sequence[Clue]) -> dict[int, tuple[float, AmountKind]]:
    """The amounts of projects, by where these begin; one that is named twice has what either sentence says."""
    stated = amounts_of(text, [(clue.start, clue.end) for clue in projects])
    by_name: dict[str, tuple[float, AmountKind]] = {}
    for number, amount in sorted(stated.items()):
        by_name.setdefault(text[projects[number].start : projects[number].end], amount)
    given = ((clue, stated.get(n) or by_name.get(text[clue.start : clue.end])) for n, clue in enumerate(projects))
    return {clue.start: amount for clue, amount in given if amount is not None}


def _stage(plain: str, clue: Clue, period: Period) -> Stage:
    """How far a project is: what the grammar is sure of, else what the clue brings, else what the grammar reads."""
    read = stage_of(plain, clue.start, clue.end, period)
    if read.stage is not None and (clue.attributes.stage is None or read.sure >= SURE):
        return read.stage
    return clue.attributes.stage or "ongoing"


def _with(clue: Clue, **attributes: Any) -> Clue:
    return msgspec.structs.replace(clue, attributes=msgspec.structs.replace(clue.attributes, **attributes))
