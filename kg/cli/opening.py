"""Opening a knowledge base, with a word where there is only the graph on a server, or no report of a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli import words
from kg.cli.console import say
from kg.cli.language import number_of

if TYPE_CHECKING:
    from kg.base import KnowledgeBase
    from kg.errors import NotFound


@contextmanager
def opened_here(kb: Path | None) -> Iterator[KnowledgeBase]:
    """The knowledge base in `kb`, closed at the end; where it holds no report, an unknown name is answered by that."""
    from kg.base import KnowledgeBase

    with KnowledgeBase.open(kb) as base, _not_empty(base):
        yield base


@contextmanager
def _not_empty(base: KnowledgeBase) -> Iterator[None]:
    from kg.errors import KgError, NotFound

    try:
        yield
    except NotFound as error:
        if base.remote:
            raise
        if base.facts.counts()["reports"]:
            raise _in_the_texts(base, error) from error
        raise KgError(
            f"{base.folder}：知识库里还没有报告，先用 kg load 报告文件夹"
            f" / {base.folder}: the knowledge base holds no report yet: kg load FOLDER"
        ) from error


def _in_the_texts(base: KnowledgeBase, error: NotFound) -> NotFound:
    """The same, with a word on whether the reports have the words of what nothing is called."""
    name = error.name
    if name is None:
        return error
    zh, _, en = str(error).partition(" / ")
    if base.search(name, limit=1):
        zh, en = f"{zh}，但报告里有这几个字：kg search {name}", f"{en}, but reports have the words: kg search {name}"
    elif name.isascii() and not error.suggestions:
        zh, en = f"{zh}；名称要用汉字、拼音或首字母", f"{en}; names are Chinese, or their pinyin or initials"
    return type(error)(f"{zh} / {en}", error.suggestions, name)


@contextmanager
def opened(kb: Path | None, neo4j: str | None) -> Iterator[KnowledgeBase]:
    """The knowledge base in `kb`, its graph embedded or on the server `neo4j`; closed at the end."""
    from kg.base import KnowledgeBase

    with KnowledgeBase.open(kb, neo4j) as base, _not_empty(base):
        if base.remote:
            say(
                f"{base.folder} 里没有知识库，只按服务器上的图回答：名称要写全名或别名，哪些文件没读成不得而知。",
                f"{base.folder} holds no knowledge base, so the graph on the server answers alone: names in full, not"
                " by pinyin; which files could not be read is not known.",
            )
        yield base


def without_reports(base: KnowledgeBase, place: str) -> bool:
    """Says, where it is so, that the collection holds no report of a place: then an empty answer means nothing."""
    found = base.place(place)
    if found["years"]:
        return False
    names = [found["place_full"], *base.namesakes(place)]
    rest = len(names) - _NAMED
    zh, en = "、".join(names[:_NAMED]), " or ".join(names[:_NAMED])
    if rest > 0:
        zh, en = f"{zh} 等 {len(names)} 个同名地区", f"{en} or {rest} more of this name"
    say(f"库里没有{zh}的报告。", f"The collection holds no report of {en}.")
    return True


def say_absent(files: Sequence[Mapping[str, Any]]) -> None:
    """Says which folders and files are not where they were loaded from, and how to take out what came from them.

    Args:
        files: rows of `kg.facts.texts.TextReader.files`.
    """
    from kg.load import absent

    missing = absent(files)
    for path, names in sorted(missing.items())[:_NAMED]:
        typed = f'"{path}"' if " " in path else path
        say(
            f"已不在原处：{path}（{len(names)} 个文件）；库里仍留着由它载入的内容，不要了就 kg remove {typed}",
            f"no longer there: {path} ({number_of(len(names), 'file')}); what came from it stays, to take it out:"
            f" kg remove {typed}",
        )
    if (rest := len(missing) - _NAMED) > 0:
        say(f"还有 {rest} 处。", f"… and {rest} more.")


_NAMED = 6  # places of one name, or missing paths, that are named before the rest is counted
# what else a name may mean → what tells of it
_INSTEAD = {
    "industry": "kg query places_by_industry -p industry={}",
    "organisation": "kg query places_of_organisation -p organisation={}",
    "honour": "kg query places_by_honour -p text={}",
    "indicator": "kg query targets -p indicator={}",
    "place": "kg programmes --place {}",
}


@contextmanager
def asking_for_programme(base: KnowledgeBase, name: str) -> Iterator[None]:
    """Says, where no programme is called so, that something else is, and what tells of that."""
    from kg.errors import NotFound

    try:
        yield
    except NotFound as error:
        other = next((r for r in base.catalogue.find(name) if r["how"] in ("name", "alias")), None)
        if base.catalogue.find(name, "programme") or other is None:
            raise
        kind, ask = words.value("type", other["type"]), _INSTEAD.get(other["type"], "kg show {}").format(name)
        raise NotFound(
            f"“{name}”是{kind}，不是举措：{ask} / {name} is no programme, but of type {other['type']}: {ask}"
        ) from error
