"""Wrong usage in the user's language, and options that stand before the command."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Sequence
from typing import Any

import typer

from kg.cli.helping import in_chinese
from kg.cli.language import tr

# what typer brings of click: it holds the classes, but gives them no public name
UsageError: type[Any] = typer.BadParameter.__mro__[1]

# options that mean the same for every command that has them
_EVERYWHERE = ("--kb", "--neo4j", "--format", "-f", "--lang")

# what typer says, as it says it → the same in Chinese
_CHINESE = (
    (r"No such option: (\S+)(?: Did you mean (.+)\?)?", r"没有选项 \1"),
    (r"No such option: (\S+) \(Possible options: (.+)\)", r"没有选项 \1；是不是：\2"),
    (r"No such command '(.+?)'\.(?: Did you mean (.+)\?)", r"没有命令 \1；是不是：\2"),
    (r"No such command '(.+?)'\.", r"没有命令 \1"),
    (r"Missing argument '(.+?)'\.", r"缺少 \1"),
    (r"Missing option '(.+?)'\.", r"缺少选项 \1"),
    (r"Got unexpected extra argument\S* \((.+)\)", r"多出了：\1"),
    (r"Option '(.+?)' requires an argument\.", r"选项 \1 后面要有值"),
    (r"Option '(.+?)' does not take a value\.", r"选项 \1 不带值"),
    (r"Invalid value for '(.+?)': (.+) is not a valid int\.", r"\1：\2 应为整数"),
    (r"Invalid value for '(.+?)': (.+) is not a valid float\.", r"\1：\2 应为数字"),
    (r"Invalid value for '(.+?)': (.+) is not in the range (.+)\.", r"\1：\2 不在范围 \3 内"),
    (r"Invalid value for '(.+?)': (.+) is not one of (.+)\.", r"\1：\2 应为 \3 之一"),
    (r"Invalid value for '(.+?)': (?:Path|File) (.+) does not exist\.", r"\1：没有文件或文件夹 \2"),
)


def behind(arguments: Sequence[str], groups: Collection[str] = ()) -> list[str]:
    """The arguments with the options of all commands that stand before the command put behind it.

    `kg --kb DIR shared 三区三线` is read as `kg shared --kb DIR 三区三线`; without a command they are dropped
    wherever they stand (`kg judge --help --lang zh`).

    Args:
        groups: names that stand before a command, as `judge`.
    """
    rest, moved = list(arguments), []
    while count := _everywhere(rest):
        moved += rest[:count]
        del rest[:count]
    at = 1 if rest and rest[0] in groups else 0
    if not rest[at:] or rest[at].startswith("-"):
        return [*rest[:at], *_without(rest[at:])]
    return [*rest[: at + 1], *moved, *rest[at + 1 :]]


def _everywhere(arguments: Sequence[str]) -> int:
    """How many arguments the first one takes if it is an option of all commands, else 0."""
    name, equals, _ = arguments[0].partition("=") if arguments else ("", "", "")
    count = 1 if equals else 2
    return count if name in _EVERYWHERE and not (name == "-f" and equals) and len(arguments) >= count else 0


def _without(options: list[str]) -> list[str]:
    """Options of the program or a group, less those of all commands."""
    kept: list[str] = []
    while options:
        count = _everywhere(options)
        kept += options[: 0 if count else 1]
        options = options[count or 1 :]
    return kept


def refuse(error: Any) -> int:
    """Prints a UsageError with the command's usage and what may be meant; gives the exit code."""
    said, context = error.format_message(), error.ctx
    if type(error).__name__ == "NoArgsIsHelpError":
        print(said, file=sys.stderr)
        return int(error.exit_code)
    lines = []
    if context is not None:
        lines += [in_chinese(context.get_usage())]
        lines += [tr(f"详见 {context.command_path} --help", f"Try '{context.command_path} --help' for help."), ""]
    lines.append(tr(f"有误：{_chinese(said)}", f"Error: {said}"))
    if hint := _hint(said, context):
        lines.append(hint)
    print("\n".join(lines), file=sys.stderr)
    return int(error.exit_code)


def _chinese(said: str) -> str:
    for english, chinese in _CHINESE:
        if match := re.fullmatch(english, said, re.S):
            return match.expand(chinese).replace("' / '", "、").replace("'", "")
    return said


def _hint(said: str, context: Any) -> str | None:
    """What to write instead: where options stand, or the command's own example."""
    if context is None:
        return None
    if context.parent is None and said.startswith("No such option"):
        return tr("选项写在命令之后：kg 命令 … 选项", "Options stand behind the command: kg COMMAND … OPTION")
    if said.startswith(("Missing", "Got unexpected extra")):
        example = str(context.command.help).rpartition("\n\n")[2].partition("kg ")[2]  # as `kg.cli.helping` makes it
        return f"{tr('例：', 'Example: ')}kg {example}"
    return None
