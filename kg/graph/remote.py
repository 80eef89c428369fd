"""What stands in for the fact store where only a server is there: names, reports and mentions as the graph has them.

A colleague with the address of a server and no reports of their own can ask for whatever nodes and relations hold.
Names are found by name and alias, not by pinyin; places bear the names of today. What only the fact store knows (texts,
files that could not be read, how sure a decision was) is null, or refused in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.characters import found_in_either, simplified
from kg.facts.catalogue import MentionFilters, by_column
from kg.facts.names import lookup_key
from kg.facts.texts import Row
from kg.graph.reading import whole
from kg.graph.schema import ENTITY_LABELS, NODE_BY_LABEL, quoted
from kg.graph.store import GraphStore

if TYPE_CHECKING:
    from typing_extensions import Unpack  # in `typing` from Python 3.11 on

# the key of each of `MentionFilters`
_MENTION_COLUMNS = {
    "type": "type", "report": "report", "file": "file", "place": "place_id", "period": "period", "year": "year",
    "role": "role",
}  # fmt: skip
_TYPES = {type: label for type, label in ENTITY_LABELS.items() if type != "place"}
_UNITS = ("", "省", "市", "区", "县", "盟", "州", "自治区", "自治州", "自治县", "特别行政区")
_SOURCE = re.compile(r"(?P<file>.+?)(?::(?P<start>\d+)-(?P<end>\d+))?")
_SECONDS = 60.0


class RemoteCatalogue:
    """Reads the graph of a store; a `kg.facts.catalogue.Catalogue`.

    Raises:
        GraphError: the store holds no graph, or an incomplete one.
    """

    def __init__(self, store: GraphStore) -> None:
        whole(store)
        self._store = store

    def _rows(self, cypher: str, **parameters: Any) -> list[Row]:
        return list(self._store.run(cypher, parameters, limit=None, timeout=_SECONDS).dicts())

    def refusals(self) -> list[Row]:
        """Not known here: `kg.base` says so."""
        return []

    # places and reports

    @cached_property
    def _known(self) -> dict[str, Row]:
        rows = self._rows(
            "MATCH (p:Place) WHERE p.digest IS NOT NULL RETURN p.id AS id, p.name AS place, p.adcode AS adcode, "
            "p.full_name AS place_full, p.level AS level, p.above AS above"
        )
        return {row.pop("id"): row for row in rows}

    def place(self, key: str | None, year: int | None = None) -> Row:
        row = self._known.get(key) if key else None
        if row is None:
            return {"place": None, "adcode": None, "place_full": None, "level": None, "parent": None}
        above = row["above"]
        return {**{k: v for k, v in row.items() if k != "above"}, "parent": above[0] if above else None}

    def above(self, place: str) -> list[str]:
        row = self._known.get(place)
        return list(row["above"] or ()) if row else []

    @cached_property
    def _all_reports(self) -> list[Row]:
        columns = [c for c in NODE_BY_LABEL["Report"].columns if c not in ("id", "digest")]
        returned = ", ".join(f"r.{quoted(c)} AS {quoted(c)}" for c in columns)
        rows = self._rows(
            f"MATCH (r:Report) WHERE r.digest IS NOT NULL OPTIONAL MATCH (r)-[c:COVERS]->(p:Place) "
            f"RETURN r.id AS report, p.id AS place_id, {returned}, c.start AS from_, c.`end` AS to_, c.quote AS quote, "
            "c.method AS method"
        )
        for row in rows:
            told = {"start": row.pop("from_"), "end": row.pop("to_"), "quote": row.pop("quote")}
            method = row.pop("method")
            row["place_evidence"] = {**told, "method": method} if method else None
            if row["plan_until"] == row["plan_year"]:
                row["plan_until"] = None
            named = self.place(row["place_id"])
            row |= {key: named[key] for key in ("place", "adcode", "place_full")}
            row |= {"contradictions": None, "same_as": None}
        return sorted(rows, key=lambda r: (r["file"], r["start"]))

    def reports(
        self,
        *,
        place: str | None = None,
        year: int | None = None,
        file: str | None = None,
        report: str | None = None,
        counted: bool = False,
    ) -> list[Row]:
        wanted = {"place_id": place, "plan_year": year, "file": file, "report": report}
        return [row for row in self._all_reports if all(v in (None, row[key]) for key, v in wanted.items())]

    # mentions

    def mentions(
        self,
        *,
        entity: str | Sequence[str],
        counted: bool = False,
        quotes: bool = False,
        **filters: Unpack[MentionFilters],
    ) -> Iterator[Row]:
        ids = [entity] if isinstance(entity, str) else list(entity)
        wanted = by_column(filters, _MENTION_COLUMNS)
        rows: list[Row] = []
        for kind, label in ENTITY_LABELS.items():
            if wanted.get("type") in (None, kind):
                rows += ({**row, "type": kind} for row in self._rows(_MENTIONS.format(label=label), ids=ids))
        for row in sorted(rows, key=lambda r: (r["file"], r["start"], r["mention"])):
            if all(value in (None, row[column]) for column, value in wanted.items()):
                row["passage"] = int(row["passage"].rpartition("#")[2])
                row["quote_end"] = row["quote_start"] + len(row["quote"])
                yield {**row, "name": None, "confidence": None, "attributes": {}}

    # entities

    def entities(
        self,
        *,
        type: str | None = None,
        status: str | None = None,
        visible: bool = False,
        ids: Iterable[str] | None = None,
    ) -> list[Row]:
        parameters = {} if ids is None else {"ids": list(ids)}
        if ids is not None and not parameters["ids"]:
            return []
        start = "MATCH (e:{label})" if ids is None else "UNWIND $ids AS id MATCH (e:{label} {{id: id}})"
        parts: dict[str, list[str]] = {}
        for row in self._rows(
            "MATCH (a:Programme)-[:PART_OF]->(b:Programme) RETURN a.id AS part, b.id AS of ORDER BY part, of"
        ):
            parts.setdefault(row["part"], []).append(row["of"])
        found: list[Row] = []
        for kind, label in _TYPES.items():
            if type not in (None, kind):
                continue
            own = NODE_BY_LABEL[label].columns
            extra = {
                "kind": "field" if label == "Industry" else "kind", "level": "level", "definition": "definition",
                "source": "source", "codes": "gbt",
            }  # fmt: skip
            returned = "".join(f", e.{column} AS {key}" for key, column in extra.items() if column in own)
            rows = self._rows(
                f"{start.format(label=label)} WHERE e.digest IS NOT NULL OPTIONAL MATCH (e)<-[m:MENTIONS]-(:Passage) "
                f"RETURN e.id AS id, e.name AS name, e.aliases AS aliases, e.status AS status, e.places AS places, "
                f"count(m.id) AS mentions{returned}",
                **parameters,
            )
            for row in rows:
                full = dict.fromkeys(("kind", "level", "definition", "source", "place_id"))
                row = {**full, "codes": [], **row, "type": kind, "part_of": parts.get(row["id"], [])}
                found.append({**row, "source": _source(row["source"])})
        if visible:
            found = [row for row in found if row["status"] == "accepted" or row["places"] >= 2]
        found = [row for row in found if status in (None, row["status"])]
        return sorted(found, key=lambda row: (row["type"], row["name"], row["id"]))

    def find(self, name: str, type: str | None = None) -> list[Row]:
        return found_in_either(lambda written: self._find(written, type), name)

    def _find(self, name: str, type: str | None) -> list[Row]:
        forms = sorted({name.strip(), lookup_key(name)})
        found: list[tuple[Any, Row]] = []
        for kind, label in _TYPES.items():
            if type in (None, kind):
                for row in self._rows(_NAMED.format(label=label), forms=forms, name=name):
                    how = "id" if row["id"] == name else "name" if row["folded"] in forms else "alias"
                    order = (
                        ("name", "alias", "id").index(how),
                        row["status"],
                        -row["places"],
                        -row["mentions"],
                        "",
                        row["id"],
                    )
                    found.append((order, {"id": row["id"], "type": kind, "how": how}))
        if type in (None, "place"):
            called = {form + unit for form in forms for unit in _UNITS}
            for id, row in self._known.items():
                named = name.strip() in (id, row["adcode"])
                if named or row["place_full"] in forms or row["place"] in called:
                    how = "id" if named else "name" if row["place"] in forms else "alias"
                    order = (("name", "alias", "id").index(how), "accepted", 0, 0, row["adcode"] or "", id)
                    found.append((order, {"id": id, "type": "place", "how": how}))
        return [row for _, row in sorted(found, key=lambda pair: pair[0])]

    def suggestions(self, name: str, type: str | None = None, limit: int = 5) -> list[str]:
        from rapidfuzz import fuzz, process

        names = [row["place"] for row in self._known.values()] if type in (None, "place") else []
        for kind, label in _TYPES.items():
            if type in (None, kind):
                match = f"MATCH (e:{label}) WHERE e.status = 'accepted' OR e.places >= 2 RETURN DISTINCT e.name AS name"
                names += (row["name"] for row in self._rows(match))
        near = process.extract(simplified(name), sorted(set(names)), scorer=fuzz.ratio, limit=limit, score_cutoff=50)
        return [found for found, *_ in near]


_MENTIONS = """
UNWIND $ids AS id
MATCH (:{label} {{id: id}})<-[m:MENTIONS]-(q:Passage)
MATCH (r:Report {{id: q.report}})
OPTIONAL MATCH (r)-[:COVERS]->(p:Place)
RETURN m.file AS file, m.start AS start, m.`end` AS `end`, m.text AS text, m.period AS period, m.year AS year,
       m.role AS role, m.role_why AS role_why, m.rule AS rule, m.within AS within, id AS entity, m.id AS mention,
       r.id AS report, q.id AS passage, p.id AS place_id, r.level AS level, q.kind AS passage_kind, m.span AS span,
       m.quote AS quote, m.quote_start AS quote_start, coalesce(m.quote_clean, m.quote) AS quote_clean
"""
_NAMED = """
MATCH (e:{label})
WHERE e.digest IS NOT NULL
  AND (toLower(e.name) IN $forms OR e.name IN $forms OR e.id = $name
       OR any(a IN e.aliases WHERE a IN $forms OR toLower(a) IN $forms))
RETURN e.id AS id, toLower(e.name) AS folded, e.status AS status, e.places AS places,
       COUNT {{ (e)<-[:MENTIONS]-(:Passage) }} AS mentions
"""


def _source(written: str | None) -> Row | None:
    """What `kg.graph.project` wrote of a definition's source: file:start-end, or the document cited."""
    if written is None:
        return None
    match = _SOURCE.fullmatch(written)
    assert match is not None
    if match["start"] is None:
        return {"cited": written}
    return {"file": match["file"], "start": int(match["start"]), "end": int(match["end"])}
