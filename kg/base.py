"""The Python API: `kg.open(path)` gives a KnowledgeBase whose answers are rows (lists of dicts) for pandas or polars.

Like the command line it brings the parts together: names are looked up in the fact store, questions are named queries
on the graph, embedded or Neo4j.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kg import sharing
from kg.errors import KgError, NotFound, Usage
from kg.facts.store import FactStore
from kg.sharing import Filters

if TYPE_CHECKING:
    import networkx

    from kg.graph.store import GraphStore, Rows
    from kg.similarity import Sharing

Row = dict[str, Any]
_PIECE = ("file", "start", "end", "text", "quote", "year", "period")
DEFAULT_FOLDER = "policy-kb"


def folder_of(path: str | Path | None) -> Path:
    """The folder meant: `path`, else `$POLICY_KG_KB`, else `./policy-kb`."""
    return Path(path or os.environ.get("POLICY_KG_KB") or DEFAULT_FOLDER)


class KnowledgeBase:
    """A knowledge base opened for reading. Use as a context manager, or `close()` it.

    Places and programmes are named by any of their names, aliases, pinyin or initials, or by their id; a name that is
    not known raises `kg.errors.NotFound` with suggestions.
    """

    def __init__(self, folder: Path, facts: FactStore, neo4j: str | None = None) -> None:
        self.folder = folder
        self.facts = facts
        self._neo4j = neo4j

    @classmethod
    def open(cls, path: str | Path | None = None, neo4j: str | None = None) -> KnowledgeBase:
        """Opens the knowledge base in `path`; with `neo4j` (a URI) questions go to that server.

        Raises:
            kg.errors.NoKnowledgeBase: the folder holds none.
        """
        folder = folder_of(path)
        return cls(folder, FactStore.open(folder), neo4j or os.environ.get("NEO4J_URI") or None)

    def close(self) -> None:
        if "store" in self.__dict__:
            self.store.close()
        self.facts.close()

    def __enter__(self) -> KnowledgeBase:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # the graph

    @cached_property
    def store(self) -> GraphStore:
        """The graph, brought up to date where it is not."""
        from kg.graph.engine import engine, refresh

        store = engine(self.folder, self._neo4j)
        refresh(store, self.facts)
        return store

    def cypher(self, text: str, parameters: Mapping[str, Any] | None = None, **options: Any) -> Rows:
        """Free Cypher, read-only; `options` are `limit` (rows), `timeout` (seconds), `write` (Neo4j only)."""
        return self.store.run(text, parameters, **options)

    def query(self, name: str, **parameters: Any) -> list[Row]:
        """A named query. Parameters that name a place or a programme take any name of it.

        Raises:
            NotFound: no such query, place or programme.
            Usage: a parameter is missing, unknown or of the wrong type.
        """
        import queries

        query = queries.get(name)
        values = query.bind(parameters, self._id)
        return list(self.store.run(query.cypher, values, limit=None).dicts())

    def _id(self, name: str, type: str) -> str:
        return str(self.place(name)["place_id"] if type == "place" else self.entity(name, type)["id"])

    def graph(self) -> networkx.MultiDiGraph[str]:
        """The whole graph without passages' texts: nodes by id with `label` and their properties, edges with `type`."""
        from kg.graph.network import network

        return network(self.facts)

    # names

    def entity(self, name: str, type: str | None = None) -> Row:
        """The entity that a name means: `id`, `type`, `name`, `aliases`, `status`, `kind`, `level`, `definition` ….

        Raises:
            NotFound: with suggestions.
        """
        for found in self.facts.find(name, type):
            if found["type"] != "place":
                return self.facts.entities(ids=[found["id"]])[0]
        raise NotFound(f"没有找到“{name}” / nothing is called {name}", self.facts.suggestions(name, type))

    def place(self, name: str) -> Row:
        """The place that a name means: `place_id`, `place`, `adcode`, `place_full`, `level`, `years` (of its reports).

        A name that several places have means the one with reports in the collection, else the highest.

        Raises:
            NotFound: with suggestions.
        """
        found = [self._place(row["id"]) for row in self.facts.find(name, "place")]
        if not found:
            raise NotFound(f"没有找到地区“{name}” / no place is called {name}", self.facts.suggestions(name, "place"))
        return next((row for row in found if row["years"]), found[0])

    def _place(self, place_id: str) -> Row:
        rows = self.facts.reports(place=place_id, counted=True)
        years = sorted({r["plan_year"] or r["review_year"] for r in rows} - {None})
        return {"place_id": place_id, **self.facts.place(place_id), "years": years}

    def above(self, place_id: str) -> list[Row]:
        """The places above one, nearest first."""
        found = []
        parent = self.facts.place(place_id)["parent"]
        while parent:
            row = self.facts.place(parent)
            found.append({"place_id": parent, **row})
            parent = row["parent"]
        return found

    # reports and mentions

    def reports(self, **filters: Any) -> list[Row]:
        """The reports, with the keys of `kg reports`; filters as in `kg.facts.reading.FactReader.reports`."""
        return self.facts.reports(**filters)

    def mentions(self, **filters: Any) -> list[Row]:
        """Mentions; filters as in `kg.facts.reading.FactReader.mentions`, `quotes=True` adds the sentences."""
        return list(self.facts.mentions(**filters))

    def text(self, file: str) -> str:
        """The decoded text of a file, to which all offsets refer."""
        return self.facts.text(file)

    def search(self, text: str, limit: int | None = None) -> list[Row]:
        """Passages that contain a text."""
        return list(self.facts.search(text, counted=True, limit=limit))

    # questions

    def shared(self, programme: str, **filters: Any) -> Row:
        """Which places share a programme; the keys are those of `kg shared --format json`.

        Args:
            filters: `year`, `period`, `level`, `province` (a name), `places` (names), `any_mention`, `roll_up`.
        """
        found = self.entity(programme, "programme")
        chosen = Filters(
            **{
                **filters,
                "province": self.place(filters["province"])["place_id"] if filters.get("province") else None,
                "places": tuple(self.place(p)["place_id"] for p in filters.get("places") or ()),
            }
        )
        answer = sharing.shared(
            found,
            self.query("programme_evidence", programme=found["id"]),
            self.query("all_reports"),
            self.facts.refusals(),
            self.above,
            chosen,
        )
        answer["no_report"] += [
            {"place": p["place"], "adcode": p["adcode"], "place_full": p["place_full"], "years": []}
            for p in map(self._place, chosen.places)
            if not p["years"]
        ]
        return answer

    def compare(self, *places: str) -> Row:
        """What two or more places have in common and what only one has (`kg.sharing.compare`)."""
        if len(places) < 2:
            raise Usage("比较需要两个以上地区 / comparing takes two or more places")
        found = [self.place(p) for p in places]
        for row in found:
            if not row["years"]:
                raise NotFound(f"{row['place_full']}没有报告 / {row['place_full']} has no report in the collection")
        return sharing.compare(found, [self.query("own_evidence_of_place", place=p["place_id"]) for p in found])

    @cached_property
    def _matrix(self) -> Sharing:
        from kg.similarity import Sharing

        pairs = self.facts.db.execute("SELECT place, entity FROM fact WHERE kind = 'CARRIES_OUT' AND place IS NOT NULL")
        return Sharing(pairs)

    def similar(self, place: str, limit: int = 10) -> list[Row]:
        """The places most alike: `place`, `adcode`, `similarity` (0 … 1), `shared` (programmes in common)."""
        found = self.place(place)
        rows = self._matrix.similar(found["place_id"], limit)
        return [{**self.facts.place(r["place_id"]), **r} for r in rows]

    def together(self, programme: str, limit: int = 20) -> list[Row]:
        """Programmes that the same places carry out: `programme`, `name`, `places`, `lift`."""
        found = self.entity(programme, "programme")
        rows = self._matrix.together(found["id"], limit)
        names = {e["id"]: e["name"] for e in self.facts.entities(ids=[r["programme"] for r in rows])} if rows else {}
        return [{"name": names.get(r["programme"]), **r} for r in rows]

    def programmes(
        self,
        place: str | None = None,
        year: int | None = None,
        level: str | None = None,
        candidates: bool = False,
        everything: bool = False,
    ) -> list[Row]:
        """Programmes: accepted ones and candidates that two or more places name, those of most places first.

        Args:
            place: only its own; then each has `years`, `first_year`, `evidence` (one piece).
            year: of the facts; needs `place`.
            candidates: only those not yet judged, each with `evidence`.
            everything: also candidates of a single place.
        """
        if place is not None:
            found = self.place(place)
            return self._of_place(self.query("own_evidence_of_place", place=found["place_id"]), year, level)
        rows = self.facts.entities(type="programme", visible=not (candidates or everything))
        rows = [
            r
            for r in rows
            if (r["mentions"] or everything)
            and r["status"] != "rejected"
            and level in (None, r["level"])
            and (not candidates or r["status"] == "candidate")
        ]
        rows.sort(key=lambda r: (-r["places"], -r["mentions"], r["name"]))
        return rows

    def _of_place(self, evidence: Sequence[Row], year: int | None, level: str | None) -> list[Row]:
        grouped: dict[str, Row] = {}
        for row in sorted(evidence, key=lambda r: (r["year"] or 9999, r["period"] != "review", r["file"], r["start"])):
            if year in (None, row["year"]) and level in (None, row["level"]):
                entry = grouped.setdefault(
                    row["programme"],
                    {
                        "id": row["programme"], "name": row["name"], "level": row["level"], "status": row["status"],
                        "places": row["places"], "years": [], "first_year": row["year"], "mentions": 0,
                        "evidence": {key: row.get(key) for key in _PIECE},
                    },
                )  # fmt: skip
                entry["mentions"] += 1
                if row["year"] is not None and row["year"] not in entry["years"]:
                    entry["years"].append(row["year"])
        return sorted(grouped.values(), key=lambda e: (-e["mentions"], -e["places"], e["name"]))

    def show(self, name: str) -> Row:
        """All about one entity or place: what it is, which places have it, and every mention with its sentence."""
        try:
            entity = self.entity(name)
        except NotFound:
            return self._show_place(name)
        mentions = list(self.facts.mentions(entity=entity["id"], counted=True, quotes=True))
        for row in mentions:
            row.update({k: v for k, v in self.facts.place(row["place_id"]).items() if k in ("place", "adcode")})
        source = self.facts.entities(ids=entity["part_of"]) if entity["part_of"] else []
        return {**entity, "part_of": [{"id": e["id"], "name": e["name"]} for e in source], "evidence": mentions}

    def _show_place(self, name: str) -> Row:
        place = self.place(name)
        return {
            "type": "place",
            **place,
            "above": [p["place"] for p in self.above(place["place_id"])],
            "reports": self.facts.reports(place=place["place_id"]),
            "programmes": self.programmes(place["place_id"]) if place["years"] else [],
        }

    def status(self) -> Row:
        """What the knowledge base holds: counts, versions, refusals, and what is no report."""
        facts = self.facts
        try:
            graph: Row = {"engine": self.store.engine, "complete": self.store.digest() is not None}
        except KgError as error:
            graph = {"engine": "neo4j" if self._neo4j else "embedded", "complete": False, "problem": str(error)}
        return {
            "folder": str(self.folder),
            **facts.counts(),
            "extractor": facts.meta("extractor"),
            "graph": graph,
            "refused": facts.refusals(),
            "no_report": [
                {"file": d["file"], "reason": d["not_a_report"]} for d in facts.documents() if d["not_a_report"]
            ],
            "contradictions": [
                {"file": r["file"], "contradictions": r["contradictions"]}
                for r in facts.reports()
                if r["contradictions"]
            ],
        }
