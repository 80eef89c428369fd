"""Fits the parts of the judge's model (`kg.identity.model`) that count together, on labelled pairs.

Features, examples and words left over are weighed at once, so that the sum of all three is least wrong on the pairs,
with penalties that keep each near nothing. There is one least only, so the same pairs give the same model anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kg.identity.model import Examples
from tools.logistic import Floats, sigmoid

EXAMPLES = 300
LEAST_SPREAD = 0.2  # of a feature: one that few pairs have must not set them apart from all others
OFTEN = 4  # pairs that leave a word over, from which on it is weighed
FEATURE, EXAMPLE, WORD = 10.0, 0.25, 15.0  # penalties of weights; of features in their spreads
_STEADY = 1e-3  # added to how near an example is to itself: two that are alike share their weight
_ALMOST = 1e-3  # of the slope, at which the search ends
_DIGITS = 3  # of the features of examples
_STEPS = 3000


class Fit(NamedTuple):
    """`weights`: of the features and the constant, shape (features + 1,); `left`: of words."""

    weights: Floats
    examples: Examples
    left: dict[str, float]

    def chances(self, rows: Floats, left: Sequence[Collection[str]]) -> Floats:
        """Of pairs with these features, shape (pairs, features), and words left over: shape (pairs,)."""
        words = np.array([sum(self.left.get(word, 0.0) for word in sorted(of)) for of in left])
        total = rows @ self.weights[:-1] + self.weights[-1] + self.examples.near(rows) @ self.examples.weights + words
        return sigmoid(total)


def fit(rows: Floats, left: Sequence[Collection[str]], same: Floats, order: Sequence[int]) -> Fit:
    """Weighs pairs; `rows`: features, shape (pairs, features); `left`: words left over; `same`: 1.0 where they are one.

    The examples are the pairs with the least numbers in `order`.
    """
    size = rows.shape[1]
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    wide = np.maximum(np.round(spread, 4), LEAST_SPREAD)
    spread[spread < 1e-9] = 1.0
    chosen = np.round(rows[np.argsort(order, kind="stable")[:EXAMPLES]], _DIGITS)
    examples = Examples(chosen / wide, wide, np.zeros(len(chosen)))
    # the penalty of weights is that of the sum that they make: in these terms it is a plain square
    plain = np.linalg.inv(np.linalg.cholesky(examples.near(chosen) + _STEADY * np.eye(len(chosen)))).T
    dense = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1)), examples.near(rows) @ plain])
    counts = Counter(word for words in left for word in words)
    known = {word: n for n, word in enumerate(sorted(word for word, count in counts.items() if count >= OFTEN))}
    places = [(n, known[word]) for n, words in enumerate(left) for word in sorted(words) if word in known]
    at = tuple(np.array(places, dtype=int).reshape(-1, 2).T)
    words = csr_matrix((np.ones(len(places)), at), shape=(len(rows), len(known)))
    penalty = np.concatenate([np.full(size, FEATURE), [1e-3], np.full(len(chosen), EXAMPLE), np.full(len(known), WORD)])
    found = _least(dense, words, same, penalty)
    weights = found[:size] / spread
    return Fit(
        np.append(weights, found[size] - weights @ mean),
        Examples(examples.rows, wide, plain @ found[size + 1 : dense.shape[1]]),
        dict(zip(known, found[dense.shape[1] :].tolist(), strict=True)),
    )


def _least(dense: Floats, words: csr_matrix, same: Floats, penalty: Floats) -> Floats:
    """The weights of the columns of both that are least wrong."""
    width = dense.shape[1]
    across = words.T.tocsr()
    # in steps of about the same size for all weights the search takes tens of steps, not thousands
    steps = 1 / np.sqrt(penalty + 0.1 * np.concatenate([(dense**2).sum(axis=0), np.asarray(words.sum(axis=0)).ravel()]))

    def wrong(moved: Floats) -> tuple[float, Floats]:
        weights = moved * steps
        total = dense @ weights[:width] + words @ weights[width:]
        off = sigmoid(total) - same
        slope = np.concatenate([dense.T @ off, across @ off]) + penalty * weights
        return float(np.logaddexp(0, total).sum() - same @ total + (penalty * weights**2).sum() / 2), slope * steps

    options = {"maxiter": _STEPS, "maxfun": 2 * _STEPS, "gtol": _ALMOST, "ftol": 0.0}
    found: Floats = minimize(wrong, np.zeros(len(penalty)), jac=True, method="L-BFGS-B", options=options).x * steps
    return found
