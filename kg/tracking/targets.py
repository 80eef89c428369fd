"""Targets of a place against the results that its next reports tell, and against the targets of those above it.

Pure over rows of `kg.facts.reading.FactReader.facts(kind="REPORTS")`; how indicators are named and of which less is
better is handed in, since that is vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from kg.model import Record
from kg.tracking.amounts import RATES, comparable, is_open, plausible, target_range, unit_of, verdict
from kg.tracking.records import Amount

Row = dict[str, Any]


class Key(NamedTuple):
    """What two numbers must share to be of one series: indicator (id, else name), level or growth, base unit."""

    indicator: str
    measure: str
    unit: str


class Naming(Record, frozen=True, kw_only=True):
    """Vocabulary that tracking is given.

    `lookup(name, unit)` gives (id, official name) of an indicator or None; `lower(name)` tells that less is better;
    `horizon(sentence, year)` that a sentence speaks of another year, or of several years at once; `one(sentence, year)`
    that it says to speak of this one.
    """

    lookup: Callable[[str, str], tuple[str, str] | None]
    lower: Callable[[str], bool]
    horizon: Callable[[str, int], bool]
    one: Callable[[str, int], bool]


class Series(NamedTuple):
    """Targets of a place and their results, by key and year; the first of a report is the one that it leads with."""

    names: dict[Key, str]
    targets: dict[tuple[Key, int], Row]
    results: dict[tuple[Key, int], Row]


def series(
    rows: Iterable[Row],
    naming: Naming,
    sentence: Callable[[Row], str],
    clause: Callable[[Row], str],
    single: Callable[[Row], bool],
    terms: frozenset[str],
    *,
    known: bool = True,
) -> Series:
    """Sorts a place's rows, which must be in the order of file and offset.

    Args:
        sentence: of a row: what is aimed at for another year or for several is no target of this one.
        clause: of a row: the words that its number hangs on; a mean or a rise over several years is no result of one.
        single: of a row of a review of several years: whether its passage tells of the last of them.
        terms: ids of reports that plan several years.
        known: only indicators of the authority file. A report of several years tells of one where the sentence says so.
    """
    names: dict[Key, str] = {}
    targets: dict[tuple[Key, int], Row] = {}
    told: list[tuple[tuple[Key, int], Row]] = []
    for row in rows:
        a = row["attributes"]
        if a.get("value") is None or row["year"] is None or row["role"] != "own" or a.get("measure") == "rank":
            continue
        found = naming.lookup(row["name"], a.get("unit") or "")
        if found is None and known:
            continue
        key_id, name = found or (row["name"], row["name"])
        key = Key(key_id, a.get("measure") or "level", unit_of(a.get("unit") or "")[0])
        names.setdefault(key, name)
        at = (key, row["year"])
        if row["period"] == "plan" and a.get("kind") == "target" and at not in targets:
            words = sentence(row)
            if not naming.horizon(words, row["year"]) and (
                row["report"] not in terms or naming.one(words, row["year"])
            ):
                targets[at] = row
        elif row["period"] == "review":
            told.append((at, row))
    results: dict[tuple[Key, int], Row] = {}
    for at, row in told:
        if (
            at in targets
            and (at not in results or results[at]["attributes"].get("comparator") == ">=")  # 突破200亿元，达到229亿元
            and not naming.horizon(clause(row), row["year"])
            and (not row["span"] or (single(row) and not naming.horizon(sentence(row), row["year"])))
        ):
            results[at] = row
    return Series(names, targets, results)


def compare(own: Series, above: Sequence[tuple[str, Series]], reviewed: Mapping[int, str], naming: Naming) -> list[Row]:
    """One row a target, by indicator and year.

    Args:
        above: (place, its series), nearest first; the first that set a target for the year is shown.
        reviewed: years that a report of the place reviews.

    Keys: `indicator`, `indicator_id`, `measure`, `year`, `target`, `target_max`, `comparator`, `unit`, `low`, `high`
    (ends of the range in `unit`, None: open), `target_row`, `result`, `result_unit`, `result_row`, `verdict` (None
    where there is no result), `why` (`_why`), `above_place`, `above_target`, `above_comparator`, `above_row`,
    `against_above` (`_against`).
    """
    found = []
    for (key, year), target in own.targets.items():
        wanted = amount(target)
        result = own.results.get((key, year))
        given = amount(result) if result else None
        if given is not None and not comparable(wanted, given):
            result, given = None, None
        lower = naming.lower(own.names[key])
        told = verdict(wanted, given, lower=lower) if given else None
        if (
            given is not None
            and told is not None
            and (not plausible(wanted, given) or is_open(told, given, lower=lower or wanted.comparator == "<="))
        ):
            given, told = None, None  # its sentence stays, to be judged by who reads it
        upper = next(((name, s.targets[key, year]) for name, s in above if (key, year) in s.targets), None)
        low, high = target_range(wanted)
        factor = unit_of(wanted.unit)[1]
        found.append(
            {
                "indicator": own.names[key],
                "indicator_id": key.indicator,
                "measure": key.measure,
                "year": year,
                "target": wanted.value,
                "target_max": wanted.value_max,
                "comparator": wanted.comparator,
                "unit": wanted.unit,
                "low": _finite(low / factor),
                "high": _finite(high / factor),
                "target_row": target,
                "result": _in_unit(given, factor) if given else None,
                "result_row": result,
                "verdict": told,
                "why": _why(given, result, year in reviewed),
                "above_place": upper[0] if upper else None,
                "above_target": _in_unit(amount(upper[1]), factor) if upper else None,
                "above_comparator": amount(upper[1]).comparator if upper else None,
                "above_row": upper[1] if upper else None,
                "against_above": _against(wanted, amount(upper[1]), naming.lower(own.names[key])) if upper else None,
            }
        )
    found.sort(key=lambda r: (r["indicator"], r["measure"], r["year"]))
    return found


def _why(given: Amount | None, result: Row | None, reviewed: bool) -> str:
    """told; doubtful: a number stands there that decides nothing; not_told: the review is silent; no_report."""
    if given is not None:
        return "told"
    return "doubtful" if result is not None else "not_told" if reviewed else "no_report"


def amount(row: Row) -> Amount:
    """The amount of a row."""
    a = row["attributes"]
    return Amount(
        start=row["start"], end=row["end"], value=a["value"], value_max=a.get("value_max"), unit=a.get("unit") or "",
        comparator=a.get("comparator") or "=", growth=a.get("measure") == "growth",
    )  # fmt: skip


def _against(own: Amount, above: Amount, lower: bool) -> str | None:
    """Whether a target is stricter than, the same as or looser than the one above; None where they are no rates.

    What a province counts (tonnes, jobs) is more than what its places count, so only rates can be compared.
    `lower`: less is better; a fall is better the larger it is.
    """
    if unit_of(own.unit)[0] not in RATES or own.value is None or above.value is None or not comparable(own, above):
        return None
    if own.value == above.value:
        return "same"
    return "stricter" if (own.value > above.value) != (lower or (own.growth and own.value < 0)) else "looser"


def _in_unit(amount: Amount, factor: float) -> float | None:
    return None if amount.value is None else round(amount.value * unit_of(amount.unit)[1] / factor, 6)


def _finite(value: float) -> float | None:
    return round(value, 6) if abs(value) != float("inf") else None
