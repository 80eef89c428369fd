"""Logistic regression by Newton's method, for the few weights that calibrating and judging need."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_STEPS = 50
_DAMPING = 1e-9  # keeps a step possible where all cases are certain; it does not move where the steps lead


def logistic(
    rows: Floats,
    wanted: Floats,
    *,
    penalty: Floats | float = 0.0,
    towards: Floats | float = 0.0,
    counts: Floats | float = 1.0,
) -> Floats:
    """The weights, shape (features,).

    Args:
        rows: shape (cases, features), with a column of ones for the constant.
        wanted: 1.0 for yes and 0.0 for no, shape (cases,).
        penalty: of the squared distance to `towards`, by feature, where the search begins too.
        counts: how much each case weighs.
    """
    drawn = np.broadcast_to(np.asarray(penalty, float), rows.shape[1:])
    start = np.broadcast_to(np.asarray(towards, float), rows.shape[1:])
    weights: Floats = start.copy()
    for _ in range(_STEPS):
        likely = sigmoid(rows @ weights)
        slope = rows.T @ (counts * (likely - wanted)) + drawn * (weights - start)
        curve = (rows * (counts * likely * (1 - likely) + _DAMPING)[:, None]).T @ rows + np.diag(drawn)
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def sigmoid(sums: Floats) -> Floats:
    """The chances that sums of weights mean, of the same shape."""
    found: Floats = 1 / (1 + np.exp(-np.clip(sums, -30, 30)))
    return found
