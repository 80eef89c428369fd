"""The same report elsewhere: likeness, place and year decide, the longest counts."""

from __future__ import annotations

import sqlite3
import zlib
from array import array

import pytest

from kg.duplicates import likeness, mark

_BASE = tuple(range(100, 164))


def signature(equal: int) -> bytes:
    """Of 64 numbers, `equal` are those of the base, the last ones."""
    return array("I", [*(9000 + equal * 64 + n for n in range(64 - equal)), *_BASE[64 - equal :]]).tobytes()


# id, place, plan year, length, equal numbers; then what repeats what
CASES: dict[str, tuple[list[tuple[str, str | None, int | None, int, int]], dict[str, str]]] = {
    "the longest counts": ([("a", "p", 2024, 10, 64), ("b", "p", 2024, 20, 60)], {"a": "b"}),
    "of equal length the first name": ([("b", "p", 2024, 10, 64), ("a", "p", 2024, 10, 64)], {"b": "a"}),
    "another place": ([("a", "p", 2024, 10, 64), ("b", "q", 2024, 20, 64)], {}),
    "another year": ([("a", "p", 2023, 10, 64), ("b", "p", 2024, 20, 64)], {}),
    "an unknown place, however long": ([("a", None, 2024, 20, 64), ("b", "p", 2024, 10, 64)], {"a": "b"}),
    "an unknown year, however long": ([("a", "p", None, 20, 64), ("b", "p", 2024, 10, 64)], {"a": "b"}),
    "unknown joins nobody": (
        [("a", "p", 2024, 10, 64), ("b", None, 2024, 20, 60), ("c", "q", 2024, 5, 62)],
        {"b": "c"},
    ),
    "little alike": ([("a", "p", 2024, 10, 31), ("b", "p", 2024, 20, 64)], {}),
    "half alike": ([("a", "p", 2024, 10, 32), ("b", "p", 2024, 20, 64)], {"a": "b"}),
    "likeness is not passed on": (
        [("a", "p", 2024, 30, 64), ("b", "p", 2024, 20, 40), ("c", "p", 2024, 10, 20)], {"b": "a"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_mark(case: str) -> None:
    rows, expected = CASES[case]
    db = sqlite3.connect(":memory:")
    try:
        db.execute('CREATE TABLE report (id, document, place, plan_year, start, "end", signature, same_as)')
        db.execute("CREATE TABLE document (id, name, text)")
        for key, place, year, length, equal in rows:
            values = (key, key, place, year, 0, length, signature(equal), "old")
            db.execute("INSERT INTO report VALUES (?,?,?,?,?,?,?,?)", values)
            db.execute("INSERT INTO document VALUES (?,?,?)", (key, key, zlib.compress(("水" * length).encode())))
        assert mark(db) == len(expected)
        assert dict(db.execute("SELECT id, same_as FROM report WHERE same_as IS NOT NULL")) == expected
    finally:
        db.close()


WHOLE = "全县粮食产量达到十二点五万吨，比上年增长百分之三，新修水渠三百公里。" * 40
BETTER = {  # the better copy, the worse one
    "complete before cut off": (WHOLE, WHOLE[:-300]),
    "clear before masked": (WHOLE, WHOLE.replace("十二点五万吨", "******万吨")),
    "clear before garbled": (WHOLE, WHOLE.replace("水", "\ufffd")),
    "white space is no text": (WHOLE, WHOLE[:-60].replace("，", "，\n\n　　")),
    "masked before half": (WHOLE.replace("水渠", "**", 3), WHOLE[: len(WHOLE) // 2]),
}


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("case", BETTER)
def test_the_better_copy_counts(case: str, swapped: bool) -> None:
    texts = BETTER[case][::-1] if swapped else BETTER[case]
    db = sqlite3.connect(":memory:")
    try:
        db.execute('CREATE TABLE report (id, document, place, plan_year, start, "end", signature, same_as)')
        db.execute("CREATE TABLE document (id, name, text)")
        for key, text in zip("ab", texts, strict=True):
            db.execute(
                "INSERT INTO report VALUES (?,?,?,?,?,?,?,?)",
                (key, key, "p", 2024, 0, len(text), signature(64), None),
            )
            db.execute("INSERT INTO document VALUES (?,?,?)", (key, key, zlib.compress(text.encode())))
        assert mark(db) == 1
        better, worse = "ba" if swapped else "ab"
        assert dict(db.execute("SELECT id, same_as FROM report WHERE same_as IS NOT NULL")) == {worse: better}
    finally:
        db.close()


def test_likeness() -> None:
    assert likeness(signature(64), signature(64)) == 1
    assert likeness(signature(16), signature(64)) == 0.25
    assert likeness(b"", b"") == likeness(b"", signature(64)) == 0
