"""The tables of the fact store, one SQLite file; `MIGRATIONS[i]` leads from schema version i to i + 1.

Who writes what: `kg.load` replaces all rows of one file (documents, reports, passages, mentions, relations);
`kg.duplicates` then fills `report.same_as`, `kg.resolve` the tables below `-- resolved`, `kg.graph.units` those of the
units. All of it is one transaction, so a reader sees the last complete state. What stands below `-- resolved` can be
made again from what stands above it.

Ids of mentions and facts are text and begin with the report's id, so that the rows of a report lie together:
`mention:<report>:<start>:<end>:<type>`, offsets with seven digits, so order by id is order in the text.
"""

from __future__ import annotations

# which fact a mention of the place's own doing makes
FACT_KINDS = {
    "programme": "CARRIES_OUT",
    "project": "HAS_PROJECT",
    "industry": "DEVELOPS",
    "indicator": "REPORTS",
    "honour": "HONOURED",
}

V1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('kb_id', lower(hex(randomblob(8))));
-- keys: kb_id (tells our nodes on a server from those of others), vocabulary (version of the reader whose places and
-- programmes are here), judgements (hash of those that hold), idle (JSON list of the ids of those that find nothing
-- here), facts (how many), state (changes with every load that changed facts; what the graph projection must equal),
-- unreached (JSON object: path of a folder or link that could not be looked into → file and reason)

-- a folder or file that the user gave to `kg load`, absolute; files are synchronised per root
CREATE TABLE root (root TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE file (                     -- a file on disk
  name TEXT PRIMARY KEY,                -- as the user knows it (CONTRACT, "Files")
  root TEXT NOT NULL REFERENCES root (root), relative TEXT NOT NULL,   -- relative with /
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,                 -- of the content that was read; '' makes the next load read it again
  extractor TEXT NOT NULL,              -- version of the reader that read it
  UNIQUE (root, relative)
) WITHOUT ROWID;
CREATE INDEX file_content ON file (sha256);

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
  notes TEXT NOT NULL,                  -- JSON list: what reading had to change
  not_a_report TEXT                     -- why it holds none
) WITHOUT ROWID;
CREATE INDEX document_file ON document (file);

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
  report TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,              -- number in the report
  id TEXT NOT NULL UNIQUE,              -- of report, start, end, type as they were read
  passage INTEGER NOT NULL,             -- passage.id
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  type TEXT NOT NULL, text TEXT NOT NULL, name TEXT NOT NULL,
  period TEXT NOT NULL, year INTEGER, role TEXT NOT NULL, role_why TEXT,
  rule TEXT NOT NULL, confidence REAL,
  authority TEXT,                       -- id in an authority file or gazetteer, as the extractor saw it
  attributes TEXT NOT NULL,             -- JSON of Attributes
  entity TEXT,                          -- resolved; NULL: a place that the gazetteer does not know, or rejected
  PRIMARY KEY (report, number)
) WITHOUT ROWID;
CREATE INDEX mention_entity ON mention (entity, report);

CREATE TABLE relation (                 -- between two mentions of a report, by their ids
  source TEXT NOT NULL REFERENCES mention (id) ON DELETE CASCADE,
  target TEXT NOT NULL,
  kind TEXT NOT NULL, rule TEXT NOT NULL, PRIMARY KEY (source, kind, target)
) WITHOUT ROWID;

-- rowid = passage.id; the text as overlapping pairs of characters (kg.facts.search)
CREATE VIRTUAL TABLE passage_text USING fts5 (pairs, content='', detail='none', tokenize='ascii');
INSERT INTO passage_text (passage_text, rank) VALUES ('hashsize', 16777216);

-- vocabulary that came with the reader
CREATE TABLE place (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, full_name TEXT NOT NULL, adcode TEXT NOT NULL, level TEXT NOT NULL,
  parent TEXT, names TEXT NOT NULL,     -- JSON list of PlaceName
  short TEXT NOT NULL                   -- JSON list of names without the word for its kind: 望城
) WITHOUT ROWID;
CREATE TABLE programme (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, aliases TEXT NOT NULL, kind TEXT NOT NULL, level TEXT NOT NULL,
  part_of TEXT NOT NULL, definition TEXT, source TEXT                  -- JSON lists and object
) WITHOUT ROWID;

-- resolved

-- what a judgement changed in a mention, as it was read
CREATE TABLE mention_read (
  id TEXT PRIMARY KEY REFERENCES mention (id) ON DELETE CASCADE,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, type TEXT NOT NULL, text TEXT NOT NULL,
  name TEXT NOT NULL, entity TEXT
) WITHOUT ROWID;
CREATE TABLE entity (
  id TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL,
  aliases TEXT NOT NULL,                -- JSON list
  status TEXT NOT NULL,                 -- accepted | candidate | rejected
  kind TEXT, level TEXT, part_of TEXT NOT NULL DEFAULT '[]', definition TEXT, source TEXT,
  place TEXT,                           -- of a project or organisation: the place whose reports name it
  places INTEGER NOT NULL,              -- how many places name it as their own, in reports that count
  mentions INTEGER NOT NULL             -- how often, in reports that count
) WITHOUT ROWID;
CREATE INDEX entity_type ON entity (type, name);
CREATE TABLE entity_name (              -- every way to look an entity or place up
  name TEXT NOT NULL,                   -- folded, lower case; Chinese, pinyin or initials
  id TEXT NOT NULL, how TEXT NOT NULL,  -- name | alias | pinyin | initials
  type TEXT NOT NULL,
  PRIMARY KEY (name, id, how)
) WITHOUT ROWID;
CREATE INDEX entity_name_id ON entity_name (id);
-- a place and an entity, with the mention that says so; place is NULL where the report's is unknown
CREATE VIEW fact (id, kind, place, entity, mention, report, year, period) AS
  SELECT 'fact' || substr(m.id, 8), CASE m.type {kinds} END, r.place, m.entity, m.id, m.report, m.year, m.period
  FROM mention m JOIN report r ON r.id = m.report JOIN entity e ON e.id = m.entity
  WHERE m.role = 'own' AND r.same_as IS NULL AND e.status <> 'rejected' AND m.type IN ({types});
"""

V1 = V1.replace("{kinds}", " ".join(f"WHEN '{kind}' THEN '{fact}'" for kind, fact in FACT_KINDS.items()))
V1 = V1.replace("{types}", ", ".join(f"'{kind}'" for kind in FACT_KINDS))

V2 = """
CREATE TABLE term (                     -- industries and indicators: vocabulary that came with the reader
  id TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL,
  aliases TEXT NOT NULL, codes TEXT NOT NULL,                          -- JSON lists
  field TEXT                            -- of an industry: the strategic emerging field
) WITHOUT ROWID;
-- of an industry: its codes in GB/T 4754-2017 (and `kind` is its strategic emerging field)
ALTER TABLE entity ADD COLUMN codes TEXT NOT NULL DEFAULT '[]';
DELETE FROM meta WHERE key = 'vocabulary';
"""

V3 = """
-- resolved: entities that kg.identity takes for one; a judgement (split) goes before it
CREATE TABLE identity (
  entity TEXT PRIMARY KEY, into_entity TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
  rule TEXT NOT NULL, score REAL NOT NULL,
  via TEXT NOT NULL                     -- the entity that it was compared with
) WITHOUT ROWID;
"""

# one row for an entity, as it was read, and a report that names it; `{where}` picks the mentions
SAID = """
INSERT INTO said SELECT m.entity, m.report, min(m.type), min(m.name), count(*), sum(m.role = 'own'),
  max(CASE m.type WHEN 'project' THEN json_extract(m.attributes, '$.amount_yi') END),
  group_concat(CASE m.type WHEN 'organisation' THEN json_extract(m.attributes, '$.subtype') END)
  FROM {mention} m WHERE {where} AND m.entity IS NOT NULL GROUP BY m.entity, m.report
"""

_AS_READ = """(SELECT m.report, CASE WHEN o.id IS NULL THEN m.type ELSE o.type END AS type,
  CASE WHEN o.id IS NULL THEN m.name ELSE o.name END AS name, m.role, m.attributes,
  CASE WHEN o.id IS NULL THEN m.entity ELSE o.entity END AS entity
  FROM mention m LEFT JOIN mention_read o ON o.id = m.id)"""

V4 = f"""
-- what changed, and what follows from it: so that a load touches only that. Nothing here is a fact of its own.

-- who names what, as it was read (before identity and judgements)
CREATE TABLE said (
  entity TEXT NOT NULL, report TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  type TEXT NOT NULL, name TEXT NOT NULL,
  mentions INTEGER NOT NULL,
  own INTEGER NOT NULL,                 -- of them, of the place's own doing
  amount REAL,                          -- of a project: the largest amount, in 100 million yuan
  kinds TEXT,                           -- of an organisation: the kinds that were read, separated by commas
  PRIMARY KEY (entity, report)
) WITHOUT ROWID;
CREATE INDEX said_report ON said (report);
{SAID.format(mention=_AS_READ, where="1")};
CREATE TABLE stale (entity TEXT PRIMARY KEY) WITHOUT ROWID;   -- entities as read that kg.resolve has to look at again
INSERT INTO stale SELECT DISTINCT entity FROM said;
-- nodes whose part of the graph may be another now (kg.graph.units): label Report, or '' for an entity
CREATE TABLE due (label TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (label, id)) WITHOUT ROWID;
CREATE TRIGGER report_goes BEFORE DELETE ON report BEGIN
  INSERT OR IGNORE INTO stale SELECT entity FROM said WHERE report = old.id;
  INSERT OR IGNORE INTO due VALUES ('Report', old.id), ('Report', coalesce(old.same_as, old.id));
END;
CREATE TRIGGER report_repeats AFTER UPDATE OF same_as ON report WHEN old.same_as IS NOT new.same_as BEGIN
  INSERT OR IGNORE INTO stale SELECT entity FROM said WHERE report = new.id;
  INSERT OR IGNORE INTO due VALUES ('Report', new.id), ('Report', coalesce(old.same_as, new.id)),
    ('Report', coalesce(new.same_as, new.id));
END;

-- kg.identity: what each place names, and the pairs that a rule takes for one
CREATE TABLE thing (
  entity TEXT NOT NULL, place TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL,
  core TEXT NOT NULL, masked INTEGER NOT NULL,                -- of the name taken apart
  first INTEGER, last INTEGER, mentions INTEGER NOT NULL, amount REAL, PRIMARY KEY (entity, place)
) WITHOUT ROWID;
CREATE INDEX thing_place ON thing (place, type);
CREATE TABLE pair (                     -- `other` is of the place whose names were looked through
  place TEXT NOT NULL, type TEXT NOT NULL, entity TEXT NOT NULL, entity_place TEXT NOT NULL, other TEXT NOT NULL,
  rule TEXT NOT NULL, score REAL NOT NULL, PRIMARY KEY (place, type, entity, entity_place, other)
) WITHOUT ROWID;
CREATE INDEX pair_entity ON pair (entity);
CREATE INDEX pair_other ON pair (other);
CREATE INDEX identity_into ON identity (into_entity);
CREATE INDEX mention_read_entity ON mention_read (entity);

-- kg.resolve: mentions that judgements changed, as they were before them; entities that judgements name or touch
CREATE TABLE judged (
  id TEXT PRIMARY KEY REFERENCES mention (id) ON DELETE CASCADE,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, type TEXT NOT NULL, text TEXT NOT NULL, name TEXT NOT NULL,
  entity TEXT
) WITHOUT ROWID;
CREATE TABLE judged_entity (id TEXT PRIMARY KEY) WITHOUT ROWID;
-- how many facts (view fact) an entity has, were it not rejected
ALTER TABLE entity ADD COLUMN facts INTEGER NOT NULL DEFAULT 0;

-- kg.graph.units: what the graph holds of each node with its digest
CREATE TABLE unit (
  label TEXT NOT NULL, id TEXT NOT NULL,
  digest TEXT,                          -- NULL: it is gone
  links INTEGER NOT NULL,               -- of a report its MENTIONS, of another node the PART_OF that lead from it
  passages INTEGER NOT NULL,
  changed INTEGER NOT NULL,             -- number of the load that changed it
  PRIMARY KEY (label, id)
) WITHOUT ROWID;
CREATE INDEX unit_changed ON unit (changed);
CREATE TABLE history (number INTEGER PRIMARY KEY, state TEXT NOT NULL);  -- of the loads, the state after each
"""

V5 = """
-- kg.tracking: what became of it. Made again for a place when what it was made of changed.

CREATE TABLE tracked (                  -- places that are tracked: hashes of what each answer was made of
  place TEXT PRIMARY KEY, promises TEXT NOT NULL, targets TEXT NOT NULL, projects TEXT NOT NULL
) WITHOUT ROWID;
-- reports to which something tracked belongs in the graph: a hash of it
CREATE TABLE tracked_report (report TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE promise (                  -- a committed clause of a plan, and what the next report says of it
  report TEXT NOT NULL,                 -- that plans
  number INTEGER NOT NULL,              -- in the order of the plan
  place TEXT NOT NULL, year INTEGER NOT NULL,
  passage INTEGER NOT NULL,             -- number in the report
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  type TEXT NOT NULL,                   -- kg.tracking.records.PromiseType
  promise TEXT NOT NULL,                -- what it is about
  masked INTEGER NOT NULL,              -- its number is masked
  carried INTEGER NOT NULL,             -- how many plans before had it, each carried over into the next
  answer TEXT,                          -- the report that reviews the year; NULL: there is none
  outcome TEXT,                         -- kg.tracking.records.Verdict; NULL without an answering report
  answer_passage INTEGER, answer_start INTEGER, answer_end INTEGER, answer_period TEXT,
  confidence REAL, amount_known INTEGER, why TEXT NOT NULL,
  PRIMARY KEY (report, number)
) WITHOUT ROWID;
CREATE INDEX promise_place ON promise (place, year);

CREATE TABLE target (                   -- of an indicator for a year, with the result and the target of a place above
  place TEXT NOT NULL, number INTEGER NOT NULL,                        -- by name of the indicator, measure, year
  report TEXT NOT NULL,                 -- that sets the target
  indicator TEXT NOT NULL,              -- id in the authority file, else the name
  name TEXT NOT NULL, known INTEGER NOT NULL,                          -- in the authority file
  measure TEXT NOT NULL, year INTEGER NOT NULL, unit TEXT NOT NULL, comparator TEXT NOT NULL,
  target REAL NOT NULL, target_max REAL, low REAL, high REAL,          -- NULL: the range is open
  mention TEXT NOT NULL,                -- of the target
  result REAL, result_mention TEXT,     -- in the unit of the target
  verdict TEXT, why TEXT NOT NULL,
  above_place TEXT, above_target REAL, above_comparator TEXT, above_mention TEXT,
  against_above TEXT,                   -- stricter | same | looser; NULL: no rates, or no target above
  PRIMARY KEY (place, number)
) WITHOUT ROWID;
CREATE INDEX target_report ON target (report);

CREATE TABLE life (                     -- of a project of a place, through its reports
  place TEXT NOT NULL, number INTEGER NOT NULL,                        -- those of most reports first
  report TEXT NOT NULL,                 -- the newest of the place, up to which it is told
  project TEXT NOT NULL,                -- the name told most often
  entity TEXT NOT NULL,                 -- that has this name
  first_year INTEGER, last_year INTEGER, reports INTEGER NOT NULL,
  stage TEXT, status TEXT NOT NULL, without_progress INTEGER NOT NULL, total_yi REAL,
  more TEXT NOT NULL,                   -- JSON: names, entities, sums by kind
  steps TEXT NOT NULL,                  -- JSON list of mentions, in order
  PRIMARY KEY (place, number)
) WITHOUT ROWID;
CREATE INDEX life_report ON life (report);
"""

V6 = """
-- kg.load.due: hashes of what the own indicators and projects of a report resolve to
CREATE TABLE resolved_report (
  report TEXT PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE, indicators TEXT NOT NULL, projects TEXT NOT NULL
) WITHOUT ROWID;
"""

V7 = """
-- what reports said that went since entities were last resolved: one that comes back the same makes nothing stale
CREATE TABLE said_before (
  entity TEXT NOT NULL, report TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, mentions INTEGER NOT NULL,
  own INTEGER NOT NULL, amount REAL, kinds TEXT,
  place TEXT, year INTEGER, counted INTEGER NOT NULL, PRIMARY KEY (report, entity)
) WITHOUT ROWID;
DROP TRIGGER report_goes;
CREATE TRIGGER report_goes BEFORE DELETE ON report BEGIN
  INSERT OR IGNORE INTO said_before SELECT entity, report, type, name, mentions, own, amount, kinds,
    old.place, coalesce(old.plan_year, old.review_year), old.same_as IS NULL FROM said WHERE report = old.id;
  INSERT OR IGNORE INTO due VALUES ('Report', old.id), ('Report', coalesce(old.same_as, old.id));
END;
"""

MIGRATIONS = (V1, V2, V3, V4, V5, V6, V7)
SCHEMA_VERSION = len(MIGRATIONS)
