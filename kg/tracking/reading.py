"""What the fact store holds of what is tracked, as the rows that tracking makes."""

from __future__ import annotations

import json
from typing import Any

from kg.facts.reading import FactReader, Row
from kg.tracking.projects import step
from kg.tracking.records import Tracked

_TRACKED = (
    'passage, start, "end", type, promise, masked, carried, outcome, answer_passage, answer_start, answer_end,'
    " answer_period, confidence, amount_known, why"
)


def is_tracked(facts: FactReader, place: str) -> bool:
    """Whether the fact store holds what became of a place's promises; else answers are made when asked."""
    return facts.db.execute("SELECT 1 FROM tracked WHERE place = ?", (place,)).fetchone() is not None


def promises(facts: FactReader, report: str) -> list[Tracked]:
    """The promises of a report that plans, in its order."""
    sql = f"SELECT {_TRACKED} FROM promise WHERE report = ? ORDER BY number"
    return [_record(row) for row in facts.rows(sql, (report,))]


def _record(row: Row) -> Tracked:
    known = row["amount_known"]
    return Tracked(**{**row, "masked": bool(row["masked"]), "amount_known": None if known is None else bool(known)})


def targets(facts: FactReader, place: str) -> list[Row]:
    """The rows of `kg.tracking.place.Places.targets`; of the mentions what is needed to quote them."""
    found = []
    for row in facts.rows("SELECT * FROM target WHERE place = ? ORDER BY number", (place,)):
        found.append(
            {
                "indicator": row["name"], "indicator_id": row["indicator"],
                **{k: row[k] for k in ("measure", "year", "target", "target_max", "comparator", "unit", "low", "high")},
                "target_row": _mention(facts, row["mention"]), "result": row["result"],
                "result_row": _mention(facts, row["result_mention"]), "verdict": row["verdict"], "why": row["why"],
                "above_place": row["above_place"], "above_target": row["above_target"],
                "above_comparator": row["above_comparator"], "above_row": _mention(facts, row["above_mention"]),
                "against_above": row["against_above"],
            }
        )  # fmt: skip
    return found


def lives(facts: FactReader, place: str) -> list[Row]:
    """The rows of `kg.tracking.projects.lives`."""
    said = {row["mention"]: row for row in facts.facts(kind="HAS_PROJECT", place=place)}
    found = []
    for row in facts.rows("SELECT * FROM life WHERE place = ? ORDER BY number", (place,)):
        more: dict[str, Any] = json.loads(row["more"])
        found.append(
            {
                "project": row["project"], "entity": row["entity"], "names": more["names"],
                "entities": more["entities"],
                **{k: row[k] for k in ("first_year", "last_year", "reports", "stage", "status", "without_progress",
                                       "total_yi")},
                **{k: more[k] for k in ("totals", "yearly", "cumulative", "unspecified")},
                "steps": [step(said[mention]) for mention in json.loads(row["steps"])],
            }
        )  # fmt: skip
    return found


def _mention(facts: FactReader, mention: str | None) -> Row | None:
    sql = (
        'SELECT d.name AS file, m.report, p.number AS passage, m.start, m."end" FROM mention m'
        " JOIN passage p ON p.id = m.passage JOIN report r ON r.id = m.report JOIN document d ON d.id = r.document"
        " WHERE m.id = ?"
    )
    return next(facts.rows(sql, (mention,)), None) if mention else None
