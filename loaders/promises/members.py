"""Of several things that a promise names (泥头车、电动自行车等管理) those that a report does not name."""

from __future__ import annotations

import re

from kg.text import fold
from kg.tracking import matching
from kg.tracking.records import Claim
from loaders.promises.phrases import AND, only_generic
from loaders.promises.wording import words

_SHORTEST = 3  # letters of a name that says which thing it is
_SURE = 4  # letters of a name that the review would have in the same letters: 丝博会 it may spell out
_END = re.compile("等.*$")


def not_named(phrase: str, claim: Claim, reviewed: str) -> list[str]:
    """The things that neither a clause nor the rest of its review names, where the clause names another of them.

    In doubt a thing is named: a thing has to be without any two letters in a row around the clause and without any
    three in the review. None where a member of the list says no more than what any promise has.

    Args:
        phrase: what the promise names, synonyms read alike.
        claim: the clause that answers.
        reviewed: all clauses of the review with their neighbours, plain.
    """
    parts = [_END.sub("", part) for part in AND.split(phrase)]
    names = [matching.plain(part) for part in parts]
    if len(names) < 2 or any(len(name) < _SHORTEST or only_generic(name) for name in names):
        return []
    around = matching.plain(words().told(fold(f"{claim.before},{claim.text},{claim.after}")))
    if all(matching.common_run(name, around) < _SHORTEST for name in names):
        return []
    return [
        part
        for part, name in zip(parts, names, strict=True)
        if len(name) >= _SURE
        and matching.common_run(name, around) < 2
        and matching.common_run(name, reviewed) < _SHORTEST
    ]
