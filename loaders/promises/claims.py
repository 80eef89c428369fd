"""The next report's passages → the clauses that may answer a promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Passage
from kg.text import document_span, fold
from kg.tracking.records import Claim
from loaders.promises.amounts import amounts
from loaders.promises.clauses import clauses

_PERIODS = ("review", "plan")


def claims(passages: Sequence[Passage]) -> Iterator[Claim]:
    """The clauses of review and plan, headlines included, in order."""
    for number, passage in enumerate(passages):
        if passage.kind not in ("body", "table", "heading") or passage.period not in _PERIODS:
            continue
        text = fold(passage.text)
        known = amounts(passage)
        found = list(clauses(text))
        for i, clause in enumerate(found):
            before = found[i - 1].text if i and found[i - 1].sentence == clause.sentence else ""
            after = ",".join(c.text for c in found[i + 1 : i + 4] if c.sentence == clause.sentence)
            span = document_span(passage.pieces, clause.start, clause.end)
            yield Claim(
                passage=number, start=span[0], end=span[1], text=clause.text, before=before, after=after,
                period=passage.period,
                amounts=tuple(a for a in known if clause.start <= a.start < clause.end),
            )  # fmt: skip
