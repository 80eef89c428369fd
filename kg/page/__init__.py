"""One HTML file to explore who shares what, offline, with the sentence behind every cell: `kg page`.

import kg, kg.page
with kg.open("policy-kb") as kb:
    kg.page.write(kb, "shared.html", programmes=["三区三线"])
    kg.page.make(kb)          # in Jupyter: shows itself
"""

from __future__ import annotations

import html
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from kg.errors import KgError, NotFound, Usage
from kg.model import Record

if TYPE_CHECKING:
    from kg.base import KnowledgeBase
    from kg.page.data import PageData
    from kg.page.years import Progress

__all__ = ["LIMIT", "Page", "finish", "make", "write"]
LIMIT = 20_000_000  # bytes; a larger page still works, but opens slowly and is hard to send


class Page(Record, frozen=True):
    """A finished page. `items`, `facts` and `promises` count what is in it; `omitted` the candidates of a single place
    that are not, `unanswered` the promises that are left out since no report has answered them and room is short."""

    html: str
    items: int
    facts: int
    omitted: int
    promises: int = 0
    unanswered: int = 0
    height: int = 760

    def write(self, path: str | Path) -> Path:
        """Writes the file as UTF-8, whole or not at all.

        Raises:
            KgError: the folder is missing or may not be written.
        """
        path = Path(path)
        try:
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
            try:
                with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                    file.write(self.html)
                mask = os.umask(0)
                os.umask(mask)
                os.chmod(name, 0o666 & ~mask)  # mkstemp makes it private
                os.replace(name, path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise KgError(f"无法写入 {path}：{error.strerror} / cannot write {path}: {error.strerror}") from error
        return path

    def _repr_html_(self) -> str:
        """A frame for Jupyter; what runs in it cannot reach the notebook."""
        return (
            f'<iframe srcdoc="{html.escape(self.html)}" width="100%" height="{self.height}" style="border:0" '
            'sandbox="allow-scripts allow-downloads" allow="clipboard-write"></iframe>'
        )


def make(
    kb: KnowledgeBase,
    *,
    programmes: Sequence[str] = (),
    places: Sequence[str] = (),
    years: tuple[int, int] | None = None,
    min_shared: int | None = None,
    title: str | None = None,
    lang: str = "zh",
    candidates: bool = False,
    compress: bool | None = None,
    years_tab: bool = True,
    progress: Progress | None = None,
) -> Page:
    """Makes the page of a knowledge base. It always holds everything; what is named here is what it opens with.

    Args:
        programmes: names; one is opened with its evidence, of several the views show only these.
        places: names; one is opened, two or more are compared.
        years: first and last.
        min_shared: at least so many places.
        lang: zh or en.
        candidates: also candidates that a single place names.
        compress: whether data is compressed inside the file; None decides by size.
        years_tab: also what became of promises, projects and targets over the years.
        progress: called with places done, of how many, and the name of the next.

    Raises:
        NotFound: no such programme or place, or nothing to show.
        Usage: the years are the wrong way round.
    """
    from kg.page.data import Start
    from kg.page.gather import gather

    if years is not None and years[0] > years[1]:
        raise Usage(f"年份颠倒：{years[0]}–{years[1]} / years the wrong way round: {years[0]}–{years[1]}")
    start = Start(
        items=tuple(kb.entity(name)["id"] for name in programmes),
        places=tuple(kb.place(name)["place_id"] for name in places),
        years=years,
        min_shared=min_shared,
    )
    data = gather(kb, start, candidates, years=years_tab, progress=progress)
    if not data.facts:
        raise NotFound("知识库里还没有可展示的事实 / the knowledge base holds no facts to show yet")
    return finish(data, title=title, lang=lang, compress=compress)


def finish(data: PageData, *, title: str | None = None, lang: str = "zh", compress: bool | None = None) -> Page:
    """The page of gathered records; where it would be too large, without promises that no report has answered yet."""
    from kg.page.render import render

    text = render(data, title=title, lang=lang, compress=compress)
    if len(text.encode()) > LIMIT and data.courses:
        data = _answered(data)
        text = render(data, title=title, lang=lang, compress=compress)
    return Page(
        text, len(data.items), len(data.facts), data.omitted, sum(len(c.promises["year"]) for c in data.courses),
        data.unanswered,
    )  # fmt: skip


def _answered(data: PageData) -> PageData:
    """Without the promises that no report has answered yet; they are counted."""
    kept = tuple(course.answered() for course in data.courses)
    cut = sum(len(c.promises["year"]) for c in data.courses) - sum(len(c.promises["year"]) for c in kept)
    return structs.replace(data, courses=kept, unanswered=cut)


def write(kb: KnowledgeBase, path: str | Path, **options: object) -> Page:
    """Makes the page and writes it to `path`; options as in `make`."""
    page = make(kb, **options)  # type: ignore[arg-type]
    page.write(path)
    return page
