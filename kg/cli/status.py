"""`kg status`: what the knowledge base holds, and what could not be read and why."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kg.cli.console import Format, document, emit, labelled, line, one_language, table
from kg.cli.language import number_of, tr
from kg.cli.opening import say_absent
from kg.cli.options import Form, Kb, Lang, Neo4j

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.facts.reading import FactReader

LISTED = 10  # contradictions and notes that are listed before the rest is counted


def of_one_year(reports: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Places with several reports (`files`) that plan the same year: of a government that was elected within it, or one
    report in several files, of which promises are followed in one only.
    """
    files: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in reports:
        if row["place_id"] and row["plan_year"] and row["same_as"] is None and row["kind"] == "report":
            files[row["place_full"], row["plan_year"]].append(row["file"])
    return [{"place": place, "plan_year": year, "files": f} for (place, year), f in sorted(files.items()) if len(f) > 1]


def noted_documents(facts: FactReader) -> list[dict[str, Any]]:
    """`file` and `notes` of the documents of which reading changed or left out something."""
    return [{"file": d["file"], "notes": d["notes"]} for d in facts.documents() if d["notes"]]


def status(kb: Kb = None, neo4j: Neo4j = None, format: Form = Format.table, lang: Lang = None) -> None:
    """What the knowledge base holds, and what could not be read and why.

    知识库里有什么，哪些文件读不了、为什么。

    Example: kg status --kb policy-kb
    """
    from kg.base import KnowledgeBase
    from kg.load import absent

    with KnowledgeBase.open(kb, neo4j) as base:
        files = base.facts.files()
        found = {
            **base.status(),
            "notes": noted_documents(base.facts),
            "several_of_a_year": of_one_year(base.facts.reports()),
            "absent": [{"path": path, "files": names} for path, names in sorted(absent(files).items())],
        }
    if format is Format.json:
        document(found)
    elif format in (Format.jsonl, Format.csv):
        emit([found], (), format)
    else:
        _show_status(found)
        say_absent(files)


def _show_status(found: dict[str, Any]) -> None:
    graph = found["graph"]
    labelled(tr("知识库", "knowledge base"), found["folder"])
    if not found["files"]:
        line(
            tr(
                "里面还没有文件：kg load 报告文件夹，即可读入（txt、docx、pdf、html、csv、xlsx、jsonl、zip）。",
                "It holds no file yet: kg load FOLDER reads the reports of a folder (txt, docx, pdf, html, csv, xlsx, "
                "jsonl, zip).",
            )
        )
        return
    labelled(
        tr("报告", "reports"),
        tr(
            f"{found['reports_counted']} 份（另有 {found['reports'] - found['reports_counted']} 份重复），"
            f"来自 {found['files']} 个文件，{found['passages']} 段",
            f"{found['reports_counted']} (and {found['reports'] - found['reports_counted']} repeated ones) "
            f"from {number_of(found['files'], 'file')}, {number_of(found['passages'], 'passage')}",
        ),
    )
    labelled(
        tr("事实", "facts"),
        tr(
            f"{found['facts']} 条；{found['mentions']} 处提及，{found['entities']} 个实体",
            f"{found['facts']}; {number_of(found['mentions'], 'mention')}, "
            f"{number_of(found['entities'], 'entity', 'entities')}",
        ),
    )
    state = tr("与事实一致", "level with the facts") if graph["complete"] else graph.get("problem") or "–"
    labelled(tr("图", "graph"), f"{graph['engine']}{tr('，', ', ')}{one_language(state)}")
    labelled(tr("版本", "version"), " ".join(filter(None, ("policy-kg", found["version"], found["extractor"]))))
    for key, name in (
        ("refused", tr("读不了的文件", "could not be read")),
        ("no_report", tr("不是报告的文件", "no report")),
        ("notes", tr("读取时有说明的文件", "notes on reading")),
    ):
        if found[key]:
            line()
            labelled(name, str(len(found[key])))
            reasons = ([r["reason"]] if "reason" in r else r["notes"] for r in found[key])
            said = [tr("；", "; ").join(map(one_language, reason)) for reason in reasons]
            table([{**r, "reason": why} for r, why in zip(found[key], said, strict=True)], ("file", "reason"))
    if found["several_of_a_year"]:
        line()
        line(
            tr(
                "同一地区同一年有几份报告（换届之年常见；若是一份报告拆成几个文件，请合为一个文件，否则承诺只跟踪其中一份）：",
                "Places with several reports of one year (usual when a government is elected; of one report in several "
                "files promises are followed in one only, so join them in one file):",
            )
        )
        table(found["several_of_a_year"][:LISTED], ("place", "plan_year", "files"))
        if (rest := len(found["several_of_a_year"]) - LISTED) > 0:
            line(tr(f"还有 {rest} 个，见 --format json。", f"{rest} more: see --format json."))
    if found["contradictions"]:
        line()
        line(tr("文件名或表格列与正文不一致（以正文为准）：", "File name or columns contradict the text, which wins:"))
        rows = [
            {**row, "contradictions": [one_language(said) for said in row["contradictions"]]}
            for row in found["contradictions"][:LISTED]
        ]
        table(rows, ("file", "contradictions"))
        if (rest := len(found["contradictions"]) - LISTED) > 0:
            line(tr(f"还有 {rest} 个，见 --format json。", f"{rest} more: see --format json."))


COMMANDS = (status,)
