"""`kg dictionary`: the user's own programmes in jieba's user-dictionary format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import say
from kg.cli.helping import Group, add
from kg.cli.language import tr
from kg.cli.options import Kb, Lang

FILE = "dictionary.txt"  # in the knowledge base; later loads read it

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    help=tr("自己的举措名单（结巴词典格式）。", "Programmes of your own, in jieba's user-dictionary format."),
)


def given(folder: Path) -> str | None:
    """The dictionary of a knowledge base, None where it has none."""
    path = folder / FILE
    return str(path) if path.is_file() else None


def import_(
    file: Annotated[
        Path,
        typer.Argument(help=tr("每行：词 词频 词性", "a word, frequency and tag a line"), exists=True, dir_okay=False),
    ],
    kb: Kb = None,
    lang: Lang = None,
) -> None:
    """Takes a list of programmes; the next kg load reads all files with it.

    导入举措名单；下一次 kg load 会据此重读全部文件。

    Example: kg dictionary import userdict.txt
    """
    from kg.opening import folder_of
    from loaders.jieba_dictionary import read_dictionary, write_dictionary

    words = read_dictionary(file)
    folder = folder_of(kb)
    folder.mkdir(parents=True, exist_ok=True)
    write_dictionary(words, folder / FILE)
    say(f"已导入 {len(words)} 个词；请再运行 kg load。", f"{len(words)} words; run kg load again.")


def export(
    out: Annotated[Path, typer.Argument(help=tr("写到哪个文件", "the file to write"))],
    lang: Lang = None,
) -> None:
    """Writes the names of the authority file as a user dictionary for jieba.

    把举措规范档的全部名称写成结巴自定义词典。

    Example: kg dictionary export userdict.txt
    """
    from loaders.jieba_dictionary import authority_words, write_dictionary
    from loaders.programmes import Authority

    words = authority_words(Authority.load())
    write_dictionary(words, out)
    say(f"已写出 {len(words)} 个词。", f"{len(words)} words written.")


for command in (import_, export):
    add(app, command)
