"""A plan's passages → its promises: committed clauses, lists of things taken apart, typed.

Exhortations, reasons, headings and slogans promise nothing. The entity need not be known: masked targets and plain
tasks count too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import structs

from kg.model import Passage, Report
from kg.text import document_span, fold
from kg.tracking.records import Amount, Promise, PromiseType
from loaders.promises.amounts import aimed_at, amounts, plain_indicator
from loaders.promises.clauses import Clause, clauses, is_headline
from loaders.promises.spans import PART, ahead, beyond
from loaders.promises.telling import BUILT, INVESTED, STARTED, STRUCTURE, UNDER_WAY
from loaders.promises.wording import words

_MONEY = re.compile(
    r"^(?:(?:计划|累计|总|估算|年度)?(?:投资|投入|筹资)(?:约|超|近|超过)?[\dXx×*＊.,万百千亿余多个]+元?[,，]?(?:的)?)"
)
_LAST_WORD = re.compile(r"(?:全部|全面|全线|正式|顺利|如期|建设|\d+月底?前?)$")
_GENERIC = re.compile(r"等(?:一批)?(?P<noun>[^,、]{0,14}?)(?:项目|工程)?(?P<rest>建设)?$")
_NUMBER = re.compile(r"(?:[\d.,]+|[*XxＸ×]+)(?:[-—~～至](?:[\d.,]+|[*XxＸ×]+))?(?:余|多)?")
_NO_COUNT = re.compile(r"20\d\d年|“[^”]*”|\d+月")
_UNITS = "万亿|亿|千万|百万|十万|万|千|百"
_COUNT = re.compile(
    rf"(?:(?:超过|突破|不少于|不低于|达到|达|约|近|超)?(?:[\d.]+|[*XxＸ×]+(?=[-—~～至%万亿百千个户家公亩人套条项平吨美元管]))(?:[-—~～至](?:[\d.]+|[*XxＸ×]+))?(?:余|多)?(?:{_UNITS})?(?:平方公里|平方米|平米|公里|千米|微克/立方米|毫克/升|个百分点|百分点|人次|亩|吨|元|美元|个|家|户|套|条|所|座|处|人|名|项|件|张|台|辆|床|米|%|倍|场|管|万|亿|例|村|公顷|千瓦|千瓦时|标箱|公斤|斤|起|支|对|宗|立方米|间|眼|栋|株|头|只|班|期(?!间))?(?:以上|左右|以内|以下)?)"
)
_AIM = re.compile("^(?:力争|确保|争取|全年|今年|年内)+")
_SUBJECT = re.compile(r"^[^,、“”]{2,10}?要(?!求|素|闻|点)")
_SPECIFIC = 12  # letters of a clause of improvement that say what it is of
_NAME = 40  # the name of an indicator may stand so far before its number, in an earlier clause
_ALONE = re.compile(r"^([^、,]{4,}?)等(?!级|效|次|值|于|额)[^、,]{1,8}$")
_LIST_HEADING = re.compile(r"[\d十百]+[件项][^,。]{0,4}实事$")
_LIST = re.compile(r".{0,40}[\d十百]+[件项][^,。]{0,4}实事[^。;]{0,20}[。,:].{0,6}(?:一是|1\.|\(一\)|1、)")
_PHASE = re.compile("[一二三四五六七八九十\\d]+期(?:工程|项目|建设)?$")
_OWN = re.compile("政府|依法行政|法治|廉政|廉洁|作风|效能|自身建设|执行力|服务型|监督")
_OWN_OPENING = 60
_NOTES = re.compile("名词|注释|解释|附[件录表]")
_CHANGED = re.compile("(?:同|环)?比?(?:增长|增加|上升|下降|减少|提高|降低)")
_SITUATION = re.compile("(?:当前|目前|现在|眼下|(?:综观|纵观|放眼|展望|从)(?:全国|全省|全市|国际|国内|全球|世界|外部))")
_MUST = re.compile("(?:我们)?(?:也|都|仍|更|就)?(?:要|必须|应|须|需要)")
# how the first months of the planned year went, in a plan that is made in its course
_PAST = re.compile("同比|排名|克服|统计局|初步核算|增速均|居全[国省市]第|展现出|呈现出?")
# 安排重大项目58个,投资总额460亿元 is of these, not all investment of the year
_INVESTMENT = re.compile("(?:计划|年度|年内|完成|总|预计)*投资(?:总?额|规模)?")
_OF_WORKS = re.compile(
    r"(?:(?P<named>[一-鿿]{0,8}(?:项目|工程))(?:约|超)?\d+[个项]|\d+[个项](?P<counted>[一-鿿]{0,8}(?:项目|工程)))[,、]$"
)
_BEFORE = 24  # letters before such a sum that say of what it is
_GOES_ON = re.compile("[一-鿿](?<![并和及且或的与])")
_MADE_INTO = re.compile("将[^,]{2,40}(?:打造|建设|建成|引入|纳入|列入|升级)")
# its numbers are gone
_FROM_TO = re.compile("[从由](?:(?:提高|提升|增加|上升|扩大|下降|降低|减少|缩短|压缩|增|升|降)[到至为])?$")
_GRADE = re.compile("(?:国家|省|市|区|县)级")
_DIGIT = re.compile("[0-9]")
_IS_THERE = "(?:现有|原有|既有|已(?:建成?|有|批建|获批|批复|设立|布局|落户))的?"
_THERE = re.compile(f"{_IS_THERE}$")
_GRADE_OF_ALL = "更?高(?:质量|水平|品质)的?|更?高标准的?(?!(?:基本)?农田)"
_LOOSE = "[的,、了与]|同(?![城步心业])|对(?![外口接标台])|和(?![谐平睦美田])"  # words before a name, 和谐 is none
_STANDS = re.compile("完成|封顶|完工|竣工|建成|安装|贯通|结束|施工至|实现")  # says that the main structure will stand
_ATTITUDE = re.compile(r"(?:要求|规律|方针|原则|方向|理念|思想|道路|定位|路径|共识|意识|作风|信心|决心|责任感|使命感)$")


def promises(passages: Sequence[Passage], report: Report | None = None) -> Iterator[Promise]:
    """The promises of the passages whose period is plan (and of a passage of aims elsewhere), in order."""
    listed = planned = noted = False
    later, year = ahead(passages, report), report.plan_year if report else None
    for number, passage in enumerate(passages):
        if passage.kind == "heading":
            listed = bool(_LIST_HEADING.search(fold(passage.text))) or (listed and not _NOTES.search(passage.text))
            noted = bool(_NOTES.search(passage.text))
        planned = planned or (passage.period == "plan" and passage.kind == "body")
        behind = planned and not noted and passage.period == "other" and passage.kind == "body" and _is_own(passage)
        if passage.kind in ("body", "table") and (passage.period == "plan" or behind or _is_aims(passage)):
            for promise in _of_passage(number, passage, listed or bool(_LIST.match(fold(passage.text)))):
                sentence = passage.text[passage.text.rfind("。", 0, promise.clean_start) + 1 : promise.clean_end]
                yield structs.replace(promise, later=True) if later[number] or beyond(fold(sentence), year) else promise


def _is_own(passage: Passage) -> bool:
    """Whether a passage behind the plan is of the government's own work, not a closing call or a note."""
    return bool(_OWN.search("".join(passage.heading[-2:]) + fold(passage.text)[:_OWN_OPENING]))


def _is_aims(passage: Passage) -> bool:
    return passage.period == "other" and bool(re.match(r".{0,24}预期目标(?:是|为|:)", fold(passage.text)))


def _of_passage(number: int, passage: Passage, listed: bool) -> Iterator[Promise]:
    text = fold(passage.text)
    known = aimed_at(text, amounts(passage))
    found = clauses(text)
    committed: set[int] = set()
    sentences = {c.sentence for c in found if words().rhetoric.search(c.text)}
    told, set_out = _gone(found), _situations(text, found)
    for clause in found:
        if clause.heading or (is_headline(clause, found) and "“" not in clause.text):
            continue
        aimed = any(a.indicator and clause.start < a.end <= clause.end for a in known)
        if (
            clause.start in set_out
            or clause.sentence in told
            or (clause.sentence in sentences and not aimed)
            or not _commits(clause.text, known, clause, after=clause.sentence in committed)
        ):
            continue
        committed.add(clause.sentence)
        deed = clause.text[: words().opening(clause.text)[1]]
        for start, end, about, rank, wide in _items(clause):
            about = _about(about)
            if len(re.sub(r"[*\W]", "", about)) < 2:
                continue
            inside = [a for a in known if start < a.end <= end + 1 and a.start >= start - _NAME and not _there(text, a)]
            amount = inside[0] if inside else _masked(text, start, end)
            if amount is not None and amount.name and _CHANGED.fullmatch(about):
                about = _about(plain_indicator(amount.name))  # what grows stands in a clause before
            span = document_span(passage.pieces, start, end)
            works = _OF_WORKS.search(text[max(0, start - _BEFORE) : start]) if _INVESTMENT.fullmatch(about) else None
            if works and amount is not None:
                named = str(works["named"] or works["counted"])
                about = named[words().opening(named)[1] :] + about
                amount = structs.replace(amount, indicator=None, name=None)
            yield Promise(
                passage=number, start=span[0], end=span[1], clean_start=start, clean_end=end, text=text[start:end],
                promise=about, type=_type(text[start:end], about, rank, amount), deed=deed, rank=rank, wide=wide,
                amount=amount, listed=listed,
            )  # fmt: skip


def _there(text: str, amount: Amount) -> bool:
    """Whether an amount counts what is there and was not promised: 推进已批建的3家实验室建设."""
    number = _DIGIT.search(text, amount.start, amount.end)
    return number is not None and _THERE.search(text, 0, number.start()) is not None


def _situations(text: str, found: Sequence[Clause]) -> set[int]:
    """Where the clauses begin that set out how things stand (当前,…), up to one that says what must be done."""
    set_out: set[int] = set()
    before: Clause | None = None
    for clause in found:
        first = before is None or before.sentence != clause.sentence
        goes_on = before is not None and before.start in set_out and "。" not in text[before.end : clause.start]
        if (goes_on or (first and _SITUATION.match(clause.text))) and not _MUST.match(clause.text):
            set_out.add(clause.start)
        before = clause
    return set_out


def _gone(found: Sequence[Clause]) -> set[int]:
    """The sentences that tell how a part of the year went."""
    texts: dict[int, str] = {}
    for clause in found:
        texts[clause.sentence] = f"{texts.get(clause.sentence, '')},{clause.text}"
    return {number for number, text in texts.items() if PART.search(text) and _PAST.search(text)}


def _commits(text: str, known: Sequence[Amount], clause: Clause, *, after: bool = False) -> bool:
    """Whether a clause commits: a verb of commitment, a number aimed at, or something that will be finished."""
    w = words()
    start, verb = w.opening(text)
    subject = _SUBJECT.match(text) if start == verb else None
    if subject and w.opening(text[subject.end() :])[1] > 0:
        start, verb = (subject.end() + x for x in w.opening(text[subject.end() :]))
    bare = text[start:]
    if len(bare) < 4 or w.skips.search(text) or (start and w.skips.search(bare)):
        return False
    counted = bool(_NUMBER.search(_NO_COUNT.sub("", bare)))
    if not counted and "“" not in bare and (_hopes(bare, after=after) or _ATTITUDE.search(bare)):
        return False
    if _MONEY.match(bare) and len(_MONEY.sub("", bare)) > 2:
        return True
    if verb > start or _MADE_INTO.match(text):
        return True
    if re.search("增[长速].{0,12}同步$", bare):
        return True
    if re.match("(?:去年|上年|其中|占|目前)", bare):
        return False
    if start and w.aims.search(text[:start]):
        return len(bare) >= 6
    if any(clause.start < a.end and clause.end - 3 <= a.end <= clause.end for a in known):
        return True
    if counted and re.search(r"[*XxＸ×]", bare):
        return True
    ends = [m for m in w.stage.finditer(bare) if m.lastgroup in ("s2", "s5", "s6") and m.group() != "运行"]
    return bool(ends) and ends[-1].end() >= len(bare) - 2 and ends[-1].start() >= 3


def _hopes(bare: str, *, after: bool = False) -> bool:
    """Whether a clause only hopes: a verb of improvement and a vague noun, and little between that says of what.

    After another commitment of the sentence (`after`) it says what for, however much stands between.
    """
    if after and words().purpose.search(bare):
        return True
    found = words().vague.search(bare)
    return found is not None and len(found.group()) < _SPECIFIC


def _items(clause: Clause) -> Iterator[tuple[int, int, str, int, bool]]:
    """(start, end, what it is about, stage promised, asks for effort only) of each thing that a clause promises."""
    w = words()
    text = clause.text
    rank = _stage_of(text)
    money = _MONEY.match(text)
    skipped = money.end() if money else 0
    subject = _SUBJECT.match(text)
    if subject and w.opening(text) == (0, 0):
        skipped = subject.end()
    start, end = (skipped + x for x in w.opening(text[skipped:]))
    bare = text[start:]
    verb = end - start
    wide = rank == 0 and bool(re.match(w.wide, bare))
    parts = _parts(text)
    if len(parts) > 1 and _are_things(text, parts, rank):
        tail = _GENERIC.search(_strip_stage(text))
        noun = tail["noun"] if tail else ""
        named = ""
        for i, (a, b) in enumerate(parts):
            item = text[a:b]
            about = item
            if i == len(parts) - 1:
                about = _GENERIC.sub("", _strip_stage(item)) or item
            if i == 0:
                about = about[end:] or about
            else:
                own = w.opening(about)
                about = about[own[1] if about[own[0] : own[1]] not in w.noun_like else own[0] :]
            if noun and len(about) <= 4 and noun[-2:] != about[-2:]:
                about += noun
            uncounted = _COUNT.sub("", about)
            if _GRADE.fullmatch(uncounted) and (grade := _GRADE.search(text, b)):
                about = uncounted + text[grade.end() :]  # 2个国家级、3个省级森林公园
            if named and uncounted in w.commit:
                about = _COUNT.sub("", named)  # 新建站点60个、升级改造20个
            if _PHASE.fullmatch(about) and (base := _PHASE.sub("", named)) != named:
                about = base + about  # 东湖水厂一期、二期工程
            named = about
            yield clause.start + a, clause.start + b, about, rank, wide
        return
    about = _strip_stage(bare[verb:])
    if bare[:verb] in w.noun_like and len(_COUNT.sub("", about)) <= 4:
        about = _strip_stage(bare)  # 种植面积
    alone = _ALONE.match(about)
    if alone:
        counted = re.search(r"等\d+[条个座所家项处](.{3,})$", about)
        about = counted.group(1) if counted else alone.group(1)  # 东湖路等8条断头路, 综合体育馆等体育场馆
    yield clause.start, clause.end, about if len(_COUNT.sub("", about)) >= 2 else bare, rank, wide


def _parts(text: str) -> list[tuple[int, int]]:
    """Spans between list marks that stand outside of brackets and quotation marks."""
    spans, depth, begin = [], 0, 0
    for i, char in enumerate(text):
        if char in "(“《":
            depth += 1
        elif char in ")”》":
            depth = max(0, depth - 1)
        elif char == "、" and depth == 0:
            spans.append((begin, i))
            begin = i + 1
    spans.append((begin, len(text)))
    return [s for s in spans if s[1] > s[0]]


def _are_things(text: str, parts: Sequence[tuple[int, int]], rank: int) -> bool:
    """Whether the members of a list are things of their own: each has a sum, a number, or a name of a work."""
    items = [text[a:b] for a, b in parts]
    if sum(bool(re.search(r"投资[^、]{1,12}元的", x)) for x in items) >= 2:
        return True
    if all(_NUMBER.search(re.sub("“[^”]*”", "", x)) for x in items):
        return all(_COUNT.search(x) for x in items)
    w = words()
    if any(re.fullmatch(r"\d+(?:号?线)?", x) for x in items):
        return False  # 12、13、14号线
    first = _MONEY.sub("", items[0])
    first = first[w.opening(first)[1] :]
    if any(re.match(r"^(?:加快|推进|完成|建设|实施)[^、]{4,}", x) for x in items[1:]):
        return True
    bare = [first, *items[1:-1], _GENERIC.sub("", _strip_stage(items[-1]))]
    bare = [re.sub(r"\([^()]*\)$", "", x) for x in bare]
    named = [bool(w.work.search(x) or re.search(".[至到].", x)) and len(x) >= 4 for x in bare]
    if rank and _GENERIC.search(_strip_stage(text)) and all(len(x) >= 2 for x in bare):
        noun = _GENERIC.search(_strip_stage(text))
        return any(named) or bool(re.search("项目|工程", items[-1]) or (noun and w.work.search(noun["noun"])))
    shortest = 4 if re.search("等(?:重大|重点)?(?:项目|工程)", items[-1]) else 5
    alike = len({x[-2:] for x in bare}) == 1
    return all(named) and (rank > 0 or alike or all(len(x) >= shortest for x in bare))


def _stage_of(text: str) -> int:
    """The stage that a clause promises, 0 for none."""
    rank, at = 0, 0
    for m in words().stage.finditer(re.sub("“[^”]*”", "", INVESTED.sub("", text))):
        found = int(str(m.lastgroup)[1:])
        if found == 3 and m.group() in ("加快", "落地"):
            found = 0 if m.group() == "加快" else 3
        if found == 6 and rank and at < m.start() - 12:
            continue
        if found == 6 and m.group() in ("运行", "运营", "开放") and _GOES_ON.match(m.string, m.end()):
            continue  # 封闭运行土地
        if m.group() == "开办":
            found = BUILT  # to be opened is to be built, opened is in use
        if found == STRUCTURE and not _STANDS.search(m.string):
            if m.group() == "主体":
                continue  # 贸易主体
            found = rank if rank in (STARTED, UNDER_WAY) else UNDER_WAY  # 开工建设…主体工程
        if found >= rank or found in (1, 4):
            rank, at = found, m.end()
    return rank


def _strip_stage(text: str) -> str:
    """The text without the words at its end that say how far it comes."""
    w = words()
    last = ""
    while last != text:
        last = text
        for m in w.stage.finditer(text):
            if m.end() >= len(text) and m.start() >= 2:
                text = text[: m.start()]
                break
        text = _LAST_WORD.sub("", text)
    return text


def _about(text: str) -> str:
    """What a promise is about: without sums, numbers, verbs before and empty words behind."""
    w = words()
    text = _MONEY.sub("", _AIM.sub("", _MONEY.sub("", text)))
    quotes: list[str] = []

    def keep(m: re.Match[str]) -> str:
        quotes.append(m.group())
        return chr(0xE000 + len(quotes) - 1)

    text = re.sub(
        "“[^”]*”|\\d+(?:[—-]\\d+)?号|PM\\d+(?:\\.\\d+)?|[A-Z]+\\d+|\\d+[A-Z]+|第\\d+|\\d+期|[一二三四五六七八九十]+期",
        keep,
        text,
    )
    text = _COUNT.sub("", text)
    text = re.sub(rf"^(?:一批|一系列|系列|若干|更多|{_GRADE_OF_ALL})|^{_IS_THERE}|\([^()]*\)", "", text)
    text = re.sub("[\ue000-\uf8ff]", lambda m: quotes[ord(m.group()) - 0xE000], text)
    while len(text) > 4 and (m := w.tail.search(text)) and m.start() >= 4:
        text = text[: m.start()]
    return re.sub(rf"^(?:{_LOOSE})+|[的,、]+$", "", _FROM_TO.sub("", text))


def _masked(text: str, start: int, end: int) -> Amount | None:
    """A masked number with its unit: an amount that nobody can know."""
    part = re.sub("“[^”]*”", lambda m: " " * len(m.group()), text[start:end])
    part = re.sub(r"投资[^、,]{1,12}元", lambda m: " " * len(m.group()), part)
    m = re.search(
        rf"[*XxＸ×]+(?P<unit>(?:{_UNITS})?(?:平方公里|平方米|平米|公里|亩|吨|亿元|元|美元|个|家|户|套|人次|人|名|项|%|管|万|亿))",
        part,
    )
    if not m:
        return None
    growth = bool(re.search("增长|下降|提高", part[: m.start()])) and m["unit"] == "%"
    return Amount(start=start + m.start(), end=start + m.end(), value=None, unit=m["unit"], growth=growth)


def _type(text: str, about: str, rank: int, amount: Amount | None) -> PromiseType:
    w = words()
    if (
        re.search(w.honours, text)
        and re.search(w.honour_nouns, text)
        and not (amount and amount.value and amount.value > 1)
    ):
        return "honour"
    if re.search(r"投资[^、,]{1,12}元的", text) and (rank or w.work.search(about)):
        return "project"
    if rank and (w.work.search(about) or re.search("项目|工程", text)) and not (amount and not w.work.search(about)):
        return "project"
    if amount is not None:
        return "indicator"
    if w.work.search(about) and (rank or re.search("建设|新建|改造|扩建|治理", text)):
        return "project"
    if "“" in text or re.search(
        r"(?:行动|计划|工程|改革|战略|制度|政策|机制|试点|方案|条例|规划|办法)", about[-6:] + text[-6:]
    ):
        return "programme"
    return "task"
