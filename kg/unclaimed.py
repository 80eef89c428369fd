"""Where a report has the words of a programme, but nothing in it was taken for the programme.

The words may be part of another name, tell of others, or were missed: "not mentioned" would say more than is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kg.facts.quotes import quote
from kg.facts.reading import FactReader
from kg.facts.search import key
from kg.facts.writing import unnamed
from kg.text import document_span

FEWEST_LETTERS = 3  # of a name whose words are looked for
Row = dict[str, Any]


def forms(programme: Mapping[str, Any]) -> list[str]:
    """The names of a programme whose words are looked for: short ones stand in too many others.

    So do general ones (三年行动计划), which only an authority file makes a name.
    """
    names = [name for name in (programme["name"], *programme["aliases"]) if len(name) >= FEWEST_LETTERS]
    return [name for name in names if programme["status"] != "candidate" or not unnamed(name)]


def unclaimed(
    facts: FactReader, programmes: Iterable[Row], claimed: set[tuple[str, str, str]], reports: Sequence[Row]
) -> Iterator[Row]:
    """The first words of each programme in each report and period that nothing there was taken for it.

    Args:
        programmes: rows of entities.
        claimed: entity, report and period of what was taken.
        reports: rows of `FactReader.reports`.

    Yields:
        `entity`, `report` (id), `period`, `year` (as a fact there would have it), `start` and `end` in the document,
        and the keys of `Quote.row`.
    """
    import daachorse

    owners: dict[str, list[str]] = defaultdict(list)
    for programme in programmes:
        for form in dict.fromkeys(map(key, forms(programme))):
            owners[form].append(programme["id"])
    if not owners:
        return
    names = list(owners)
    automaton = daachorse.CharwiseDoubleArrayAhoCorasick(names)
    for report in reports:
        seen = set()
        years = {"review": report["review_year"], "plan": report["plan_year"]}
        delivered = int(report["delivered"][:4]) if report["delivered"] else None
        for passage in facts.passages(report["report"]):
            period = passage["period"]
            for first, last, number in automaton.find_overlapping(key(passage["text"])):
                for entity in owners[names[number]]:
                    found = (entity, report["report"], period)
                    if found in claimed or found in seen:
                        continue
                    seen.add(found)
                    pieces = facts.pieces(report["report"], passage["number"])
                    start, end = document_span(pieces, first, last)
                    yield {
                        "entity": entity,
                        "report": report["report"],
                        "period": period,
                        "year": years.get(period, delivered),
                        "start": start,
                        "end": end,
                        **quote(passage["text"], pieces, start, end).row(lambda: facts.text(report["file"])),  # noqa: B023
                    }
