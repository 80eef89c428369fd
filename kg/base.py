"""The Python API: `kg.open(path)` gives a KnowledgeBase whose answers are rows (lists of dicts) for pandas or polars.

Like the command line it brings the parts together: names are looked up in the fact store (`kg.lookup`), questions are
named queries on the graph, embedded or Neo4j (`kg.opening`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, get_args

from kg import __version__, sharing
from kg.errors import KgError, NotFound, Usage
from kg.facts.catalogue import places_above
from kg.lookup import Lookup
from kg.model import Level, Period
from kg.opening import Opened, folder_of
from kg.sharing import PIECE, Filters

if TYPE_CHECKING:
    import networkx

    from kg.facts import FactStore
    from kg.graph.store import GraphStore, Rows
    from kg.similarity import Sharing
    from kg.tracking.answers import Answers
    from kg.tracking.tracker import Tracker

Row = dict[str, Any]


def one_of(name: str, value: str | None, known: Sequence[str]) -> None:
    """Raises Usage where a value is given that is none of those known."""
    if value is not None and value not in known:
        raise Usage(
            f"{name} {value}：应为 {'、'.join(known)} 之一 / {name} {value}: expected one of {', '.join(known)}"
        )


class KnowledgeBase:
    """A knowledge base opened for reading. Use as a context manager, or `close()` it.

    Places and programmes are named by any of their names, aliases, pinyin or initials, or by their id, places by their
    code too; a name that is not known raises `kg.errors.NotFound` with suggestions.
    """

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self.catalogue = opened.catalogue  # what both the fact store and a server alone can tell
        self._lookup = Lookup(opened.catalogue)
        self.folder = opened.folder
        self.remote = opened.remote  # there is only the graph on a server, no fact store

    @classmethod
    def open(cls, path: str | Path | None = None, neo4j: str | None = None) -> KnowledgeBase:
        """Opens the knowledge base in `path`; with `neo4j` (a URI, else `$NEO4J_URI`) questions go to that server.

        Where the folder holds none but a server is named, its graph answers what it can (`kg.graph.remote`).

        Raises:
            kg.errors.NoKnowledgeBase: the folder holds none, and no server is named.
        """
        return cls(Opened(folder_of(path), neo4j or os.environ.get("NEO4J_URI") or None))

    def close(self) -> None:
        self._opened.close()

    def __enter__(self) -> KnowledgeBase:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def facts(self) -> FactStore:
        """The fact store.

        Raises:
            kg.errors.NoKnowledgeBase: there is only the graph on a server.
        """
        return self._opened.facts

    # the graph

    @property
    def store(self) -> GraphStore:
        """The graph, brought up to date where it is not."""
        return self._opened.graph

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
        values = query.bind(parameters, self.id_of)
        return list(self.store.run(query.cypher, values, limit=None).dicts())

    def id_of(self, name: str, type: str) -> str:
        """The id of what a name means; `type` is place or a type of entity."""
        return str(self.place(name)["place_id"] if type == "place" else self.entity(name, type)["id"])

    def graph(self, *, passages: bool = True) -> networkx.MultiDiGraph[str]:
        """The whole graph: nodes by id with `label` and their properties, edges with `type` and theirs.

        Args:
            passages: False leaves out passages and promises, which are most of it, and what hangs on them.
        """
        from kg.graph.network import network

        return network(self.store, passages=passages)

    # names

    def entity(self, name: str, type: str | None = None) -> Row:
        """The entity that a name means: `id`, `type`, `name`, `aliases`, `status`, `kind`, `level`, `definition` ….

        Raises:
            NotFound: with suggestions.
        """
        return self._lookup.entity(name, type)

    def place(self, name: str) -> Row:
        """The place that a name means: `place_id`, `place`, `adcode`, `place_full`, `level`, `years` (of its reports).

        A name that several places have means the one with reports in the collection, else the highest; a code (440309)
        or the name with its parents (广东省深圳市龙华区) means one alone.

        Raises:
            NotFound: with suggestions.
            kg.errors.Ambiguous: several places with reports have an equal right to the name.
        """
        return self._lookup.place(name)

    def namesakes(self, name: str) -> list[str]:
        """The other places that a name means than the one taken: their names with their parents."""
        return self._lookup.namesakes(name, self.place(name)["place_id"])

    def above(self, place_id: str) -> list[Row]:
        """The places above one, nearest first."""
        return places_above(self.catalogue, place_id)

    # reports and mentions

    def reports(self, **filters: Any) -> list[Row]:
        """The reports, with the keys of `kg reports`; filters as in `kg.facts.reading.FactReader.reports`."""
        return self.catalogue.reports(**filters)

    def mentions(self, **filters: Any) -> list[Row]:
        """Mentions; filters as in `kg.facts.reading.FactReader.mentions`, `quotes=True` adds the sentences."""
        catalogue = self.catalogue if filters.get("entity") is not None else self.facts
        return list(catalogue.mentions(**filters))

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

        Raises:
            NotFound: a name is not known; with suggestions.
            Usage: no such period or level.
        """
        one_of("period", filters.get("period"), get_args(Period))
        one_of("level", filters.get("level"), get_args(Level))
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
            self.catalogue.refusals(),
            self.above,
            chosen,
        )
        answer["no_report"] += [
            {"place": p["place"], "adcode": p["adcode"], "place_full": p["place_full"], "years": []}
            for p in map(self._lookup.place_of, chosen.places)
            if not p["years"]
        ]
        if self.remote:
            answer["unread"] = None  # not known
        return answer

    def diffusion(self, programme: str, any_mention: bool = False) -> Row:
        """How a programme spread (`kg.diffusion.answers.diffusion`)."""
        from kg.diffusion import diffusion

        return diffusion(self.facts, self.entity(programme, "programme"), any_mention)

    def diffusion_panel(self, programme: str, any_mention: bool = False) -> list[Row]:
        """Place × report year for event-history analysis, with the columns of docs/diffusion.md."""
        from kg.diffusion import diffusion_panel

        return diffusion_panel(self.facts, self.entity(programme, "programme")["id"], any_mention)

    def compare(self, *places: str, candidates: bool = False) -> Row:
        """What two or more places have in common and what only one has (`kg.sharing.compare`).

        Args:
            candidates: also candidates that a single place names.
        """
        if len(places) < 2:
            raise Usage("比较需要两个以上地区 / comparing takes two or more places")
        found = [self.place(p) for p in places]
        for row in found:
            if not row["years"]:
                raise NotFound(f"{row['place_full']}没有报告 / {row['place_full']} has no report in the collection")
        return sharing.compare(found, [self._own(p["place_id"], lone=candidates) for p in found])

    def _own(self, place_id: str, *, lone: bool) -> list[Row]:
        """A place's own evidence; `lone` takes candidates that no other place names too."""
        rows = self.query("own_evidence_of_place", place=place_id)
        return [r for r in rows if lone or r["status"] == "accepted" or r["places"] > 1]

    @cached_property
    def _matrix(self) -> Sharing:
        from kg.graph.reading import adoptions
        from kg.similarity import Sharing

        return Sharing(adoptions(self.store))

    def similar(self, place: str, limit: int = 10) -> list[Row]:
        """The places most alike, best first.

        Returns:
            rows with `place`, `adcode`, `place_full`, `similarity` (0 … 1), `shared` (how many programmes in common)
            and `programmes` (names of the rarest of these).
        """
        rows = self._lookup.with_programmes(self._matrix.similar(self.place(place)["place_id"], limit))
        return [{**self._lookup.place_keys(r["place_id"]), **r} for r in rows]

    def alike(self, limit: int = 10) -> list[Row]:
        """The most alike pairs of places: `place`, `place_id`, `other`, `other_id` and the rest as in `similar`."""
        named = self._lookup.name_of
        rows = self._lookup.with_programmes(self._matrix.alike(limit))
        return [{"place": named(r["place_id"]), "other": named(r["other_id"]), **r} for r in rows]

    def communities(self) -> list[Row]:
        """Groups of places that are alike: `community` (number), `places` (rows), `programmes` (typical ones)."""
        rows = self._lookup.with_programmes(self._matrix.communities())
        return [
            {
                "community": number,
                **row,
                "places": [{"place_id": p, **self._lookup.place_keys(p)} for p in row["places"]],
            }
            for number, row in enumerate(rows, 1)
        ]

    def together(self, programme: str, limit: int | None = None) -> list[Row]:
        """Programmes that the same places carry out: `programme` (id), `name`, `places`, `lift`, most places first."""
        rows = self._matrix.together(self.entity(programme, "programme")["id"], limit)
        names = self._lookup.entity_names(r["programme"] for r in rows)
        return [{"name": names[r["programme"]], **r} for r in rows]

    def path(self, a: str, b: str) -> list[Row]:
        """How two places or entities hang together: the shortest chain of facts (`kg.graph.path.chain`).

        Returns:
            for each link `from`, `relation`, `to` and the keys of a piece of evidence.

        Raises:
            NotFound: a name is not known, or nothing joins them.
        """
        from kg.graph.path import chain

        named = self._lookup.name_of
        return [
            {"from": named(u), "relation": fact["kind"], "to": named(v), **{k: fact[k] for k in PIECE}}
            for u, v, fact in chain(self.store, self._lookup.anything(a), self._lookup.anything(b))
        ]

    def programmes(
        self,
        place: str | None = None,
        year: int | None = None,
        level: str | None = None,
        candidates: bool = False,
    ) -> list[Row]:
        """Programmes: accepted ones and candidates that two or more places name, those of most places first.

        Args:
            place: only its own; then each has `years`, `first_year`, `evidence` (one piece).
            year: of the facts; needs `place`.
            level: of the programme: national, provincial, local.
            candidates: only those not yet judged, also those of a single place.

        Raises:
            Usage: a year without a place, or no such level.
        """
        one_of("level", level, ("national", "provincial", "local"))
        if place is not None:
            found = self.place(place)
            rows = self._own(found["place_id"], lone=candidates)
            rows = [r for r in rows if not candidates or r["status"] == "candidate"]
            return sharing.programmes_of(rows, year, level)
        if year is not None:
            raise Usage("--year 要与 --place 合用 / --year needs --place")
        rows = self.catalogue.entities(
            type="programme", status="candidate" if candidates else None, visible=not candidates
        )
        rows = [r for r in rows if r["mentions"] and level in (None, r["level"])]
        rows.sort(key=lambda r: (-r["places"], -r["mentions"], r["name"]))
        return rows

    def with_evidence(self, entity: Row) -> Row:
        """An entity's row with `evidence`: its first mention, of the place's own doing where there is one."""
        found = self.catalogue.mentions(entity=entity["id"], counted=True, quotes=True)
        first = min(found, key=lambda m: (m["role"] != "own", m["year"] or 9999, m["file"], m["start"]), default=None)
        return {**entity, "evidence": first and {key: first[key] for key in PIECE}}

    def show(self, name: str) -> Row:
        """All about one entity or place: what it is, which places have it, and every mention with its sentence.

        A name of a place means the place, unless it is also that of something accepted or named by several places.
        """
        try:
            entity = self.entity(name)
        except NotFound as unknown:
            try:
                return self._show_place(name)
            except NotFound:
                raise unknown from None
        if entity["status"] == "candidate" and entity["places"] < 2 and self.catalogue.find(name, "place"):
            return self._show_place(name)
        wholes = self.catalogue.entities(ids=entity["part_of"])
        return {
            **entity,
            "part_of": [{"id": e["id"], "name": e["name"]} for e in wholes],
            "evidence": self._evidence(entity["id"]),
        }

    def _evidence(self, id: str) -> list[Row]:
        """Every mention of an entity or place, with its sentence and the place of its report."""
        mentions = list(self.catalogue.mentions(entity=id, counted=True, quotes=True))
        for row in mentions:
            row.update({k: v for k, v in self.catalogue.place(row["place_id"]).items() if k in ("place", "adcode")})
        return mentions

    def _show_place(self, name: str) -> Row:
        place = self.place(name)
        return {
            "type": "place",
            **place,
            "above": [p["place"] for p in self.above(place["place_id"])],
            "reports": self.catalogue.reports(place=place["place_id"]),
            "programmes": self.programmes(place["place_id"]) if place["years"] else [],
            "evidence": [] if place["years"] else self._evidence(place["place_id"]),
        }

    def promises(self, place: str, year: int) -> list[Row]:
        """What a place promised for a year, and what its next report says came of it (`kg.tracking.rows`).

        Raises:
            NotFound: no such place, or no report of it plans that year.
        """
        return self._tracked.promises(self.place(place), year)

    def targets(self, place: str, indicator: str | None = None) -> list[Row]:
        """The targets of a place against its results and the targets of the places above it (`kg.tracking.targets`).

        The rows have `target_*`, `result_*` and `above_*` with `file`, `start`, `end` and `quote`.

        Args:
            indicator: an indicator of the authority file, else a part of the name of one that it does not know.
        """
        return self._tracked.targets(self.place(place)["place_id"], indicator)

    def projects(self, place: str, status: str | None = None) -> list[Row]:
        """The lives of a place's projects (`kg.tracking.projects`), each step with its `quote`.

        Args:
            status: only those that are `completed`, `stalled`, `vanished` or `active`.
        """
        return self._tracked.projects(self.place(place)["place_id"], status)

    @cached_property
    def _tracked(self) -> Answers:
        from kg.tracking.answers import Answers

        return Answers(self.facts, _tracker)

    def status(self) -> Row:
        """What the knowledge base holds: counts, versions, refusals, and what is no report."""
        facts = self.facts
        try:
            graph: Row = {"engine": self.store.engine, "complete": self.store.digest() is not None}
        except KgError as error:
            graph = {"engine": "neo4j" if self._opened.server else "embedded", "complete": False, "problem": str(error)}
        return {
            "folder": str(self.folder),
            "version": __version__,
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


def _tracker() -> Tracker:
    from loaders.pipeline import ReportReader

    return ReportReader().tracker()
