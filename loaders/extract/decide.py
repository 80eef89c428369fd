"""Of all clues of a passage, the mentions: best supported and longest first, no overlaps, vetoes respected.

Indicators are a layer of their own: a quantity may hold the name of a programme, title or industry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from loaders.extract.clue import Clue

# the score that a clue needs where no other kind of evidence has the same span, by the beginning of its rule; chosen on
# the training passages, where a clue below it does more harm than good
NEEDED = {"authority": 0.6, "pattern": 0.8, "gazetteer": 0.8, "region": 0.65, "tagger": 0.3}
SURE = 0.82  # from here on a longer programme that only one rule sees stands against a known name inside it


def decide(clues: Iterable[Clue]) -> list[Clue]:
    """Keeps a set of clues without overlaps, in order of their start.

    Clues on the same span and type support each other: the entity and attributes of the better one are kept and the
    scores are combined as independent evidence (noisy or). A clue on its own needs the score that NEEDED asks of its
    kind. Then the longer span wins over the one inside it; between spans that cross, the higher score, then the earlier
    start. But a known programme is not lost in a longer one that a single other rule sees and is not SURE of, and a
    longer one that is nothing but known ones run together (河长制林长制) gives way to them. A veto holds for clues of
    its own type.
    """
    vetoes: list[Clue] = []
    merged: dict[tuple[int, int, str], Clue] = {}
    for clue in clues:
        if clue.veto:
            vetoes.append(clue)
            continue
        key = (clue.start, clue.end, clue.type)
        other = merged.get(key)
        merged[key] = clue if other is None else _combine(other, clue)
    known = [c for c in merged.values() if c.type == "programme" and c.entity is not None and not _vetoed(c, vetoes)]
    known.sort(key=lambda c: c.start)
    strong = [c for c in merged.values() if c.score >= _needed(c.rule)]
    ranked = sorted(strong, key=lambda c: (c.start - c.end, -c.score, c.start, c.type))
    kept: list[Clue] = []
    size = max((clue.end for clue in ranked), default=0)
    taken = {layer: bytearray(size) for layer in (True, False)}  # which characters are
    for clue in ranked:
        if vetoes and _vetoed(clue, vetoes):
            continue
        unknown = clue.entity is None and clue.type == "programme"
        if unknown and known and (_holds_known(clue, known) or _run_together(clue, known)):
            continue
        layer = taken[clue.type == "indicator"]
        if layer.find(1, clue.start, clue.end) < 0:
            layer[clue.start : clue.end] = b"\1" * (clue.end - clue.start)
            kept.append(clue)
    return sorted(kept, key=lambda c: c.start)


def _vetoed(clue: Clue, vetoes: Sequence[Clue]) -> bool:
    return any(v.start <= clue.start and clue.end <= v.end and v.type == clue.type for v in vetoes)


def _holds_known(clue: Clue, known: Sequence[Clue]) -> bool:
    """Whether a doubtful unknown programme has a known one inside it: the readers mostly mark the known name alone."""
    if clue.score >= SURE or "+" in clue.rule:
        return False
    return any(
        clue.start <= one.start and one.end <= clue.end and one.score >= _needed(one.rule) and one is not clue
        for one in known
    )


def _run_together(clue: Clue, known: Sequence[Clue]) -> bool:
    """Whether an unknown programme is two or more known ones (in order), one behind the other without a gap."""
    if "quoted" in clue.rule:  # marks say that it is one
        return False
    ends = {clue.start}  # how far known names reach from its start
    for one in known:
        if one.start in ends and one.end <= clue.end and one.score >= _needed(one.rule):
            ends.add(one.end)
    return clue.end in ends


@lru_cache(maxsize=4096)  # there are some hundred
def _needed(rule: str) -> float:
    return min((NEEDED.get(part.split("-")[0].split(".")[0], 0.0) for part in rule.split("+")), default=0.0)


def _combine(first: Clue, second: Clue) -> Clue:
    best, rest = sorted((first, second), key=lambda c: (c.entity is None, -c.score, c.rule))
    rules = dict.fromkeys((*best.rule.split("+"), *rest.rule.split("+")))
    return Clue(
        start=best.start,
        end=best.end,
        type=best.type,
        rule="+".join(rules),
        score=1 - (1 - first.score) * (1 - second.score),
        entity=best.entity or rest.entity,
        name=best.name or rest.name,
        role=best.role or rest.role,
        attributes=best.attributes if best.attributes != type(best.attributes)() else rest.attributes,
    )
