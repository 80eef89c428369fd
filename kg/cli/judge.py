"""`kg judge`: a person's decisions, written to one file and respected by every later load."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import Format, emit, say
from kg.cli.helping import Group, add
from kg.cli.language import tr
from kg.cli.load import Judged
from kg.cli.options import Form, Kb, Lang, Neo4j
from kg.cli.progress import update_graph

if TYPE_CHECKING:
    from kg.judgements import Judgements

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    help=tr(
        "人工判定，可撤销，此后的载入都遵守。例：kg judge accept 数字龙华",
        "A person's decisions: reversible, respected by every later load. Example: kg judge accept 数字龙华",
    ),
)

Fields = dict[str, Any]  # of a kg.judgements.Judgement
Name = Annotated[str, typer.Argument(help=tr("实体的名称或 id", "name or id of an entity"))]
Who = Annotated[str | None, typer.Option("--who", help=tr("谁判定的", "who decided"))]
Why = Annotated[str | None, typer.Option("--why", help=tr("理由", "why"))]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="FILE:START-END", help=tr("只判这一处提及", "only this one mention")),
]
Type = Annotated[str | None, typer.Option("--type", help=tr("提及或实体的类型", "type of the mention or entity"))]


def _judge(kb: Path | None, neo4j: str | None, judgements: Path | None, **fields: Any) -> None:
    """Appends one judgement, applies it, and says its id."""
    import msgspec

    from kg.cli.dictionary import given
    from kg.errors import StoreBusy, Usage
    from kg.judgements import Judgement
    from kg.load import judge
    from kg.opening import folder_of
    from loaders.pipeline import ReportReader

    folder = folder_of(kb)
    try:
        # converted, since that checks the types too: a line that cannot be read would spoil the whole file
        wanted = msgspec.convert({k: v for k, v in fields.items() if v is not None}, Judgement)
    except ValueError as error:
        raise Usage(str(error)) from error
    made = _file(folder, judgements).append(wanted)
    say(  # at once: what goes wrong below must not lead to a second line
        f"已记下（{made.id}）；撤销：kg judge undo {made.id}",
        f"noted as {made.id}; to take it back: kg judge undo {made.id}",
    )
    try:
        judge(folder, judgements=judgements, reader=ReportReader(given(folder)))
    except StoreBusy:
        say("不必再判一次，下次 kg load 时生效。", "It need not be judged again: the next kg load applies it.")
        raise
    update_graph(folder, neo4j)
    if made.id in _idle(folder):
        say("但它在这里没有改变什么：找不到它所指的。", "But it changes nothing here: what it speaks of is not found.")


def _idle(folder: Path) -> set[str]:
    """Judgements that find nothing in the knowledge base; none where there is no knowledge base."""
    from kg.errors import NoKnowledgeBase
    from kg.facts import FactStore

    try:
        with FactStore.open(folder) as facts:
            return facts.idle_judgements()
    except NoKnowledgeBase:
        return set()


def _file(folder: Path, given: Path | None) -> Judgements:
    from kg.judgements import FILE, Judgements

    return Judgements.read(given or folder / FILE)


def _what(kb: Path | None, name: str, at: str | None, type: str | None) -> Fields:
    """The fields that name the entity, or the one mention of it at `at`."""
    from kg.base import KnowledgeBase
    from kg.errors import NotFound, Usage

    with KnowledgeBase.open(kb) as base:
        if at is None:
            entity = base.entity(name, type)
            return {"entity": entity["id"], "name": entity["name"]}
        file, _, span = at.rpartition(":")
        start, _, end = span.partition("-")
        if not (file and start.isdigit() and end.isdigit()):
            raise Usage(f"--at {at}：应写成 文件:起-止 / --at {at}: expected FILE:START-END")
        stands = (int(start), int(end))
        there = [r for r in base.facts.mentions(file=file, type=type) if (r["start"], r["end"]) == stands]
        meant = {found["id"] for found in base.facts.find(name, type)}
        for row in there:
            if _called(row, name, meant):
                *_, first, last, read = row["mention"].split(":")  # as it was read: it may have been judged before
                said = base.facts.quoted(row["report"], row["passage"], int(first), int(last))
                return {
                    "file": file, "start": int(first), "end": int(last), "type": read, "name": row["name"],
                    "quote": said["quote"], "quote_start": said["quote_start"],
                }  # fmt: skip
    if there:
        told = "、".join(dict.fromkeys(row["name"] for row in there))
        raise Usage(f"{at} 处的提及是“{told}”，不是“{name}” / the mention at {at} is {told}, not {name}")
    raise NotFound(f"{at} 处没有提及 / there is no mention at {at}")


def _called(mention: Fields, name: str, meant: set[str]) -> bool:
    """Is it the mention that a name means: by its words, or as one of the entities `meant` that are called so."""
    from kg.facts.names import lookup_key

    return lookup_key(name) in map(lookup_key, (mention["name"], mention["text"])) or mention["entity"] in meant


def _options(
    who: Who = None,
    why: Why = None,
    judgements: Judged = None,
    kb: Kb = None,
    neo4j: Neo4j = None,
    lang: Lang = None,
) -> None:
    """Every judgement takes these, after its own arguments and options."""


def _judgement(decide: Callable[..., Fields]) -> Callable[..., None]:
    """The command that notes the fields that `decide` gives for its arguments and `kb`; its name is the action."""
    own = [p for name, p in signature(decide, eval_str=True).parameters.items() if name != "kb"]
    shared = signature(_options, eval_str=True).parameters

    @wraps(decide)
    def command(**given: Any) -> None:
        common = {name: given.pop(name) for name in shared}
        _judge(
            common["kb"], common["neo4j"], common["judgements"],
            action=decide.__name__, who=common["who"], why=common["why"], **decide(kb=common["kb"], **given),
        )  # fmt: skip

    parameters = [*own, *shared.values()]
    command.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    return command


@_judgement
def accept(name: Name, type: Type = None, kb: Kb = None) -> Fields:
    """A candidate is a real one.

    候选属实，予以认定。

    Example: kg judge accept 数字龙华
    """
    return _what(kb, name, None, type)


@_judgement
def reject(name: Name, at: At = None, type: Type = None, kb: Kb = None) -> Fields:
    """It is none, or (with --at) this one mention is none.

    它不是；或（加 --at）这一处不是。

    Example: kg judge reject 3659发展思路
    """
    return _what(kb, name, at, type)


@_judgement
def retype(
    name: Name,
    to: Annotated[str, typer.Argument(help=tr("正确的类型", "the right type"))],
    at: At = None,
    type: Type = None,
    kb: Kb = None,
) -> Fields:
    """It is of another type.

    类型有误，改正。

    Example: kg judge retype 鹭湖中心城 project
    """
    return {**_what(kb, name, at, type), "to": to}


@_judgement
def span(
    name: Name,
    at: At,
    to: Annotated[str, typer.Argument(metavar="START-END", help=tr("正确的起止", "the right borders"))],
    type: Type = None,
    kb: Kb = None,
) -> Fields:
    """A mention begins or ends elsewhere.

    一处提及的起止有误，改正。

    Example: kg judge span 香炉洲大桥 --at 长沙市2024年政府工作报告.txt:327-334 327-332
    """
    from kg.errors import Usage

    start, _, end = to.partition("-")
    if not (at and start.isdigit() and end.isdigit()):
        raise Usage("应给出 --at 文件:起-止 和新的 起-止 / expected --at FILE:START-END and START-END")
    mention = _what(kb, name, at, type)
    first, last = _passage(kb, mention)
    if not first <= int(start) < int(end) <= last:
        raise Usage(
            f"{to}：应在这处提及所在的段落之内（{first}-{last}）"
            f" / {to}: must lie within the passage of the mention ({first}-{last})"
        )
    return {**mention, "to_start": int(start), "to_end": int(end)}


def _passage(kb: Path | None, mention: Fields) -> tuple[int, int]:
    """Where the passage of a mention begins and ends in the file."""
    from kg.base import KnowledgeBase

    with KnowledgeBase.open(kb) as base:
        for report in base.reports(file=mention["file"]):
            for passage in base.facts.passages(report["report"]):
                if passage["start"] <= mention["start"] < passage["end"]:
                    return passage["start"], passage["end"]
    return mention["start"], mention["end"]


@_judgement
def merge(
    name: Name,
    into: Annotated[str, typer.Argument(help=tr("并入哪个实体", "the entity that it joins"))],
    type: Type = None,
    kb: Kb = None,
) -> Fields:
    """Two entities are one: the first joins the second.

    两个实体是同一个：前者并入后者。

    Example: kg judge merge 数字龙华都市核心 数字龙华
    """
    return {**_what(kb, name, None, type), "into": _what(kb, into, None, type)["entity"]}


@_judgement
def split(
    name: Name,
    called: Annotated[
        str, typer.Argument(help=tr("其中这样写的另成一个", "mentions written like this become another one"))
    ],
    type: Type = None,
    kb: Kb = None,
) -> Fields:
    """Mentions written in one way are another entity.

    其中某种写法的提及另是一个实体。

    Example: kg judge split 荣耀全球研发中心 荣耀研发中心
    """
    return {**_what(kb, name, None, type), "name": called}


@_judgement
def rename(
    name: Name,
    to: Annotated[str, typer.Argument(help=tr("新名称", "the new name"))],
    type: Type = None,
    kb: Kb = None,
) -> Fields:
    """It is called something else.

    改换名称。

    Example: kg judge rename 一区四园 平桥区一区四园
    """
    return {**_what(kb, name, None, type), "name": to}


@_judgement
def undo(
    id: Annotated[str, typer.Argument(help=tr("要撤销的判定的 id", "id of the judgement"))],
    kb: Kb = None,
) -> Fields:
    """Takes a judgement back.

    撤销一条判定。

    Example: kg judge undo 3f2a91c07e
    """
    return {"of": id}


def list_(judgements: Judged = None, kb: Kb = None, format: Form = Format.table, lang: Lang = None) -> None:
    """The judgements that hold; `found` tells whether what they speak of is there.

    现行有效的判定；“所指在”说明它所指的还在不在。

    Example: kg judge list
    """
    import msgspec

    from kg.opening import folder_of

    folder = folder_of(kb)
    held, idle = _file(folder, judgements).effective(), _idle(folder)
    rows = [{**msgspec.to_builtins(j), "found": j.id not in idle} for j in held]
    emit(
        rows,
        ("id", "time", "action", "name", "to", "into", "source", "found", "who", "why"),
        format,
    )
    if not rows and format is Format.table:
        say("还没有判定。", "No judgement yet.")


for command in (accept, reject, retype, span, merge, split, rename, undo, list_):
    add(app, command)
