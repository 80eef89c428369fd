"""Whether two names mean one thing: a rule with its score, the veto that forbids it, or what makes it doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.identity.names import Name
from kg.identity.vocabulary import weak, words

MIN_SCORE = 0.85
DOUBTS = ("one ordinal", "one latin", "list", "one side", "one owner", "done to it")
# letters besides weak words that two names must share: all of one stand in the other, or else
_LEAST = {"programme": 4, "project": 3}
_LEAST_CHANGED = {"programme": 4, "honour": 6, "project": 6, "organisation": 6}
_LEAST_PUT_IN = 4
_LEAST_SPECIFIC = 2  # letters that say which thing of its kind a name means
_LONG_TAIL, _LONG = 7, 8  # letters from which on a name is enough without such letters
_LEAST_HOME = {"programme": 6}  # letters of a name that a place's name may stand in
_LEAST_COLLEGE = 4  # letters of a college's name
_LEAST_SITE = 6  # letters of a site's name that may leave out what it serves
_HEAD = 6  # letters that may be missing at the head of a long name
MAX_GAP = 12  # years between two mentions of a project
_JOINED = re.compile("[和与及至到、]|[-—－~～]")  # in front of the end of a name: it is another thing's
# among letters left out: the thing is another place's (深圳分厅, 深圳市南山分厅)
_PLACED = re.compile("(?<!城)市(?![政民场])|县|镇|乡(?!村)")
_BRANCHES = re.compile("(?:大学|学院|医院|银行|集团|公司)$")  # what has another of its name elsewhere
_PAPER = re.compile("(?:规划|纲要|方案)$")  # says what is to be done, and is not done itself
_DASH = re.compile("[-—－~～]")
_COUNTY = re.compile("[县区旗](?:[(（].*)?$")


@dataclass(frozen=True, slots=True)
class Side:
    """A name with where it stands: the place of its report, and the places above it up to the province.

    `home`: (name, id) of these places, the nearest first.
    """

    name: Name
    place: str
    above: tuple[str, ...]
    years: tuple[int, ...] = ()
    home: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` 0 … 1; `rule` names what carried it, or the veto (score 0); one thing from `least` on."""

    score: float
    rule: str
    least: float = MIN_SCORE

    @property
    def same(self) -> bool:
        return self.score >= self.least


def compare(a: Side, b: Side, type: str) -> Verdict:
    """The verdict on two names of one type; the order does not matter."""
    refused = veto(a, b, type) or next(iter(doubts(a, b, type)), None)
    if refused:
        return Verdict(0.0, refused)
    best = max(_rules(a, b, type), key=lambda v: v.score)
    if best.same and best.rule != "mask" and a.name.ordinals != b.name.ordinals:
        return Verdict(0.0, "one ordinal")  # 四大 in one name only
    return best


def veto(a: Side, b: Side, type: str) -> str | None:
    """What forbids that two names mean one thing; None where nothing does."""
    x, y = a.name, b.name
    masked = x.masked or y.masked
    if not masked and x.ordinals - y.ordinals and y.ordinals - x.ordinals:
        return "ordinal"
    if x.numbers - y.numbers and y.numbers - x.numbers and not masked:
        return "number"
    if x.latin and y.latin and x.latin != y.latin:
        return "latin"
    if x.parts != y.parts and not _labs(x, y):
        return "part"
    if x.section != y.section and not masked:
        return "part"
    if x.sides and y.sides and x.sides != y.sides and type in ("project", "organisation"):
        return "side"
    if x.level and y.level and x.level != y.level and "own" not in (x.level, y.level):
        return "level"
    if type == "honour" and x.letters != y.letters:
        if not {x.core, y.core}.isdisjoint(words().grades):
            return "grade"
        if {_bearer(x), _bearer(y)} == {"county", "city"}:
            return "level"  # 先进县 is awarded to others than 先进市
    owner = _owners(a, b, type)
    if owner is not None and owner != "one owner":
        return owner
    if type == "project" and a.years and b.years and max(a.years[0] - b.years[-1], b.years[0] - a.years[-1]) > MAX_GAP:
        return "years"
    return None


def _bearer(name: Name) -> str | None:
    """What bears an honour, where its name ends with it."""
    return "county" if _COUNTY.search(name.letters) else "city" if name.letters.endswith("市") else None


def doubts(a: Side, b: Side, type: str) -> list[str]:
    """What only one of two names says and may part them, from DOUBTS: the rules do not hold, the judge decides."""
    x, y = a.name, b.name
    masked, named = x.masked or y.masked, type in ("project", "organisation")
    found = {
        "one ordinal": not masked and (_ordinals_differ(x.ordinals, y.ordinals) or _numbers_differ(x, y)),
        "one latin": named and x.latin != y.latin,
        "list": _listed(x.text) != _listed(y.text) and x.letters != y.letters,
        "one side": named and x.sides != y.sides,
        "one owner": named and _owners(a, b, type) == "one owner",
        # 云栖大道 and its rebuilding
        "done to it": x.done != y.done and any(n.core.endswith(_standing()) for n in (x, y) if not n.done),
    }
    return [name for name in DOUBTS if found[name]]


@lru_cache(maxsize=1)
def _standing() -> tuple[str, ...]:
    return words().standing


def _labs(x: Name, y: Name) -> bool:
    """Whether 重点 alone tells two laboratories apart that say which one they are (not 省实验室 and 省重点实验室)."""
    plain = [name.core.replace("重点实验室", "实验室") for name in (x, y)]
    return x.parts ^ y.parts == {"重点实验室"} and plain[0] == plain[1] and _specific(plain[0])


def _listed(text: str) -> int:
    """How many marks and words join names in a list; a word only where marks do too (甲、乙及丙)."""
    marks = text.count("、") + len(_DASH.findall(text))
    return marks + (sum(text.count(word) for word in "和及与") if marks else 0)


def _ordinals_differ(a: frozenset[str], b: frozenset[str]) -> bool:
    """A phase or number in one name only tells them apart; how many there are (三大) only where both say it."""
    one_sided = (a ^ b) if a and b else {o for o in a | b if o[-1] != "个"}
    return a != b and bool(one_sided)


def _numbers_differ(x: Name, y: Name) -> bool:
    """Whether both have numbers, and one has more of them."""
    return bool(x.numbers and y.numbers) and x.numbers != y.numbers


def _owners(a: Side, b: Side, type: str) -> str | None:
    """Whose the two are: a name that begins with a place is that place's, a relative or generic one the report's."""
    if type not in ("project", "organisation"):
        if a.name.owner and b.name.owner and a.name.owner != b.name.owner:
            return "owner"
        if type == "honour" and any(p.owner and q.level == "national" for p, q in ((a.name, b.name), (b.name, a.name))):
            return "level"
        if type == "honour" and a.place != b.place and (x := a.name.level) != (y := b.name.level):
            return "level" if "national" not in (x, y) else None
        return None
    first, second = _owner(a), _owner(b)
    if type == "organisation" and ((_national(a) and second) or (_national(b) and first)):
        return "owner"
    if first and second and first != second:
        # 深圳国家高新区龙华园区 in Longhua's own report
        return None if a.place == b.place and (a.name.owner in a.above or b.name.owner in b.above) else "owner"
    if (first is None) != (second is None):
        whose, other = (first, b) if first else (second, a)
        inside = a.place == b.place and whose in a.above
        if whose != other.place and not inside and not _one_of_its_kind(a.name, b.name):
            owned, plain = (a.name, b.name) if first else (b.name, a.name)
            # the city's reports name the county that a thing lies in or do not
            return "one owner" if a.place == b.place and not _another(owned, plain) else "owner"
    return None


def _another(owned: Name, plain: Name) -> bool:
    """Whether a name without a known place says another one of its kind than a place has (文体中心, 玉鸟文体中心)."""
    rest = plain.core.removesuffix(owned.core)
    own = owned.letters.partition(owned.core)[0]
    return plain.core != rest and specifics(rest) >= _LEAST_SPECIFIC and own not in rest


def _one_of_its_kind(x: Name, y: Name) -> bool:
    """Whether two names say the same of which thing of its kind they mean, so that a place before one adds nothing."""
    return x.core == y.core and _specific(x.core)


def _national(side: Side) -> bool:
    return side.name.letters.startswith(("中国国家", "国家级", "全国"))


def _owner(side: Side) -> str | None:
    name = side.name
    if name.owner:
        return name.owner
    if name.level == "province" and side.above:
        return side.above[-1]
    if name.level == "city" and len(side.above) >= 2:
        return side.above[0]
    if name.level in ("province", "city", "county", "own"):
        return side.place
    return side.place if name.core in words().generic else None


def _rules(a: Side, b: Side, type: str) -> list[Verdict]:
    from rapidfuzz import fuzz

    x, y = a.name.core, b.name.core
    if a.name.masked or b.name.masked:
        forms = ((x, y), (y, x), (a.name.letters, b.name.letters), (b.name.letters, a.name.letters))
        return [Verdict(0.95 if any(_fits(*pair) for pair in forms) else 0.0, "mask")]
    if x == y or (a.name.whole and b.name.whole and a.name.owner == b.name.owner):
        return [Verdict(1.0, "equal") if a.name.done == b.name.done else Verdict(0.95, "done")]
    found = [Verdict(min(fuzz.ratio(x, y) / 100, MIN_SCORE - 0.01), "alike")]
    short, long = sorted((x, y), key=len)
    plain = without_weak(short, type), without_weak(long, type)
    inside = within(short, long)
    named = type in ("project", "organisation")
    which = long.rpartition("的")[2]  # 以县城为重要载体的就地城镇化
    if (
        type != "organisation"
        and len(short) >= 5
        and len(which) - len(short) <= 3
        and which.endswith(short)
        and which != long
    ):
        found.append(Verdict(0.9, "said at length"))
    if type != "honour" and _risen(a, b):
        found.append(Verdict(0.9, "risen"))
    least = _LEAST.get(type, 2) if inside else _LEAST_CHANGED.get(type, 99)
    line = type == "project" and long in {short + word for word in words().lines}
    changed = not inside and (not _specific(short) if named else bool(_PAPER.search(x)) != bool(_PAPER.search(y)))
    if plain[0] == plain[1] and (len(plain[0]) >= least or line) and not changed:
        found.append(Verdict(0.93, "weak words"))
    if inside and len(short) >= _LEAST_PUT_IN and _put_in(short, long, type):
        found.append(Verdict(0.9, "weak words put in"))
    if any(_abbreviates(*pair, type) for pair in ((short, long), (short, plain[1]))):
        found.append(Verdict(0.88, "abbreviation"))
    if type != "honour" and len(short) >= _LEAST_HOME.get(type, 4) and _at_home(a, b):
        found.append(Verdict(0.88, "own place inside"))
    tail = min((a.name, b.name), key=lambda n: len(n.core))
    if (
        named
        and tail.owner is None
        and long.endswith(short)
        and 2 <= len(long) - len(short) <= max(_HEAD, len(short) - 1)
        and (len(short) >= (_LONG_TAIL if a.place == b.place else _LONG) or (len(short) >= 4 and _specific(short)))
        and not _JOINED.search(long[: -len(short)] + "".join(_DASH.findall(a.name.text + b.name.text)))
    ):
        found.append(Verdict(0.86, "tail"))
    return found


def _risen(a: Side, b: Side) -> bool:
    """Whether one is a college and the other, no earlier, the university that it has become (云栖师范学院)."""
    for early, late in ((a, b), (b, a)):
        x, y = early.name.core, late.name.core
        for college, university in words().risen.items():
            if len(x) >= _LEAST_COLLEGE and x.endswith(college) and y == x.removesuffix(college) + university:
                return not (early.years and late.years) or early.years[0] <= late.years[-1]
    return False


def within(short: str, long: str) -> bool:
    """Whether all letters of one name stand in the other in their order."""
    rest = iter(long)
    return all(char in rest for char in short)


def _fits(pattern: str, other: str) -> bool:
    """Whether a masked name, its masks standing for anything, is the other name."""
    known = pattern.replace("*", "")
    return (
        len(known) >= 3
        and re.fullmatch("".join(".*" if c == "*" else re.escape(c) for c in pattern), other) is not None
    )


@lru_cache(maxsize=65536)
def without_weak(letters: str, type: str) -> str:
    """Without the words that say little; the rest in its order."""
    for word in weak(type):
        letters = letters.replace(word, "")
    return letters


def _put_in(short: str, long: str, type: str) -> bool:
    """Whether one or two weak words put into a name make the other (罗湖口岸改造, 罗湖口岸片区改造)."""
    for name in _without_one(long, len(long) - len(short), type):
        if name == short or short in _without_one(name, len(name) - len(short), type):
            return True
    return False


def _without_one(letters: str, most: int, type: str) -> Iterator[str]:
    """The name without one of its weak words, of at most so many letters, each time that it stands there."""
    for word in weak(type):
        if len(word) <= most:
            at = letters.find(word)
            while at >= 0:
                yield letters[:at] + letters[at + len(word) :]
                at = letters.find(word, at + 1)


def _at_home(a: Side, b: Side) -> bool:
    """Whether a name of the place of a report, or of one above, is all that one name has more (绿美广东生态建设)."""
    short, long = sorted((a, b), key=lambda side: len(side.name.core))
    x, y = short.name.core, long.name.core
    for name, place in long.home:
        at = y.find(name, 1)
        if at > 0 and y[:at] + y[at + len(name) :] == x:
            if y.endswith(name) and _BRANCHES.search(x):
                return False
            return place in (short.place, *short.above) or short.place in long.above
    return False


def turned(x: str, y: str) -> bool:
    """Whether one name is the other with two of its parts changed over (产业共建园区, 共建产业园区)."""
    if x == y or len(x) != len(y) or sorted(x) != sorted(y):
        return False
    start = next(i for i in range(len(x)) if x[i] != y[i])
    end = next(i for i in range(len(x), 0, -1) if x[i - 1] != y[i - 1])
    part, other = x[start:end], y[start:end]
    if start == 0 and part == other[::-1] and any(x.endswith(word) for word in words().lines):
        return True  # 云钱铁路, 钱云铁路
    return any(part[i:] + part[:i] == other for i in range(2, len(part) - 1))


@lru_cache(maxsize=65536)
def _specific(core: str) -> bool:
    """Whether letters say which thing of its kind is meant: 花湖 of 花湖机场, none of 人民医院."""
    for word in _kinds():
        core = core.replace(word, "")
    return len(re.sub(r"[\da-z*第]", "", core)) >= _LEAST_SPECIFIC


@lru_cache(maxsize=65536)
def specifics(letters: str) -> int:
    """How many letters of a part of a name say which thing of its kind is meant."""
    known = _kinds_of_size()
    for size in known:
        at = 0
        while at + size <= len(letters):
            if letters[at : at + size] in known[size]:
                letters = letters[:at] + " " + letters[at + size :]
            at += 1
    return len(re.sub(r"[\da-z*第 ]", "", letters))


@lru_cache(maxsize=1)
def _kinds_of_size() -> dict[int, set[str]]:
    """The words of `_kinds` by their length, the longest first."""
    return {size: {w for w in _kinds() if len(w) == size} for size in sorted({*map(len, _kinds())}, reverse=True)}


@lru_cache(maxsize=1)
def _kinds() -> tuple[str, ...]:
    known = {*words().kinds, *words().actions, *words().lines, *weak("project"), *weak("organisation")}
    return tuple(sorted(known, key=lambda w: (-len(w), w)))


def _loose(short: str, long: str) -> bool:
    """Whether two names of programmes are too short, too different or too general to abbreviate each other."""
    return len(short) < 9 or len(long) - len(short) > 2 or "改革" in long


def _abbreviates(short: str, long: str, type: str) -> bool:
    """前海合作区 for 前海深港现代服务业合作区: head and tail stay, the letters in between come in order."""
    if len(short) < 4 or type == "honour" or (type == "programme" and _loose(short, long)):
        return False
    near = type == "project" and len(short) >= 5 and len(long) - len(short) <= 3
    head, tail = short[:2] == long[:2] or (near and short[0] == long[0]), short[-2:] == long[-2:]
    if not (head and tail):
        return False
    strict = next((word for word in words().strict if long.endswith(word)), None)
    site = strict in words().sites and len(short) >= _LEAST_SITE and _specific(short)
    if strict and not site:
        return False
    enough = len(short) >= _LONG or _specific(short)
    if type != "programme" and (not enough or _PLACED.search(_put(short, long))):
        return False
    return within(short, long)


def _put(short: str, long: str) -> str:
    """The letters of the long name that the short one leaves out."""
    rest = iter(short)
    want = next(rest, "")
    left = []
    for char in long:
        if char == want:
            want = next(rest, "")
        else:
            left.append(char)
    return "".join(left)
