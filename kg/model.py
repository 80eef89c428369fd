"""What a report is made of, from the file to the fact. Records only; no behaviour beyond their invariants.

Offsets are code points into the Document's text, half-open: `text[start:end]`. Ids are hashes of identity fields
(`kg.ids`) and never depend on the order of reading.
"""

from __future__ import annotations

from typing import Literal

import msgspec

MentionType = Literal["programme", "project", "organisation", "industry", "indicator", "honour", "place"]
MENTION_TYPES: tuple[MentionType, ...] = (
    "programme", "project", "organisation", "industry", "indicator", "honour", "place",
)  # fmt: skip
Period = Literal["review", "plan", "other"]
Level = Literal["national", "province", "city", "county"]
ReportKind = Literal["report", "speech", "other"]
PassageKind = Literal["body", "heading", "glossary", "table", "salutation"]
Role = Literal["own", "other"]
Stage = Literal["planned", "started", "ongoing", "completed", "awarded", "pursued"]


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """Base of all records: immutable, compared by value, encoded without its defaults."""


class Place(Record, frozen=True, kw_only=True):
    """A place as an identity; names and codes change with the years (`names`), the id does not.

    `level` also knows `town`, which no report covers here but mentions name, and `locality`: a village, a quarter, a
    water or mountain that no list of codes has. Its `adcode` is empty.
    """

    id: str
    name: str  # official own name today: 望城区
    full_name: str  # with its parents: 湖南省长沙市望城区
    adcode: str  # six digits, GB/T 2260 (nine for towns); the country is 000000
    level: Literal["national", "province", "city", "county", "town", "region", "locality"]
    parent: str | None = None  # id
    names: tuple[PlaceName, ...] = ()  # oldest first


class PlaceName(Record, frozen=True, kw_only=True):
    """A name and code that a place had from `since` to `until` (years, inclusive; None: unknown or still)."""

    name: str
    adcode: str
    since: int | None = None
    until: int | None = None


class Document(Record, frozen=True, kw_only=True):
    """The decoded text of one file, or of one member or row of it.

    `file` is the name under which the user knows it (CONTRACT, "Files"); `text` has no byte-order mark and `\\n` line
    ends, `\\f` where a page ended. `hints` holds what the file's name or columns say (`name`, `place`, `year`, `title`,
    `date` …): they may lie. `notes` says what reading had to change (control characters), in Chinese and English.
    """

    file: str
    text: str
    format: str  # txt, docx, pdf, html, csv, xlsx, jsonl, doc, wps
    encoding: str | None = None
    hints: dict[str, str] = {}
    notes: tuple[str, ...] = ()


class Refusal(Record, frozen=True, kw_only=True):
    """A file, or a part of one, that could not be read, and what to do about it."""

    file: str
    reason: str


class PlaceEvidence(Record, frozen=True, kw_only=True):
    """Where a report names its place: `start:end` of the Document (code points), `quote` is the sentence around it."""

    start: int
    end: int
    quote: str
    method: Literal["stated", "inferred"]


class Report(Record, frozen=True, kw_only=True):
    """One report in a Document. Unknown is None, never 0 or ''.

    `delivered` is an ISO date at the precision known: 2023, 2023-02, 2023-02-06. A review of several years has
    `review_from` < `review_year`; a plan of several has `plan_until` > `plan_year`.
    """

    start: int
    end: int
    kind: ReportKind
    title: str | None = None
    place: str | None = None  # id of a Place
    level: Level | None = None
    delivered: str | None = None
    speaker: str | None = None
    meeting: str | None = None
    review_from: int | None = None
    review_year: int | None = None
    plan_year: int | None = None
    plan_until: int | None = None
    place_evidence: PlaceEvidence | None = None
    contradictions: tuple[str, ...] = ()  # where a hint says something else than the text


class Piece(Record, frozen=True, array_like=True):
    """`length` code points of a passage's clean text at `clean` stand in the document at `start`."""

    clean: int
    start: int
    length: int


class Passage(Record, frozen=True, kw_only=True):
    """A paragraph with its heading path. `text` is the mended form; `pieces` lead from it back to the Document.

    Parts left out by the mending (page numbers, hard wraps, note marks) lie between pieces. `kg.text` converts offsets.
    """

    start: int
    end: int
    kind: PassageKind
    period: Period
    text: str
    pieces: tuple[Piece, ...]
    heading: tuple[str, ...] = ()


class Attributes(Record, frozen=True, kw_only=True):
    """What a mention says of its entity (eval GUIDELINES); a field that the type does not have is None."""

    amount_yi: float | None = None  # 亿元, of a project
    amount_kind: Literal["total", "yearly", "cumulative"] | None = None
    stage: Stage | None = None
    subtype: Literal["company", "zone", "public", "other"] | None = None
    holder: str | None = None
    value: float | None = None
    value_max: float | None = None
    unit: str | None = None
    measure: Literal["level", "growth", "share", "rank"] | None = None
    kind: Literal["actual", "target"] | None = None
    comparator: Literal["=", ">=", "<=", "~"] | None = None
    within: str | None = None  # of a programme: the longer name (programme, title, quantity) in which it is named


class Mention(Record, frozen=True, kw_only=True):
    """A span that names an entity. `text == document.text[start:end]` always.

    `entity` is the id in an authority file or gazetteer, None for what is only discovered. `rule` names the evidence
    that carried the decision. `role` is `own` where the report tells of the place's own doing or plan; `role_why` says
    why not: model, upper, glossary, history, denied.
    """

    passage: int  # index into the report's passages
    start: int
    end: int
    type: MentionType
    text: str
    name: str
    period: Period
    rule: str
    entity: str | None = None
    year: int | None = None
    role: Role = "own"
    role_why: str | None = None
    confidence: float | None = None
    attributes: Attributes = Attributes()


class Relation(Record, frozen=True, kw_only=True):
    """What a sentence says between two mentions of one report (indexes into its mentions)."""

    kind: Literal["undertakes", "in_industry", "located_in", "part_of", "defines"]
    source: int
    target: int
    rule: str


class ReportFacts(Record, frozen=True, kw_only=True):
    """All that was read from one report. `signature` is a MinHash of its text, to find the same report elsewhere.

    `places` are the localities among what its mentions name.
    """

    report: Report
    passages: tuple[Passage, ...]
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    signature: tuple[int, ...] = ()
    places: tuple[Place, ...] = ()


class DocumentFacts(Record, frozen=True, kw_only=True):
    """A Document with its reports; none where the text is no report, and then `not_a_report` says why."""

    document: Document
    reports: tuple[ReportFacts, ...] = ()
    not_a_report: str | None = None


class FileFacts(Record, frozen=True, kw_only=True):
    """What one file on disk gave: its documents (one, or one a member or row) and what had to be refused."""

    documents: tuple[DocumentFacts, ...]
    refused: tuple[Refusal, ...] = ()


class Source(Record, frozen=True, kw_only=True):
    """Where a definition comes from: a passage of a file, or a document that the reports cite."""

    file: str | None = None
    start: int | None = None
    end: int | None = None
    cited: str | None = None


class Term(Record, frozen=True, kw_only=True):
    """An entry of the authority file of industries or indicators.

    `codes` are those of GB/T 4754-2017, `field` one of the nine strategic emerging industries (both of industries).
    """

    id: str
    type: Literal["industry", "indicator"]
    name: str
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    field: str | None = None


class Programme(Record, frozen=True, kw_only=True):
    """An entry of the authority file of programmes."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = "campaign"
    level: Literal["national", "provincial", "local"] = "national"
    part_of: tuple[str, ...] = ()
    definition: str | None = None
    source: Source | None = None
