"""Help texts: the docstring of a command holds it in English, in Chinese, and one example."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import typer

from kg.cli.language import tr


def add(app: typer.Typer, command: Callable[..., Any], name: str | None = None) -> None:
    """Registers a command under its function's name, with its help in the user's language."""
    text = help_of(command)
    name = name or command.__name__.strip("_").replace("_", "-")
    app.command(name, help=text, short_help=text.split("\n")[0])(command)


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
