"""`TaggerFinder`: what the learned tagger sees, as clues with type, attributes and a calibrated confidence."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from kg.model import Attributes, Passage
from loaders.extract.clue import Clue, Context
from loaders.extract.tagger import features
from loaders.extract.tagger.labels import ATTRIBUTE_VALUES, ATTRIBUTES
from loaders.extract.tagger.model import Tagger
from loaders.extract.tagger.viterbi import Floats, Ints, decode, spans_of
from loaders.places import PlaceFinder

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")
RULE = "tagger"


class TaggerFinder:
    """The `Finder` of programmes, projects, organisations, industries, honours and places as learned from readers."""

    name = "tagger"

    @property
    def version(self) -> str:
        return Tagger.load().version

    def find(self, passage: Passage, context: Context) -> Iterable[Clue]:
        return self.find_all([passage], context)[0]

    def find_all(self, passages: Sequence[Passage], context: Context) -> list[list[Clue]]:
        """The clues of each passage; all passages of a report in one pass, which is many times faster."""
        tagger = Tagger.load()
        matches = _places().matches
        matrices = [features.matrix(p.text, tagger.numbering, matches(p.text)) for p in passages]
        sentences: list[tuple[int, int, int]] = []
        pieces: list[Floats] = []
        emitted = tagger.emissions(matrices)
        for number, passage in enumerate(passages):
            for m in _SENTENCE.finditer(passage.text):
                if m.end() > m.start():
                    sentences.append((number, m.start(), m.end()))
                    pieces.append(emitted[number][0][m.start() : m.end()])
        found: list[list[Clue]] = [[] for _ in passages]
        for (number, start, _), piece, tags in zip(
            sentences, pieces, decode(pieces, tagger.transitions, tagger.start), strict=True
        ):
            spans = spans_of(tags.tolist())
            apart = margins(piece, tags) if spans else piece
            for a, b, name in spans:
                found[number].append(
                    Clue(
                        start=start + a,
                        end=start + b,
                        type=name,  # type: ignore[arg-type]
                        rule=RULE,
                        score=_confidence(float(apart[a : b + 1].min()), tagger.calibration),
                        attributes=_attributes(name, emitted[number][1][start + a : start + b]),
                    )
                )
        return found


@lru_cache(maxsize=1)
def _places() -> PlaceFinder:
    return PlaceFinder()


def _confidence(margin: float, calibration: tuple[float, float]) -> float:
    """Probability that borders and type are right: a logistic of the span's margin."""
    a, b = calibration
    return round(1 / (1 + math.exp(-(a * margin + b))), 4)


def margin(emissions: Floats, tags: Ints, start: int, end: int) -> float:
    """By how much the chosen tags of a span, and of the character behind it, beat the next best, at the weakest."""
    return float(margins(emissions[start : end + 1], tags[start : end + 1]).min())


def margins(emissions: Floats, tags: Ints) -> Floats:
    """By how much the chosen tag of each character beats the next best, in its own emissions."""
    rows = np.arange(len(emissions))
    others = emissions.copy()
    others[rows, tags] = -np.inf
    apart: Floats = emissions[rows, tags] - others.max(1)
    return apart


def _attributes(name: str, emitted: Floats) -> Attributes:
    """What the characters of a span say on average of the attributes that its type has."""
    values: dict[str, str] = {}
    for key, choices in ATTRIBUTE_VALUES.items():
        owner, field = key.split(".")
        if owner == name:
            columns = [ATTRIBUTES.index(f"{key}={v}") for v in choices]
            values[field] = choices[int(emitted.mean(0)[columns].argmax())]
    return Attributes(**values)  # type: ignore[arg-type]
