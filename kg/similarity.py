"""Who is alike and what goes together, for all pairs at once: sparse products of the matrix place × programme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]


class Sharing:
    """The matrix place × programme, 1 where the place carries the programme out.

    Args:
        pairs: (place id, programme id), in any order, repetitions allowed.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        import numpy as np
        from scipy import sparse

        unique = sorted(set(pairs))
        self.places = sorted({place for place, _ in unique})
        self.programmes = sorted({programme for _, programme in unique})
        row = {place: i for i, place in enumerate(self.places)}
        column = {programme: j for j, programme in enumerate(self.programmes)}
        self.matrix = sparse.csr_matrix(
            (np.ones(len(unique)), ([row[p] for p, _ in unique], [column[q] for _, q in unique])),
            shape=(len(self.places), len(self.programmes)),
        )
        spread = np.asarray(self.matrix.sum(axis=0)).ravel()
        # a programme that all places have says nothing of likeness
        self.rarity = np.log((1 + len(self.places)) / np.maximum(spread, 1))

    def similar(self, place: str, limit: int = 10) -> list[Row]:
        """The places most alike to one: `place_id`, `similarity` (cosine of rarity-weighted rows, 0 … 1), `shared`
        (plain count), best first."""
        import numpy as np
        from scipy import sparse

        if place not in self.places:
            return []
        at = self.places.index(place)
        weighted = self.matrix @ sparse.diags(self.rarity)
        lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
        product = np.asarray((weighted @ weighted[at].T).todense()).ravel()
        cosine = product / np.maximum(lengths * lengths[at], 1e-12)
        counts = np.asarray((self.matrix @ self.matrix[at].T).todense()).ravel()
        order = sorted((i for i in range(len(self.places)) if i != at), key=lambda i: (-cosine[i], self.places[i]))
        return [
            {"place_id": self.places[i], "similarity": round(float(cosine[i]), 4), "shared": int(counts[i])}
            for i in order[:limit]
            if counts[i]
        ]

    def together(self, programme: str, limit: int = 20) -> list[Row]:
        """Programmes that the same places have: `programme`, `places` (that have both), `lift` (how much more often
        than by chance), most places first."""
        import numpy as np

        if programme not in self.programmes:
            return []
        at = self.programmes.index(programme)
        column = self.matrix[:, at]
        both = np.asarray((self.matrix.T @ column).todense()).ravel()
        spread = np.asarray(self.matrix.sum(axis=0)).ravel()
        order = sorted(
            (j for j in range(len(self.programmes)) if j != at and both[j]), key=lambda j: (-both[j], spread[j])
        )
        total = len(self.places)
        return [
            {
                "programme": self.programmes[j],
                "places": int(both[j]),
                "lift": round(float(both[j] * total / (spread[j] * spread[at])), 3),
            }
            for j in order[:limit]
        ]

    def pairs(self, limit: int = 20) -> list[Row]:
        """The pairs of places that share most, rarity-weighted: `a`, `b`, `shared`, `weight`."""
        from scipy import sparse

        weighted = self.matrix @ sparse.diags(self.rarity)
        product = sparse.triu(weighted @ self.matrix.T, k=1).tocoo()
        counts = sparse.csr_matrix(self.matrix @ self.matrix.T)
        order = sorted(range(product.nnz), key=lambda i: (-product.data[i], product.row[i], product.col[i]))[:limit]
        return [
            {
                "a": self.places[product.row[i]],
                "b": self.places[product.col[i]],
                "shared": int(counts[product.row[i], product.col[i]]),
                "weight": round(float(product.data[i]), 3),
            }
            for i in order
        ]
