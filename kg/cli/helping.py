"""Help: the docstring of a command holds it in English, in Chinese, and one example; typer's words in Chinese."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from kg.cli.language import language, tr

# what typer writes into every help, wrapped wherever a line ends → the same in Chinese
_CHINESE = (
    (r"^Usage: ", "用法："),
    (r"^(\S*用法：.*)\[OPTIONS\]", r"\1[选项]"),
    (r"^(\S*用法：.*)COMMAND \[ARGS\]\.\.\.", r"\1命令 [参数]..."),
    (r"^Arguments:$", "参数："),
    (r"^Options:$", "选项："),
    (r"^Commands:$", "命令："),
    (r"\[default:\s+", "[默认："),
    (r"\[required\]", "[必填]"),
    (r"; required\]", "；必填]"),
    (r"Show this message and exit\.", "显示本说明。"),
    (r"Install completion for the current shell\.", "为当前的 shell 装上自动补全。"),
    (r"Show completion for the current shell, to copy it or\s+customize the installation\.", "显示自动补全的脚本。"),
)


def in_chinese(text: str) -> str:
    """A help or usage as typer makes it, with typer's own words in Chinese where that is the user's language."""
    if language() == "zh":
        for english, chinese in _CHINESE:
            text = re.sub(english, chinese, text, flags=re.M)
    return text


class Command(TyperCommand):
    """A command whose help is wholly in the user's language."""

    def get_help(self, ctx: Any) -> str:
        return in_chinese(super().get_help(ctx))


class Group(TyperGroup):
    """A group of commands whose help is wholly in the user's language."""

    def get_help(self, ctx: Any) -> str:
        return in_chinese(super().get_help(ctx))


def add(app: typer.Typer, command: Callable[..., Any], name: str | None = None) -> None:
    """Registers a command under its function's name, with its help in the user's language."""
    text = help_of(command)
    name = name or command.__name__.strip("_").replace("_", "-")
    app.command(name, cls=Command, help=text, short_help=_first_sentence(text))(command)


def _first_sentence(text: str) -> str:
    """What the list of commands shows."""
    return re.split(r"(?<=。)|(?<=\.) (?=[A-Z])|\n", text, maxsplit=1)[0]


def help_of(command: Callable[..., Any]) -> str:
    """The docstring's English or Chinese paragraph and its example.

    Raises:
        ValueError: the docstring is not made of these three paragraphs.
    """
    parts = inspect.cleandoc(command.__doc__ or "").split("\n\n")
    if len(parts) != 3 or not parts[2].startswith("Example: "):
        raise ValueError(f"{command.__name__}: the help needs English, Chinese and an example")
    english, chinese, example = (" ".join(part.split("\n")) for part in parts)
    return f"{tr(chinese, english)}\n\n{tr('例：', 'Example: ')}{example.removeprefix('Example: ')}"
