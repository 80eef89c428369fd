"""The fast network of the tagger against its definition, and the decoding against all sequences."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from loaders.extract.tagger import features
from loaders.extract.tagger.finder import SURE, smallest, sure_commas
from loaders.extract.tagger.labels import ATTRIBUTES, TAGS
from loaders.extract.tagger.model import Tagger
from loaders.extract.tagger.viterbi import borders_of, decode, decode_all, spans_of
from tools.train.quantised import graph, scale

ROWS = {"char": 9, "bigram": 30, "word": 12, "quote": features.QUOTES, "place": features.PLACE_STATES, "trigram": 7}


def _drawn(random: np.random.Generator, length: int) -> features.Ints:
    """Features of a passage."""
    return np.stack([random.integers(0, rows, length) for rows in ROWS.values()], 1).astype(np.int32)


def _weights(dilations: tuple[int, ...], width: int = 16, seed: int = 5) -> dict[str, Any]:
    random = np.random.default_rng(seed)

    def drawn(*shape: int) -> Any:
        return random.normal(0, 0.3, shape).astype(np.float32)

    weights: dict[str, Any] = {name: drawn(rows, width) for name, rows in ROWS.items()}
    for i in range(len(dilations)):
        weights |= {f"w{i}": drawn(width, width, 3), f"b{i}": drawn(width)}
    return weights | {"head": drawn(width, len(TAGS) + len(ATTRIBUTES)), "bias": drawn(len(TAGS) + len(ATTRIBUTES))}


def _layers(weights: dict[str, Any], matrix: features.Ints, dilations: tuple[int, ...]) -> list[tuple[Any, Any]]:
    """What each layer reads of one passage, and what its convolution gives; then what the heads read, and say."""
    h = sum(weights[name][matrix[:, column]] for column, name in enumerate(ROWS))
    found = []
    for i, dilation in enumerate(dilations):
        padded = np.pad(h, ((dilation, dilation), (0, 0)))
        window = np.stack([padded[k * dilation : k * dilation + len(h)] for k in range(3)], 2)
        given = np.maximum(np.einsum("nik,oik->no", window, weights[f"w{i}"]) + weights[f"b{i}"], 0)
        found.append((h, given))
        h = h + given
    return [*found, (h, h @ weights["head"] + weights["bias"])]


def _tagger(dilations: tuple[int, ...], matrices: list[features.Ints]) -> tuple[Tagger, list[Any]]:
    """A tagger of random weights, and what its definition says of each passage."""
    weights = _weights(dilations)
    measured = _layers(weights, _drawn(np.random.default_rng(8), 2000), dilations)[:-1]
    read, given = [scale(r, 127) for r, _ in measured], [scale(g, 255) for _, g in measured]
    around = {
        "characters": np.array("甲乙丙丁"),
        "trigrams": np.zeros(0, np.int64),
        "reach": np.array(max(dilations)),
        "transitions": np.zeros((len(TAGS), len(TAGS))),
        "start": np.zeros(len(TAGS)),
        "calibration": np.array([1.0, 0.0]),
    }
    return Tagger(graph(weights, dilations, read, given), around), [
        _layers(weights, matrix, dilations)[-1][1] for matrix in matrices
    ]


@pytest.mark.parametrize("dilations", [(1, 2, 4, 8), (1, 2, 4), (1,), (2, 3)])
@pytest.mark.parametrize("lengths", [(1,), (40, 1, 17, 8), (0, 3, 0), (9000, 20, 9000)])
def test_emissions_are_those_of_each_passage_alone(dilations: tuple[int, ...], lengths: tuple[int, ...]) -> None:
    random = np.random.default_rng(len(lengths))
    matrices = [_drawn(random, n) for n in lengths]
    tagger, defined = _tagger(dilations, matrices)
    together = np.concatenate(tagger.emissions(np.concatenate(matrices), lengths), 1)
    alone = [np.concatenate(tagger.emissions(matrix, [len(matrix)]), 1) for matrix in matrices]
    np.testing.assert_allclose(together, np.concatenate(alone), atol=1e-4)
    expected = np.concatenate(defined)
    off = np.sqrt(np.square(together - expected).mean() / expected.var())
    assert off < 0.03, off  # what eight bits lose


def test_nothing_to_read() -> None:
    tagger, _ = _tagger((1, 2), [np.zeros((3, len(ROWS)), np.int32)])
    tags, attributes = tagger.emissions(np.empty((0, len(ROWS)), np.int32), [])
    assert tags.shape == (0, len(TAGS)) and attributes.shape == (0, len(ATTRIBUTES))


NUMBERING = features.Numbering(
    features.lookup({c: i for i, c in enumerate("省市“”，国家", 1)}), np.sort(np.array([(1 << 32) | (2 << 16) | 3]))
)
TEXTS = ["", "省市“四横”", "国", "", "国家，（省）\n", "广东省市“", ""]


def test_features_of_texts_together_are_those_of_each_alone() -> None:
    matches: list[list[tuple[int, int, str]]] = [
        [],
        [(0, 2, "city")],
        [(0, 1, "province")],
        [],
        [],
        [(0, 2, "region")],
        [],
    ]
    alone = [features.matrix(text, NUMBERING, found) for text, found in zip(TEXTS, matches, strict=True)]
    together = features.matrices(TEXTS, NUMBERING, matches)
    assert together.tolist() == np.concatenate(alone).tolist()
    trigram = features.TABLES.index("trigram")
    assert [row[0] for row in alone[1].tolist()] == [1, 2, 3, 0, 0, 4]
    assert [row[trigram] for row in alone[1].tolist()] == [0, 1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("投资XX亿元的织造产业园", "投资22亿元的织造产业园"),
        ("增长***%", "增长222%"),
        ("建成**三期", "建成龙城三期"),
        ("在**县", "在龙城县"),
        ("XX大道", "XX大道"),
        ("4*100米", "4*100米"),
    ],
)
def test_masks_are_filled_for_the_network(text: str, plain: str) -> None:
    assert features.unmasked(text) == plain


def test_word_states_tell_begin_middle_and_end() -> None:
    states = features.words(["在经济特区，"])
    assert (states[1:5] - states[1]).tolist() == [0, 1, 1, 2] or (states[1:3] - states[1]).tolist() == [0, 2]
    assert len(states) == 6


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [([0], [1], [5]), ([0, 2], [3, 5], [1, 1]), ([1, 3, 4], [4, 5, 5], [1, 2, 4]), ([], [], [])],
)
def test_the_smallest_of_each_span(starts: list[int], ends: list[int], expected: list[int]) -> None:
    values = np.array([5, 3, 1, 2, 4], np.float32)
    assert smallest(values, np.array(starts, int), np.array(ends, int)).tolist() == expected


def _allowed(path: tuple[int, ...]) -> bool:
    pairs = zip(("O", *(TAGS[t] for t in path)), (TAGS[t] for t in path), strict=False)
    return all(not tag.startswith("I-") or before[2:] == tag[2:] for before, tag in pairs)


def test_the_best_of_all_sequences() -> None:
    random = np.random.default_rng(3)
    transitions = random.normal(0, 1, (len(TAGS), len(TAGS))).astype(np.float32)
    start = random.normal(0, 1, len(TAGS)).astype(np.float32)
    pieces = [random.normal(0, 1.5, (n, len(TAGS))).astype(np.float32) for n in (1, 3, 2, 3, 1, 3)]
    for piece, tags in zip(pieces, decode(pieces, transitions, start), strict=True):

        def value(path: tuple[int, ...], piece: Any = piece) -> float:
            steps = sum(piece[i, t] for i, t in enumerate(path))
            return float(start[path[0]] + steps + sum(transitions[a, b] for a, b in itertools.pairwise(path)))

        every = filter(_allowed, itertools.product(range(len(TAGS)), repeat=len(piece)))
        assert tuple(tags) == max(every, key=value)


@pytest.mark.parametrize(("ends", "cuts"), [([9], [3]), ([9], [1, 8]), ([4, 9], [2, 6]), ([4, 9], [])])
def test_cut_sentences_have_the_tags_of_whole_ones(ends: list[int], cuts: list[int]) -> None:
    random = np.random.default_rng(6)
    transitions = random.normal(0, 2, (len(TAGS), len(TAGS))).astype(np.float32)
    start = random.normal(0, 2, len(TAGS)).astype(np.float32)
    emissions = random.normal(0, 2, (9, len(TAGS))).astype(np.float32)
    known = emissions.copy()
    known[[cut - 1 for cut in cuts], 1:] = -1e4
    whole = decode_all(known, np.array(ends), transitions, start)
    assert not whole[[cut - 1 for cut in cuts]].any()
    parts = np.array(sorted({*ends, *cuts}))
    assert decode_all(emissions, parts, transitions, start, np.array(cuts, int)).tolist() == whole.tolist()


def test_sure_commas() -> None:
    emissions = np.zeros((5, len(TAGS)), np.float32)
    emissions[[0, 1, 4], 0] = SURE + 1, SURE + 1, SURE + 0.5
    emissions[4, 3] = 1
    assert sure_commas(["甲，乙", "丙，"], emissions).tolist() == [2]
    emissions[4, 3] = 0
    assert sure_commas(["甲，乙", "丙，"], emissions).tolist() == [2, 5]
    assert sure_commas(["甲乙丙丁戊"], emissions).tolist() == []


def test_spans_begin_with_b_and_end_where_the_type_ends() -> None:
    b, i = TAGS.index("B-project"), TAGS.index("I-project")
    other = TAGS.index("B-place")
    tags = [0, b, i, i, b, other, 0, b]
    assert [border.tolist() for border in borders_of(np.array(tags))] == [[1, 4, 5, 7], [4, 5, 6, 8]]
    assert spans_of(tags) == [
        (1, 4, "project"), (4, 5, "project"), (5, 6, "place"), (7, 8, "project"),
    ]  # fmt: skip


@pytest.mark.parametrize(("char", "number"), [("省", 1), ("a", 2), ("A", 2), ("Ａ", 2), ("，", 3), (",", 3), ("市", 0)])
def test_a_character_has_the_number_of_its_plain_form(char: str, number: int) -> None:
    assert features.lookup({"省": 1, "a": 2, ",": 3})[ord(char)] == number
