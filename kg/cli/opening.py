"""Opening a knowledge base to ask its graph, with a word where there is only the graph on a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.console import say

if TYPE_CHECKING:
    from kg.base import KnowledgeBase


@contextmanager
def opened(kb: Path | None, neo4j: str | None) -> Iterator[KnowledgeBase]:
    """The knowledge base in `kb`, its graph embedded or on the server `neo4j`; closed at the end."""
    from kg.base import KnowledgeBase

    with KnowledgeBase.open(kb, neo4j) as base:
        if base.remote:
            say(
                f"{base.folder} 里没有知识库，只按服务器上的图回答：名称要写全名或别名，哪些文件没读成不得而知。",
                f"{base.folder} holds no knowledge base, so the graph on the server answers alone: names in full, not"
                " by pinyin; which files could not be read is not known.",
            )
        yield base
