"""`TaggerFinder`: what the learned tagger sees, as clues with type, attributes and a calibrated confidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from kg.model import Attributes, Passage
from loaders.extract.clue import Clue, Context
from loaders.extract.tagger import features
from loaders.extract.tagger.labels import ATTRIBUTE_VALUES, ATTRIBUTES, TAGS
from loaders.extract.tagger.model import Tagger
from loaders.extract.tagger.viterbi import Floats, Ints, borders_of, decode_all
from loaders.places import PlaceFinder

_SENTENCE_END = re.compile(r"[。！？；\n]")
_COMMA = re.compile("，")
RULE = "tagger"
# By so much a comma's emission of O beats the next best where it is taken to stand in no name. Of 181,600 commas in 271
# reports 97 % reach it; the surest one inside a name (a slogan) reaches 4.03.
SURE = 5.0


class TaggerFinder:
    """The `Finder` of programmes, projects, organisations, industries, honours and places as learned from readers."""

    def find(self, passage: Passage, context: Context) -> Iterable[Clue]:
        return self.find_all([passage], context)[0]

    def find_all(self, passages: Sequence[Passage], context: Context) -> list[list[Clue]]:
        """The clues of each passage; all passages of a report in one pass, which is many times faster."""
        tagger = Tagger.load()
        texts = [passage.text for passage in passages]
        matrix = features.matrices(texts, tagger.numbering, [_places().matches(text) for text in texts])
        found: list[list[Clue]] = [[] for _ in passages]
        if not len(matrix):
            return found
        emissions, attributes = tagger.emissions(matrix, [len(text) for text in texts])
        ends, sentences = _ends(texts)
        cuts = np.setdiff1d(sure_commas(texts, emissions), sentences, assume_unique=True)
        tags = decode_all(emissions, np.union1d(sentences, cuts), tagger.transitions, tagger.start, cuts)
        starts, stops = borders_of(tags)
        if not len(starts):
            return found
        # the weakest character decides, the one behind the span included
        limits = np.minimum(stops + 1, sentences[np.searchsorted(sentences, starts, "right")])
        weakest = smallest(margins(emissions, tags), starts, limits)
        numbers = np.searchsorted(ends, starts, "right")
        offsets = starts - (ends - [len(text) for text in texts])[numbers]
        sums = np.add.reduceat(np.append(attributes, [attributes[-1]], 0), np.stack([starts, stops], 1).ravel())[::2]
        names = [TAGS[tag][2:] for tag in tags[starts].tolist()]
        columns = (numbers, offsets, offsets + stops - starts, _confidences(weakest, tagger.calibration))
        for number, start, end, score, name, said in zip(
            *(column.tolist() for column in columns), names, _attributes(names, sums), strict=True
        ):
            if texts[number][start:end].strip("*＊"):  # what is nothing but a mask names nothing
                found[number].append(Clue(start=start, end=end, type=name, rule=RULE, score=score, attributes=said))
        return found


def _ends(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Where the texts end, and where sentences do, in the texts one behind the other; empty sentences are left out."""
    joined = "".join(texts)
    ends = np.cumsum([len(text) for text in texts])
    marks = np.fromiter((m.end() for m in _SENTENCE_END.finditer(joined)), np.int64)
    return ends, np.unique(np.concatenate([marks, ends[ends > 0]]))


def sure_commas(texts: Sequence[str], emissions: Floats) -> Ints:
    """Where commas end that stand in no name for sure, in the texts one behind the other.

    Sentences that are cut there take a quarter of the steps of decoding, for the longest of a report counts.
    """
    commas = np.fromiter((m.end() for m in _COMMA.finditer("".join(texts))), np.int64)
    scores = emissions[commas - 1]
    sure: Ints = commas[scores[:, 0] - scores[:, 1:].max(1) >= SURE]
    return sure


@lru_cache(maxsize=1)
def _places() -> PlaceFinder:
    return PlaceFinder()


def _confidences(margins: Floats, calibration: tuple[float, float]) -> npt.NDArray[np.float64]:
    """Probability that borders and type are right: a logistic of the span's margin."""
    a, b = calibration
    chances: npt.NDArray[np.float64] = np.round(1 / (1 + np.exp(-(a * margins.astype(np.float64) + b))), 4)
    return chances


def margin(emissions: Floats, tags: Ints, start: int, end: int) -> float:
    """By how much the chosen tags of a span, and of the character behind it, beat the next best, at the weakest."""
    return float(margins(emissions[start : end + 1], tags[start : end + 1]).min())


def smallest(values: Floats, starts: Ints, ends: Ints) -> Floats:
    """The smallest value of each span; spans are not empty and ascend, and may share their last value with the next."""
    borders = np.stack([starts, np.minimum(ends, len(values) - 1)], 1).ravel()
    each: Floats = np.minimum.reduceat(values, borders)[::2] if len(starts) else values[:0]
    return np.where(ends == len(values), np.minimum(each, values[-1]), each)


def margins(emissions: Floats, tags: Ints) -> Floats:
    """By how much the chosen tag of each character beats the next best, in its own emissions."""
    rows = np.arange(len(emissions))
    others = emissions.T.copy()  # the largest of each column is found many times faster than that of each row
    chosen = others[tags, rows]
    others[tags, rows] = -np.inf
    apart: Floats = chosen - others.max(0)
    return apart


_NONE = Attributes()


@lru_cache(maxsize=1)
def _choices() -> dict[str, tuple[slice, tuple[Attributes, ...]]]:
    """The attribute of each type that has one: its columns, and what each of them says."""
    found = {}
    for key, values in ATTRIBUTE_VALUES.items():
        name, field = key.split(".")
        first = ATTRIBUTES.index(f"{key}={values[0]}")
        said = tuple(Attributes(**{field: value}) for value in values)  # type: ignore[arg-type]
        found[name] = slice(first, first + len(values)), said
    return found


def _attributes(names: Sequence[str], scores: Floats) -> list[Attributes]:
    """What the characters of each span say together; `names`: types of the spans, `scores`: (spans, attributes)."""
    chosen = {name: scores[:, columns].argmax(1).tolist() for name, (columns, _) in _choices().items()}
    said = {name: options for name, (_, options) in _choices().items()}
    return [said[name][chosen[name][n]] if name in said else _NONE for n, name in enumerate(names)]
