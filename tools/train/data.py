"""Annotated passages as labelled sequences. Offsets are code points into the passage, half-open."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from loaders.extract.tagger import features
from loaders.extract.tagger.labels import ATTRIBUTE_VALUES, ATTRIBUTES, TAGS, TYPES

SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")


@dataclass(frozen=True)
class Example:
    """One sentence. `matrix`: (n, 6) features; `tags`: (n,) indexes into TAGS; `attributes`: (n,), -1 for none."""

    passage: str
    text: str
    matrix: features.Ints
    tags: features.Ints
    attributes: features.Ints


def report_of(passage_id: str) -> str:
    """The report that a passage is from: the part of its id before `#` or `@`; folds go by it."""
    return re.split("[#@]", passage_id, maxsplit=1)[0]


def annotated(shared: Path) -> list[dict[str, Any]]:
    """The training passages, without those of reports that the dev passages are from."""
    folder = shared / "eval"
    dev = {report_of(p["id"]) for p in json.loads((folder / "gold-mentions.json").read_text(encoding="utf-8"))}
    passages: list[dict[str, Any]] = []
    for name in ("train-spans.json", "train-mentions.json"):
        passages += json.loads((folder / name).read_text(encoding="utf-8"))
    return [p for p in passages if report_of(p["id"]) not in dev]


def held_out(
    passages: list[dict[str, Any]], fold: int, folds: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Training passages and those of the reports in this fold; all for training when `fold` is negative."""
    names = sorted({report_of(p["id"]) for p in passages})
    random.Random(7).shuffle(names)
    test = {n for i, n in enumerate(names) if fold >= 0 and i % folds == fold}
    return [p for p in passages if report_of(p["id"]) not in test], [p for p in passages if report_of(p["id"]) in test]


def spans(text: str, items: Sequence[dict[str, Any]]) -> list[tuple[int, int, dict[str, Any]]]:
    """Every occurrence of the items in the passage, longest first, without overlaps."""
    found = [
        (m.start(), m.end(), item)
        for item in items
        if item["type"] in TYPES and item["text"]
        for m in re.finditer(re.escape(item["text"]), text)
    ]
    found.sort(key=lambda s: (s[0] - s[1], s[0]))
    taken = np.zeros(len(text), bool)
    kept = []
    for start, end, item in found:
        if not taken[start:end].any():
            taken[start:end] = True
            kept.append((start, end, item))
    return sorted(kept, key=lambda s: s[0])


def labels(text: str, items: Sequence[dict[str, Any]]) -> tuple[features.Ints, features.Ints]:
    """Tags and attributes of each character of a passage."""
    tags = np.zeros(len(text), np.int32)
    attributes = np.full(len(text), -1, np.int32)
    for start, end, item in spans(text, items):
        first = TAGS.index(f"B-{item['type']}")
        tags[start:end] = first + 1
        tags[start] = first
        for key in ATTRIBUTE_VALUES:
            owner, field = key.split(".")
            value = f"{key}={item.get(field)}"
            if owner == item["type"] and value in ATTRIBUTES:
                attributes[start:end] = ATTRIBUTES.index(value)
    return tags, attributes


def examples(passages: Sequence[dict[str, Any]], numbering: features.Numbering, matches: Any) -> Iterator[Example]:
    """The sentences of the passages; `matches(text)` gives the place names (see `features.places`)."""
    for passage in passages:
        text = passage["text"]
        matrix = features.matrix(text, numbering, matches(text))
        tags, attributes = labels(text, passage.get("items", ()))
        for m in SENTENCE.finditer(text):
            a, b = m.span()
            if b > a:
                yield Example(passage["id"], text[a:b], matrix[a:b], tags[a:b], attributes[a:b])


def joined(sentences: Sequence[Example], longest: int) -> list[Example]:
    """Neighbouring sentences of one passage as one sequence of up to `longest` characters; the order stays."""
    groups: list[list[Example]] = []
    size = 0
    for e in sentences:
        if groups and groups[-1][0].passage == e.passage and size + len(e.text) <= longest:
            groups[-1].append(e)
        else:
            groups.append([e])
            size = 0
        size += len(e.text)
    return [g[0] if len(g) == 1 else _one(g) for g in groups]


def _one(group: Sequence[Example]) -> Example:
    return Example(
        group[0].passage,
        "".join(e.text for e in group),
        np.concatenate([e.matrix for e in group]),
        np.concatenate([e.tags for e in group]),
        np.concatenate([e.attributes for e in group]),
    )
