"""MinHash signatures: the same report in another file is found without comparing texts.

After A. Z. Broder, "On the resemblance and containment of documents" (1997). A text is the set of its runs of five
characters (folded, white space and punctuation left out); the smallest of their hashes under each of 64 permutations
is kept. The share of equal numbers in two signatures estimates the Jaccard similarity of the sets (standard error at
most 0.0625); `kg.duplicates` compares.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import numpy as np

from loaders.wording import folded

_SHINGLE = 5
_SIZE = 64
_SEED = 20240229
_LEFT_OUT = re.compile(r"[\s\u2000-\u206f\u3000-\u303f!-/:-@\[-`{-~]+")

Array = np.ndarray[Any, np.dtype[np.uint32]]


@lru_cache(maxsize=1)
def _permutations() -> tuple[Array, Array]:
    """Odd factors and summands of 64 multiply-add permutations of the 32-bit numbers."""
    random = np.random.Generator(np.random.PCG64(_SEED))
    factors = random.integers(1, 2**31, size=_SIZE, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, random.integers(0, 2**32, size=_SIZE, dtype=np.uint32)


def signature(text: str) -> tuple[int, ...]:
    """64 numbers of 32 bits, the same for the same text on every machine; none for fewer than 5 characters."""
    plain = _LEFT_OUT.sub("", folded(text))
    codes = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if codes.size < _SHINGLE:
        return ()
    hashes = np.zeros(codes.size - _SHINGLE + 1, dtype=np.uint32)
    for shift in range(_SHINGLE):
        hashes = hashes * np.uint32(0x01000193) ^ codes[shift : codes.size - _SHINGLE + 1 + shift]
    hashes = _mixed(hashes)
    permuted = np.empty_like(hashes)
    smallest = []
    for factor, summand in zip(*_permutations(), strict=True):
        np.multiply(hashes, factor, out=permuted)
        np.add(permuted, summand, out=permuted)
        smallest.append(int(permuted.min()))
    return tuple(smallest)


def _mixed(values: Array) -> Array:
    """The finaliser of MurmurHash3: every bit of the input reaches every bit of the output."""
    values = values ^ (values >> np.uint32(16))
    values = values * np.uint32(0x85EBCA6B)
    values = values ^ (values >> np.uint32(13))
    values = values * np.uint32(0xC2B2AE35)
    mixed: Array = values ^ (values >> np.uint32(16))
    return mixed
