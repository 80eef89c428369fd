"""Chinese or English: `--lang`, else `$POLICY_KG_LANG`, else the locale."""

from __future__ import annotations

import os
import sys
from functools import lru_cache


@lru_cache(maxsize=1)
def language() -> str:
    """zh or en. Read once, from the command line itself, since help texts are made before options are parsed."""
    arguments = sys.argv[1:]
    for i, argument in enumerate(arguments):
        if argument == "--lang" and i + 1 < len(arguments):
            return _known(arguments[i + 1])
        if argument.startswith("--lang="):
            return _known(argument.partition("=")[2])
    for name in ("POLICY_KG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return _known(value)
    if sys.platform == "win32":
        import locale

        return _known(locale.getlocale()[0] or "")
    return "en"


def _known(value: str) -> str:
    return "zh" if value.lower().startswith(("zh", "chinese")) else "en"


def tr(zh: str, en: str) -> str:
    """The text in the user's language."""
    return zh if language() == "zh" else en


def number_of(number: int, one: str, many: str | None = None) -> str:
    """For English: `1 report`, `3 reports`; `many` where it is not `one` with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"
