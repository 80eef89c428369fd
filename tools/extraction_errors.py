"""The errors of the extraction on annotated passages, grouped by kind, as lines for a reader."""

from __future__ import annotations

import collections
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any, NamedTuple

Item = dict[str, Any]
_CONTEXT = 30  # characters on each side of an error


class Found(NamedTuple):
    """A gold passage with what was found in it: objects as `kg extract` prints them, and the text they point into."""

    gold: Item
    mentions: list[Item]
    text: str


def errors(found: Sequence[Found], score: ModuleType) -> dict[str, list[str]]:
    """The errors of each kind, as lines with their context: what is expected, what was found, by which rule.

    Args:
        score: the module that matches what was found with what is expected.
    """
    out: dict[str, list[str]] = collections.defaultdict(list)
    for one in found:
        missed_of: dict[str, list[Item]] = {}
        extra_of: dict[str, list[Item]] = {}
        for kind in score.TYPES:
            strict, close, missed_of[kind], extra_of[kind] = matched(one, kind, score)
            for gold, mine in close:
                out[f"border {_border(gold, mine, score)}: {kind}"].append(_line(one, gold, mine))
            for gold, mine in strict + close:
                for name, same in attributes(kind, gold, mine, score):
                    if not same:
                        values = f"{gold.get(name)} → {mine.get(name)}"
                        out[f"attribute: {kind}.{name}"].append(f"{values}\t{_line(one, gold, mine)}")
        for kind, missed in missed_of.items():
            for gold in list(missed):
                other = _other_type(kind, gold, extra_of, score)
                if other is not None:
                    extra_of[other["type"]].remove(other)
                    missed.remove(gold)
                    out[f"wrong type: {kind} → {other['type']}"].append(_line(one, gold, other))
            out[f"missed: {kind}"] += [_line(one, gold, None) for gold in missed]
        for kind, extra in extra_of.items():
            out[f"invented: {kind}"] += [_line(one, None, mine) for mine in extra]
    return {kind: lines for kind, lines in sorted(out.items(), key=lambda o: -len(o[1])) if lines}


def matched(one: Found, kind: str, score: ModuleType) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """Pairs (expected, found) that are the same and that are alike, what was missed, and what is too much."""
    found: tuple[list[Any], list[Any], list[Any], list[Any]] = score.match(
        score.items_of(one.gold["items"], kind), score.items_of(one.mentions, kind), kind
    )
    return found


def attributes(kind: str, gold: Item, mine: Item, score: ModuleType) -> Iterable[tuple[str, bool]]:
    """The attributes of a pair that are to be compared, each with whether it is right."""
    for name in score.ATTRS.get(kind, ()):
        want, have = gold.get(name), mine.get(name)
        if name in ("amount_yi", "value_max"):
            want, have = score.num(want), score.num(have)
            if want is None and have is None:
                continue
        elif name not in gold:  # the training spans leave some out
            continue
        yield name, want == have


def _other_type(kind: str, gold: Item, extra_of: dict[str, list[Item]], score: ModuleType) -> Item | None:
    """What was found of another type where one was missed; indicators are a layer of their own."""
    if kind == "indicator":
        return None
    for other, extra in extra_of.items():
        for mine in extra:
            if other not in (kind, "indicator") and score.similar(gold["text"], mine["text"]):
                return mine
    return None


def _border(gold: Item, mine: Item, score: ModuleType) -> str:
    long, short = len(score.norm(mine["text"])), len(score.norm(gold["text"]))
    return "longer" if long > short else "shorter" if long < short else "shifted"


def _line(one: Found, gold: Item | None, mine: Item | None) -> str:
    if mine is not None:
        start, end, text = mine["start"], mine["end"], one.text
    else:
        assert gold is not None
        text = one.gold["text"]
        start = max(0, text.find(gold["text"]))
        end = start + len(gold["text"])
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    around = f"{before}【{text[start:end]}】{after}".replace("\n", "⏎")
    parts = [gold["text"] if gold else "—", mine["text"] if mine else "—"]
    rule = f"{mine['rule']} {mine['confidence']}" if mine else ""
    return "\t".join([*(p.replace("\n", "⏎") for p in parts), rule, around, one.gold["id"]])
