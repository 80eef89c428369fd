"""The tables of the fact store, one SQLite file; `MIGRATIONS[i]` leads from schema version i to i + 1.

Who writes what: `kg.load` replaces all rows of one document in one transaction (documents, reports, passages, mentions,
relations); `kg.resolve` then fills `entity`, `fact` and the `entity_id` of mentions for the whole store. Everything
below `-- resolved` can be made again from everything above it.
"""

from __future__ import annotations

SCHEMA_VERSION = 1

V1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- keys: kb_id, extractor_version, resolved (hash of what was resolved), graph (hash of what was projected)

-- a folder or file that the user gave to `kg load`; files are synchronised per root
CREATE TABLE root (root TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE file (                     -- a file on disk
  name TEXT PRIMARY KEY,                -- as the user knows it (CONTRACT, "Files")
  root TEXT NOT NULL, relative TEXT NOT NULL,
  size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL,
  extractor TEXT NOT NULL,              -- version of the reader that read it
  UNIQUE (root, relative)
) WITHOUT ROWID;

CREATE TABLE refusal (                  -- a file, member or row that could not be read
  file TEXT NOT NULL REFERENCES file (name) ON DELETE CASCADE,
  name TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (file, name)
) WITHOUT ROWID;

CREATE TABLE document (
  id TEXT PRIMARY KEY,                  -- hash of its name
  file TEXT NOT NULL REFERENCES file (name) ON DELETE CASCADE,
  name TEXT NOT NULL UNIQUE,            -- file, a.zip!/b.txt or f.xlsx!/sheet#12
  format TEXT NOT NULL, encoding TEXT,
  text BLOB NOT NULL,                   -- zlib of UTF-8
  hints TEXT NOT NULL,                  -- JSON object
  not_a_report TEXT                     -- why it holds none
) WITHOUT ROWID;

CREATE TABLE report (                   -- one occurrence of a report in a document
  id TEXT PRIMARY KEY,                  -- hash of document and start
  document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  kind TEXT NOT NULL, title TEXT, place TEXT, level TEXT, delivered TEXT, speaker TEXT, meeting TEXT,
  review_from INTEGER, review_year INTEGER, plan_year INTEGER, plan_until INTEGER,
  place_evidence TEXT, contradictions TEXT NOT NULL DEFAULT '[]',      -- JSON
  signature BLOB NOT NULL,              -- MinHash, little-endian uint32s
  same_as TEXT                          -- resolved: the report whose facts count; NULL: this one
) WITHOUT ROWID;
CREATE INDEX report_document ON report (document);
CREATE INDEX report_place ON report (place, plan_year);

CREATE TABLE passage (
  id INTEGER PRIMARY KEY,               -- only inside this file; outside: report and number
  report TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  number INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  kind TEXT NOT NULL, period TEXT NOT NULL, heading TEXT NOT NULL,     -- JSON list
  text TEXT NOT NULL,                   -- mended
  pieces BLOB NOT NULL,                 -- msgpack of the Pieces
  UNIQUE (report, number)
);

CREATE TABLE mention (
  id TEXT PRIMARY KEY,                  -- hash of report, start, end, type
  passage INTEGER NOT NULL REFERENCES passage (id) ON DELETE CASCADE,
  report TEXT NOT NULL, number INTEGER NOT NULL,                       -- number in the report
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  type TEXT NOT NULL, text TEXT NOT NULL, name TEXT NOT NULL,
  period TEXT NOT NULL, year INTEGER, role TEXT NOT NULL, role_why TEXT,
  rule TEXT NOT NULL, confidence REAL,
  authority TEXT,                       -- id in an authority file or gazetteer, as the extractor saw it
  attributes TEXT NOT NULL,             -- JSON of Attributes
  entity TEXT                           -- resolved
) WITHOUT ROWID;
CREATE INDEX mention_passage ON mention (passage);
CREATE INDEX mention_report ON mention (report);
CREATE INDEX mention_entity ON mention (entity, report);

CREATE TABLE relation (                 -- between two mentions of a report
  source TEXT NOT NULL REFERENCES mention (id) ON DELETE CASCADE,
  target TEXT NOT NULL REFERENCES mention (id) ON DELETE CASCADE,
  kind TEXT NOT NULL, rule TEXT NOT NULL, PRIMARY KEY (source, kind, target)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE passage_text USING fts5 (bigrams, content='', tokenize='unicode61');
-- rowid = passage.id; rows go by the 'delete' command, which wants the old value (made again from passage.text);
-- the text as overlapping pairs of characters and single characters (kg.facts.search)

-- vocabulary that came with the reader
CREATE TABLE place (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, full_name TEXT NOT NULL, adcode TEXT NOT NULL, level TEXT NOT NULL,
  parent TEXT, names TEXT NOT NULL      -- JSON
) WITHOUT ROWID;
CREATE TABLE programme (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, aliases TEXT NOT NULL, kind TEXT NOT NULL, level TEXT NOT NULL,
  part_of TEXT NOT NULL, definition TEXT, source TEXT                  -- JSON lists and object
) WITHOUT ROWID;

-- resolved
CREATE TABLE entity (
  id TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, aliases TEXT NOT NULL,
  status TEXT NOT NULL,                 -- accepted | candidate | rejected
  kind TEXT, level TEXT, definition TEXT, source TEXT
) WITHOUT ROWID;
CREATE INDEX entity_type ON entity (type, name);
CREATE TABLE entity_name (              -- every way to look an entity or place up
  name TEXT NOT NULL,                   -- folded, lower case; Chinese, pinyin or initials
  id TEXT NOT NULL, how TEXT NOT NULL,  -- name | alias | pinyin | initials
  PRIMARY KEY (name, id, how)
) WITHOUT ROWID;
CREATE INDEX entity_name_id ON entity_name (id);
CREATE TABLE fact (                     -- a place and an entity, with the mention that says so
  id TEXT PRIMARY KEY,                  -- hash of kind, place, entity, mention
  kind TEXT NOT NULL,                   -- a relation type of kg.graph.schema: CARRIES_OUT, HAS_PROJECT …
  place TEXT,                           -- NULL: the report's place is unknown
  entity TEXT NOT NULL, mention TEXT NOT NULL, report TEXT NOT NULL, year INTEGER, period TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX fact_entity ON fact (entity, place);
CREATE INDEX fact_place ON fact (place, entity);
"""

MIGRATIONS = (V1,)
