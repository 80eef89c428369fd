"""What keeps a clause from speaking of a promise, however alike their words are: VETOES, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from kg.text import fold
from kg.tracking import matching
from kg.tracking.records import Claim, Promise
from loaders.promises.counted import things
from loaders.promises.phrases import AND, has_head, only_generic
from loaders.promises.wording import words

_QUOTE = re.compile("“[^“”]*”")
_TITLE = re.compile("《([^《》]{4,})》")
_SUMMED_UP = re.compile(r"、[^、“”]+“[一二三四五六七八九十两\d]+[^“”]{1,3}”")  # 村长、乡长“两长”
_NUMBER = re.compile(r"\d|[*×]|[XxＸ]{2}")
_WORKING = re.compile("(?:改造|扩建|治理|提升|棚改|建设)$")
_LONGER = re.compile("^(?:总医院|附属|附中|附小|分校|[一二三四五六七八九十]期|东校区|西校区|南校区|北校区|新校区)")
_ORDINAL = re.compile("第[一二三四五六七八九十\\d]+(?![届批轮次期个产关])[一-鿿]{2}")  # of houses, not of rounds
_ANNIVERSARY = re.compile("(\\d+|[一二三四五六七八九十百]+)周年")
_NOT = re.compile("非(?!法|遗|物质|洲|常|凡)([一-鿿]{2})")
_HOUSE = re.compile(
    "(?<=..)(?:医院|学校|中学|小学|大学|学院|幼儿园|公园|水库|水厂|电站|机场|博物馆|图书馆|体育馆|美术馆)$"
)
_SCHOOL = re.compile("[一-鿿]{2}(?:大学(?!生|城)|医院)")
_QUOTABLE = ("programme", "project", "honour")  # types of promises that a quoted name names
_NAMED = 3  # letters in a row that are enough of a name
_PREFIX = 4  # letters of a name's beginning that a shorter name of it has at least


class Pair:
    """A promise and a clause that may speak of it.

    Args:
        phrase: what the promise names, synonyms read alike.
        text: of the clause, synonyms read alike; `around`: with its neighbours; `plain_around`: plain.
        run: the longest run in common, in letters.
        special: the clause was found by more than words (`Near.special`).
    """

    def __init__(
        self, promise: Promise, phrase: str, claim: Claim, text: str, around: str, plain_around: str,
        *, run: int, special: bool,
    ) -> None:  # fmt: skip
        self.promise, self.phrase = promise, phrase
        self.claim, self.text, self.around, self.plain_around = claim, text, around, plain_around
        self.run, self.special = run, special
        self.plain = matching.plain(phrase)

    @cached_property
    def told(self) -> str:
        """The clause, plain."""
        return matching.plain(self.text)


def vetoed(pair: Pair) -> bool:
    """Whether anything keeps the clause from speaking of the promise."""
    return any(veto(pair) for veto in VETOES)


def another_number(pair: Pair) -> bool:
    """Phases, ordinals, codes, levels and classes disagree."""
    return matching.conflict(pair.phrase, pair.text) is not None


def another_kind_of_work(pair: Pair) -> bool:
    """A work is promised, and the clause has neither the end of its name nor a shorter name of it."""
    named = pair.promise.type in ("project", "task")
    if pair.special or not named or not words().work.search(pair.plain) or _WORKING.search(pair.plain):
        return False
    return pair.plain[-2:] not in pair.text and not _shorter(pair.phrase, pair.told)


def another_beginning(pair: Pair) -> bool:
    """The beginning of a project's name, which says which one it is, stands nowhere."""
    if pair.promise.type != "project" or pair.special:
        return False
    return not any(has_head(matching.plain(part), pair.plain_around) for part in AND.split(pair.phrase))


def another_house(pair: Pair) -> bool:
    """Nothing of the name of a house stands in the clause or beside it: 新华医院, 吉华医院.

    Or the clause names other universities or hospitals, and those that were promised stand nowhere.
    """
    if pair.special or pair.promise.amount is not None:
        return False
    mine, theirs = set(_SCHOOL.findall(pair.phrase)), set(_SCHOOL.findall(pair.text))
    if mine and theirs and not any(name in pair.plain_around for name in mine):
        return True
    house = _HOUSE.search(pair.plain)
    name = pair.plain[: house.start()] if house else ""
    return bool(name) and not any(name[i : i + 2] in pair.plain_around for i in range(len(name) - 1))


def no_number_again(pair: Pair) -> bool:
    """A number is not promised again where the next plan tells none."""
    if pair.promise.amount is None or pair.claim.period != "plan" or _NUMBER.search(pair.text):
        return False
    return pair.run < max(5, len(pair.plain) - 2)


def another_quoted_name(pair: Pair) -> bool:
    """None of the names in quotation marks stands in the clause or beside it, and the rest does not say the same."""
    names = matching.quoted(pair.promise.text)
    if not names or pair.promise.type not in _QUOTABLE or any(_has(n, pair.around) for n in names):
        return False
    if _SUMMED_UP.search(pair.promise.text) or _open_member(pair.phrase, pair.told):
        return False
    rest = matching.plain(_QUOTE.sub("", pair.phrase))
    same = len(rest) >= 4 and not only_generic(rest) and rest in pair.told
    return not same or "“" in pair.text


def another_title(pair: Pair) -> bool:
    """None of the laws and papers that the promise names stands in the clause or beside it."""
    titles = _TITLE.findall(pair.promise.text)
    return bool(titles) and not any(_has(t, pair.around) for t in titles)


def another_ordinal(pair: Pair) -> bool:
    """The same ordinal of other things: 第二眼科医院, 第二人民医院."""
    mine = set(_ORDINAL.findall(pair.phrase))
    theirs = set(_ORDINAL.findall(pair.text)) if mine else set()
    return bool(theirs) and not mine & theirs


def another_anniversary(pair: Pair) -> bool:
    """Both are of a jubilee, and not of the same one (40周年, 60周年)."""
    mine, theirs = (set(_ANNIVERSARY.findall(text)) for text in (pair.promise.text, pair.text))
    return bool(mine) and bool(theirs) and not mine & theirs


def the_opposite(pair: Pair) -> bool:
    """One is of what the other is not: 非公益性, 公益性."""
    return _opposed(pair.phrase, pair.text) or _opposed(pair.text, pair.phrase)


def only_stock(pair: Pair) -> bool:
    """Both say of two things what is said of anything (取得突破性进展)."""
    stock = words().stock
    if not re.search(stock, pair.phrase) or not re.search(stock, pair.text):
        return False
    rest = re.sub(stock, "", pair.phrase)
    if matching.common_run(matching.plain(rest), pair.plain_around) >= _NAMED:
        return False
    named = things(rest, verbs=True)
    return bool(named) and not any(name[i : i + 2] in pair.around for name in named for i in range(len(name) - 1))


def a_longer_name(pair: Pair) -> bool:
    """The name of the project goes on and is another's: 东湖大学, 东湖大学总医院."""
    at = pair.text.find(pair.plain[-4:]) if pair.promise.type == "project" else -1
    return at >= 0 and bool(_LONGER.match(pair.text[at + len(pair.plain[-4:]) :]))


VETOES: tuple[Callable[[Pair], bool], ...] = (
    another_number,
    another_kind_of_work,
    another_beginning,
    another_house,
    no_number_again,
    another_quoted_name,
    another_title,
    another_ordinal,
    another_anniversary,
    the_opposite,
    only_stock,
    a_longer_name,
)


def _opposed(text: str, other: str) -> bool:
    """Whether a text denies (非) what another one has."""
    return any(name in other and f"非{name}" not in other for name in _NOT.findall(text))


def _shorter(phrase: str, claim: str) -> bool:
    """Whether a clause (plain) has a shorter name of a thing (东湖高速 of 东湖高速公路), or one of several things."""
    parts = [matching.plain(p) for p in AND.split(phrase)]
    if len(parts) > 1 and any(len(p) >= _PREFIX and p in claim for p in parts):
        return True
    whole = matching.plain(phrase)
    return "、" not in phrase and len(whole) > _PREFIX and whole[: max(_PREFIX, len(whole) - 2)] in claim


def _open_member(phrase: str, claim: str) -> bool:
    """Whether a clause (plain) has a member of a list that stands outside of its quotation marks."""
    parts = AND.split(phrase)
    mine = [matching.plain(p)[:6] for p in parts if "“" not in p and "”" not in p]
    return len(parts) > 1 and any(len(p) >= _PREFIX and not only_generic(p) and p[:_PREFIX] in claim for p in mine)


def _has(name: str, text: str) -> bool:
    """Whether a quoted name stands in a text, or most of it."""
    plain, given = matching.plain(fold(name)), matching.plain(fold(text))
    if plain in given:
        return True
    return len(plain) >= 6 and matching.common_run(plain, given) >= max(5, len(plain) * 3 // 4)
