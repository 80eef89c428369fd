"""Who is alike and what goes together, for all pairs at once: sparse products of the matrix place × programme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Row = dict[str, Any]
_NEIGHBOURS = 10  # of a place, that decide which community it is in
_TYPICAL = 3  # programmes that are named for a pair or a community


class Sharing:
    """The matrix place × programme, 1 where the place carries the programme out.

    Likeness of two places is the cosine of their rows, each programme weighted by its rarity log((1 + n) / k): k of n
    places have it, and one that all have says nothing of likeness.

    Args:
        pairs: (place id, programme id), in any order, repetitions allowed; at least one.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        import numpy as np
        from scipy import sparse

        unique = sorted(set(pairs))
        self.places = sorted({place for place, _ in unique})
        self.programmes = sorted({programme for _, programme in unique})
        row = {place: i for i, place in enumerate(self.places)}
        column = {programme: j for j, programme in enumerate(self.programmes)}
        self.matrix = sparse.csr_array(
            (np.ones(len(unique)), ([row[p] for p, _ in unique], [column[q] for _, q in unique])),
            shape=(len(self.places), len(self.programmes)),
        )
        self.spread = np.asarray(self.matrix.sum(axis=0)).ravel()
        self.rarity = np.log((1 + len(self.places)) / np.maximum(self.spread, 1))
        weighted = self.matrix @ sparse.diags_array(self.rarity)
        lengths = np.sqrt(np.asarray((weighted * weighted).sum(axis=1)).ravel())
        self._unit = sparse.csr_array(sparse.diags_array(1 / np.maximum(lengths, 1e-12)) @ weighted)

    def similar(self, place: str, limit: int = 10) -> list[Row]:
        """The places most alike to one, best first.

        Returns:
            `place_id`, `similarity` (0 … 1), `shared` (how many programmes), `programmes` (ids of the rarest of them).
        """
        if place not in self.places:
            return []
        at = self.places.index(place)
        cosine = (self._unit @ self._unit[[at]].T).toarray().ravel()
        order = sorted((i for i in range(len(self.places)) if i != at), key=lambda i: (-round(cosine[i], 9), i))
        return [{"place_id": self.places[i], **self._pair(at, i, cosine[i])} for i in order[:limit] if cosine[i] > 0]

    def likeness(self, place: str, others: Sequence[str]) -> list[float]:
        """The likeness (0 … 1) of one place to others, in their order; 0 for places that carry out nothing."""
        known = {p: i for i, p in enumerate(self.places)}
        if place not in known:
            return [0.0] * len(others)
        cosine = (self._unit @ self._unit[[known[place]]].T).toarray().ravel()
        return [float(cosine[known[other]]) if other in known else 0.0 for other in others]

    def alike(self, limit: int = 20) -> list[Row]:
        """The most alike pairs of all: `place_id`, `other_id` and the keys of `similar`, best first."""
        from scipy import sparse

        cosine = sparse.coo_array(sparse.triu(self._unit @ self._unit.T, k=1))
        order = sorted(range(cosine.nnz), key=lambda i: (-round(cosine.data[i], 9), cosine.row[i], cosine.col[i]))
        return [
            {
                "place_id": self.places[cosine.row[i]],
                "other_id": self.places[cosine.col[i]],
                **self._pair(cosine.row[i], cosine.col[i], cosine.data[i]),
            }
            for i in order[:limit]
        ]

    def _pair(self, a: int, b: int, cosine: float) -> Row:
        both = sorted(set(self.matrix[[a]].indices) & set(self.matrix[[b]].indices), key=lambda j: (self.spread[j], j))
        return {
            "similarity": round(float(cosine), 4),
            "shared": len(both),
            "programmes": [self.programmes[j] for j in both[:_TYPICAL]],
        }

    def together(self, programme: str, limit: int | None = None) -> list[Row]:
        """Programmes that the same places have, most places first.

        Returns:
            `programme`, `places` (that have both), `lift` (how much more often than by chance).
        """
        if programme not in self.programmes:
            return []
        at = self.programmes.index(programme)
        both = (self.matrix.T @ self.matrix[:, [at]]).toarray().ravel()
        order = sorted((j for j in both.nonzero()[0] if j != at), key=lambda j: (-both[j], self.spread[j], j))
        total = len(self.places)
        return [
            {
                "programme": self.programmes[j],
                "places": int(both[j]),
                "lift": round(float(both[j] * total / (self.spread[j] * self.spread[at])), 3),
            }
            for j in order[:limit]
        ]

    def communities(self, seed: int = 1) -> list[Row]:
        """Groups of places that are alike, largest first: Louvain on each place's nearest neighbours.

        Returns:
            `places` (ids), `programmes` (ids of those that the group has more often than the rest, best first).
        """
        import networkx as nx
        import numpy as np

        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(len(self.places)))
        cosine = (self._unit @ self._unit.T).tocsr()
        for i in range(len(self.places)):
            row = cosine[[i]]
            near = sorted(zip(row.indices.tolist(), row.data.tolist(), strict=True), key=lambda n: (-n[1], n[0]))
            graph.add_weighted_edges_from((i, j, weight) for j, weight in near[: _NEIGHBOURS + 1] if j != i)
        groups = [sorted(group) for group in nx.community.louvain_communities(graph, weight="weight", seed=seed)]
        found = []
        for group in sorted(groups, key=lambda g: (-len(g), g)):
            inside = np.asarray(self.matrix[group].sum(axis=0)).ravel()
            outside = (self.spread - inside) / max(len(self.places) - len(group), 1)
            more = inside / len(group) - outside
            best = sorted(more.nonzero()[0], key=lambda j: (-more[j], j))[:_TYPICAL]
            found.append(
                {
                    "places": [self.places[i] for i in group],
                    "programmes": [self.programmes[j] for j in best if more[j] > 0],
                }
            )
        return found
