"""The runs of letters that two sentences share, letter by letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MIN_LETTERS = 20  # that a run must have in common
MIN_BLOCK = 3  # shorter agreements are chance
MAX_GAP = 6  # letters changed, left out or put in between two blocks of one run
MIN_SHARE = 0.8  # of the longer side of a run, in common


@dataclass(frozen=True, slots=True)
class Run:
    """`ours[start:end]` against `theirs[their_start:their_end]`; `common` letters agree."""

    start: int
    end: int
    their_start: int
    their_end: int
    common: int


def runs(ours: str, theirs: str) -> Iterator[Run]:
    """Runs of at least MIN_LETTERS common letters, MIN_SHARE of the run, from left to right, not overlapping."""
    from rapidfuzz.distance import Indel

    blocks = [
        (op.src_start, op.src_end, op.dest_start)
        for op in Indel.opcodes(ours, theirs)
        if op.tag == "equal" and op.src_end - op.src_start >= MIN_BLOCK
    ]
    chain: list[tuple[int, int, int]] = []
    for block in [*blocks, None]:
        if chain and (block is None or _gap(chain[-1], block) > MAX_GAP):
            run = _run(chain)
            if run.common >= MIN_LETTERS and run.common >= MIN_SHARE * max(
                run.end - run.start, run.their_end - run.their_start
            ):
                yield run
            chain = []
        if block is not None:
            chain.append(block)


def _gap(before: tuple[int, int, int], after: tuple[int, int, int]) -> int:
    their_end = before[2] + before[1] - before[0]
    return max(after[0] - before[1], after[2] - their_end)


def _run(chain: list[tuple[int, int, int]]) -> Run:
    (start, _, their_start), (last, end, their_last) = chain[0], chain[-1]
    return Run(start, end, their_start, their_last + end - last, sum(b - a for a, b, _ in chain))
