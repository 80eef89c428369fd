"""Where the notes to a report begin, and the terms they explain."""

from __future__ import annotations

import re

_TITLE = re.compile(
    r"^(?:附件?\d{0,2}:?|附录:?|[(《“]*)?.{0,24}(?:名词|用语|术语|词语|词汇|有关内容|相关内容|概念|缩略语|注释)(?:、(?:名词|用语|术语))?.{0,6}"
    r"(?:解释|注释|说明|释义|诠释|注解|附注)[)》:]*$|^(?:注释|名词解释|注|附注|尾注|脚注|相关说明|《?政府工作报告》?注释):?$"
)
_TERM = re.compile(
    r"^(?:\[?\(?\d{1,3}\]?\)?\s?[.、,:]?\s*|[①-⑳㉑-㊿⑴-⒇]\s*|〔\d{1,3}〕\s*|注\s?\d{0,3}:?\s*|\*\s*)?"
    r"(?P<term>[^。!?;\n]{1,60}?)(?:\((?:[Pp]|第)\s?\d{1,3}\s?页?\))?\s*(?::|--|—{1,2}|(?=是指|指的是|即指))"
)
_NOTED = re.compile(r"^(?:\[\d{1,3}\]|〔\d{1,3}〕|[①-⑳㉑-㊿]|注\s?\d{1,3}\s?[:.、])")


def begins(folded: str) -> bool:
    """Whether a line opens the notes: 名词解释, 有关用语说明."""
    return len(folded) <= 44 and bool(_TITLE.match(re.sub(r"\s+", "", folded)))


def is_entry(folded: str) -> bool:
    """Whether a paragraph explains a term: 1.三区三线：是指…"""
    return bool(_TERM.match(folded))


def is_note(folded: str) -> bool:
    """Whether a paragraph is a marked note wherever it stands: [3]三区三线：…, ①…：…"""
    return bool(_NOTED.match(folded)) and is_entry(folded)


def term_span(folded: str) -> tuple[int, int] | None:
    """Where the term stands that a paragraph explains; None where it explains none."""
    match = _TERM.match(folded)
    return match.span("term") if match else None
