"""Orders and positions, computed here so that the browser need not: rows and columns of the matrix by likeness,
nodes of the network by force-directed layout. Everything is deterministic.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any

from kg.model import Record
from kg.page.data import PageData

if TYPE_CHECKING:
    import numpy as np

Point = tuple[int, int]
_OPTIMAL = 500  # leaves that are put in optimal order; more would take seconds
_CLUSTERED = 4000  # items that are clustered at all; more go by the mean rank of their places
_NEAREST = 5  # strongest links of a place that its position among places follows


class Arrangement(Record, frozen=True, kw_only=True):
    """`place_order` and `item_order` list indexes, most alike side by side. Positions are (x, y) by index:
    `places` and `items` for the network of both, `alike` for places tied by what they share."""

    place_order: tuple[int, ...]
    item_order: tuple[int, ...]
    places: tuple[Point, ...]
    items: tuple[Point, ...]
    alike: tuple[Point, ...]


def arrange(data: PageData) -> Arrangement:
    """Orders places and items by likeness, so that what is shared stands together."""
    import numpy as np
    from scipy import sparse

    pairs = sorted({(f.place, f.item) for f in data.facts})
    shape = (len(data.places), len(data.items))
    rows, columns = [p for p, _ in pairs], [q for _, q in pairs]
    matrix = sparse.csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=shape)
    spread = np.asarray(matrix.sum(axis=0)).ravel()
    weighted = (matrix @ sparse.diags(np.log((1 + shape[0]) / np.maximum(spread, 1)))).tocsr()
    place_order = _alike(weighted)
    rank = np.empty(shape[0])
    rank[place_order] = np.arange(shape[0])
    mean = np.asarray(matrix.T @ rank).ravel() / np.maximum(spread, 1)
    shared = [j for j in range(shape[1]) if spread[j] >= 2]
    single = sorted((j for j in range(shape[1]) if spread[j] < 2), key=lambda j: (mean[j], j))
    if len(shared) <= _CLUSTERED:
        ordered = [shared[i] for i in _alike(matrix.T.tocsr()[shared], heavy_first=True)]
    else:
        ordered = sorted(shared, key=lambda j: (mean[j], j))
    edges = [(p, shape[0] + q) for p, q in pairs]
    points = _positions(sum(shape), edges)
    return Arrangement(
        place_order=tuple(place_order), item_order=tuple(ordered + single), places=points[: shape[0]],
        items=points[shape[0] :], alike=_positions(shape[0], _nearest(weighted @ weighted.T)),
    )  # fmt: skip


def _alike(matrix: Any, heavy_first: bool = False) -> list[int]:
    """Indexes of the rows, like beside like: leaves of average linkage on cosine distances; empty rows last.

    Args:
        heavy_first: of two clusters the one with the fullest row comes first, so that an order begins with what
            matters; otherwise neighbours across clusters are as alike as can be.
    """
    import numpy as np
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import squareform

    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    full = [i for i in range(matrix.shape[0]) if lengths[i] > 0]
    empty = [i for i in range(matrix.shape[0]) if lengths[i] <= 0]
    if len(full) < 3:
        return full + empty
    kept = matrix[full]
    product = np.asarray((kept @ kept.T).todense()) / np.outer(lengths[full], lengths[full])
    distance = np.clip(1 - product, 0, 1).round(9)
    np.fill_diagonal(distance, 0)
    tree = linkage(
        squareform(distance, checks=False), "average", optimal_ordering=not heavy_first and len(full) <= _OPTIMAL
    )
    leaves = _heavy_first(tree, lengths[full] ** 2) if heavy_first else leaves_list(tree)
    return [full[i] for i in leaves] + empty


def _heavy_first(tree: Any, weights: Any) -> list[int]:
    """The leaves of a linkage; at every join the cluster with the heaviest leaf comes first."""
    clusters = [([i], float(w)) for i, w in enumerate(weights)]  # leaves, largest weight
    for a, b, *_ in tree:
        first, second = clusters[int(a)], clusters[int(b)]
        if second[1] > first[1]:
            first, second = second, first
        clusters.append((first[0] + second[0], first[1]))
    return clusters[-1][0]


def _nearest(product: Any) -> list[tuple[int, int]]:
    product = product.tolil()
    edges: set[tuple[int, int]] = set()
    for i in range(product.shape[0]):
        near = sorted(zip(product.data[i], product.rows[i], strict=True), key=lambda w: (-round(w[0], 9), w[1]))
        edges.update((min(i, j), max(i, j)) for _, j in [n for n in near if n[1] != i][:_NEAREST])
    return sorted(edges)


def _positions(count: int, edges: list[tuple[int, int]]) -> tuple[Point, ...]:
    """Fruchterman-Reingold, centred, scaled so that nodes have room for a label."""
    import igraph
    import numpy as np

    if not count:
        return ()
    # igraph draws from Python's generator; ours leaves the caller's alone
    igraph.set_random_number_generator(random.Random(1))
    try:
        graph = igraph.Graph(n=count, edges=edges)
        layout = graph.layout_fruchterman_reingold(niter=500 if count < 3000 else 150, grid=count > 1000)
        points: np.ndarray[Any, Any] = np.array(layout.coords, dtype=float).reshape(count, 2)
    finally:
        igraph.set_random_number_generator(random)
    points -= points.mean(axis=0)
    reach = np.percentile(np.abs(points), 98) or 1.0
    points = np.clip(points / reach, -1.4, 1.4) * 45 * math.sqrt(count)
    return tuple((round(float(x)), round(float(y))) for x, y in points)
