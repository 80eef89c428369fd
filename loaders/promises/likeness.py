"""How likely a clause speaks of what a promise names: features of the two, weighed by a fitted model.

The weights (loaders/data/promise_likeness.json) were fitted by tools/fit_promises.py on the labelled promises, of which
only the outcomes are known: of the clauses that would give the outcome the likeliest is taken for the one that did.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np
import rjieba
from scipy import sparse

from kg.text import fold
from kg.tracking import matching
from kg.tracking.amounts import comparable
from kg.tracking.records import Claim, Promise

FILE = "promise_likeness.json"
FEATURES = (
    "pairs", "words", "letters", "run", "long_run", "of_clause", "letters_of_clause", "head", "tail", "rarest",
    "sentence", "section", "size", "short", "member", "special", "task", "programme", "indicator", "project", "wide",
    "number", "no_number", "pairs_words", "pairs_run", "pairs_rarest", "pairs_pairs", "head_tail", "project_head",
    "project_rarest", "wide_pairs", "core", "same_number", "comparable",
)  # fmt: skip
_RUN, _PAIRS, _SPECIAL = (FEATURES.index(name) for name in ("run", "pairs", "special"))
_NEAREST, _NEAREST_LETTERS = 8, 4  # clauses a promise and period that are looked at
_LONG = 8  # letters of a run from which on it is no longer
_DIGITS = 2  # of a number that is the same in both: so many are no chance
_COMMON = 0.35  # what a word that any promise has weighs
_GENERIC = re.compile(
    r"建设|项目|工程|工作|实施|推进|加快|完成|开展|加强|强化|推动|打造|提升|改革|发展|体系|机制|行动|专项|重点|一批|全面|深化|重大|支持|企业|产业|服务|管理|全省|全市|全区|全县|新增|培育|综合|以上|增长|新建|中心|创新|建成|今年|供给|号线|制度|政策|质量|水平|能力|治理|保障|社会|经济|示范|平台|人才|投资|增加|目标|任务"
)
_RANK_WORD = re.compile("^(?:国家级|省级|市级|区级|县级|全国|全省|全市|全区|[*])+")
_LETTER = re.compile("[一-鿿A-Za-z]")


class Near(NamedTuple):
    """A clause that may speak of a promise: its number, the chance that it does, the longest run in common."""

    claim: int
    chance: float
    run: int
    cover: float  # the share of the weight of the phrase's pairs that it holds
    special: bool  # it was named as such
    features: np.ndarray  # FEATURES


class Likeness:
    """Compares promises with the clauses of one later report.

    Args:
        claims: the clauses.
        texts: their texts, synonyms read alike.
        before: the clauses of the report that promises; its passages are compared with those of the claims.
    """

    def __init__(self, claims: Sequence[Claim], texts: Sequence[str], before: Sequence[Claim]) -> None:
        self._claims = claims
        self.index = matching.Index(texts)
        self._texts = self.index.texts
        around = (matching.plain(fold(f"{c.before},{c.text},{c.after}")) for c in claims)
        self._around = [frozenset(matching.pairs(t)) for t in around]
        self._numbered = np.array([bool(re.search(r"\d", t)) for t in self._texts], dtype=bool)
        self._review = np.array([c.period == "review" for c in claims], dtype=bool)
        self._of_period = [np.flatnonzero(self._review), np.flatnonzero(~self._review)]
        letters = [sorted(set(t) - {"*"}) for t in self._texts]
        counts = Counter(chain.from_iterable(letters))
        self._letters = {letter: math.log(1 + len(self._texts) / (1 + n)) for letter, n in counts.items()}
        self._letter_matrix, self._letter_column = _matrix(letters)
        self._letter_total = _totals(self._letter_matrix, self._letters.get, self._letter_column)
        pairs, column = _matrix([sorted(set(matching.pairs(t))) for t in self._texts])
        self._pair_total = _totals(pairs, self.index.weight, column)
        self._sections, self._of_section, self._of_plan = self._compare_sections(before)

    def near(self, promise: Promise, phrase: str, special: Iterable[int], least: float = 0.0) -> list[Near]:
        """The clauses that come closest, in no order.

        Args:
            least: the chance that a clause must have, if it is not a special one.
        """
        numbers, features = self.features(promise, phrase, special)
        if not len(numbers):
            return []
        review = self._review[numbers]
        chances = np.where(review, model("review").chances(features), model("plan").chances(features))
        length = max(1, len(matching.plain(phrase)))
        found = np.flatnonzero((chances >= least) | (features[:, _SPECIAL] > 0)).tolist()
        return [
            Near(
                int(numbers[i]), float(chances[i]), round(features[i, _RUN] * length), float(features[i, _PAIRS]),
                bool(features[i, _SPECIAL]), features[i],
            )
            for i in found
        ]  # fmt: skip

    def weighted(self, phrase: str) -> list[tuple[str, float]]:
        """Pairs by rarity; words that any promise has weigh a third, the beginning of a name more than its end."""
        text = matching.plain(phrase)
        common = {i for m in _GENERIC.finditer(text) for i in range(m.start(), m.end() - 1)}
        weights: dict[str, float] = {}
        last = max(len(text) - 1, 1)
        for i in range(len(text) - 1):
            pair = text[i : i + 2]
            if "*" in pair:
                continue
            weight = self.index.weight(pair) * (_COMMON if i in common else 1.0)
            weight *= 1.3 - 0.6 * i / last
            if weight > weights.get(pair, 0.0):
                weights[pair] = weight
        return list(weights.items())

    def features(self, promise: Promise, phrase: str, special: Iterable[int]) -> tuple[np.ndarray, np.ndarray]:
        """Numbers of the clauses that come closest, and a row of FEATURES for each."""
        text = matching.plain(phrase)
        weights = self.weighted(phrase)
        covered = self.index.coverage([weights])[0]
        letters = {x: self._letter(x) for x in set(text) - {"*"}}
        total = sum(letters.values()) or 1.0
        column = np.zeros(max(1, len(self._letter_column)))
        for letter, weight in letters.items():
            if letter in self._letter_column:
                column[self._letter_column[letter]] = weight
        held = np.asarray(self._letter_matrix @ column)
        marked = set(special)
        numbers = np.array(sorted(self._closest(covered, held) | marked), dtype=int)
        rows = np.zeros((len(numbers), len(FEATURES)))
        if not len(numbers):
            return numbers, rows
        claims = numbers.tolist()
        texts = [self._texts[i] for i in claims]
        named = self._words(phrase)
        of_named = sum(w for _, w in named) or 1.0
        heads = heads_of(text)
        rarest = max(named, key=lambda x: x[1], default=(None, 0.0))[0]
        members = list_members(phrase)
        tail, target, size = text[-2:], promise.amount is not None, max(1, len(text))
        section = self._of_plan.get(promise.passage)

        cover = covered[numbers].astype(float)
        told = np.array([sum([w for t, w in named if t in x]) / of_named for x in texts]) if named else cover
        run = np.array([matching.common_run(text, x) for x in texts])
        head = np.array([any([h in x for h in heads]) for x in texts])
        ends = np.array([tail in x for x in texts])
        rare = np.array([rarest in x for x in texts]) if rarest else np.zeros(len(claims), dtype=bool)
        number = self._numbered[numbers]
        keys = [pair for pair, _ in weights]
        pairs = self._holding(keys, numbers)
        mine = np.array([self.index.weight(pair) for pair in keys])
        own = sum(w for _, w in weights) or 1.0
        around = [sum([w for p, w in weights if p in self._around[i]]) / own for i in claims]
        core = phrase.rpartition("的")[2]
        cored = self.weighted(core) if core != phrase else weights
        kind = {name: promise.type == name for name in ("task", "programme", "indicator", "project")}

        values = {
            "pairs": cover,
            "words": told,
            "letters": held[numbers] / total,
            "run": run / size,
            "long_run": np.minimum(run, _LONG) / _LONG,
            "of_clause": _sums(mine, pairs) / self._pair_total[numbers],
            "letters_of_clause": held[numbers] / self._letter_total[numbers],
            "head": head,
            "tail": ends,
            "rarest": rare,
            "sentence": around,
            "section": self._sections[section, self._of_section[numbers]] if section is not None else 0.0,
            "size": math.log(max(2, len(text))),
            "short": len(text) <= 4,
            "member": np.max([self._share(self.weighted(m), numbers) for m in members], axis=0)
            if len(members) > 1
            else cover,
            "special": [i in marked for i in claims],
            **kind,
            "wide": promise.wide,
            "number": number & target,
            "no_number": ~number & target,
            "pairs_words": cover * told,
            "pairs_run": cover * (run / size),
            "pairs_rarest": cover * rare,
            "pairs_pairs": cover * cover,
            "head_tail": head & ends,
            "project_head": kind["project"] & head,
            "project_rarest": kind["project"] & rare,
            "wide_pairs": promise.wide * cover,
            "core": self._share(cored or weights, numbers),
        }
        for at, name in enumerate(FEATURES[:-2]):
            rows[:, at] = values[name]
        if target:
            rows[:, -2:] = [self._numbers(promise, i) for i in claims]
        return numbers, rows

    def _holding(self, pairs: Sequence[str], numbers: np.ndarray) -> np.ndarray:
        """Which clauses hold which pairs: pairs × clauses."""
        found = np.zeros((len(pairs), len(self._texts)), dtype=bool)
        for row, pair in zip(found, pairs, strict=True):
            row[self.index.clauses(pair)] = True
        return found[:, numbers]

    def _share(self, weights: Sequence[tuple[str, float]], numbers: np.ndarray) -> np.ndarray:
        """The share of the weight of pairs that clauses hold."""
        held = self._holding([pair for pair, _ in weights], numbers)
        return _sums(np.array([w for _, w in weights]), held) / (sum(w for _, w in weights) or 1.0)

    def _numbers(self, promise: Promise, claim: int) -> tuple[float, bool]:
        """How much of the number that was promised a clause has, and whether it has one that can be compared with it.

        The more digits a number has the less it is the same by chance: 1 or 500 of anything is soon found.
        """
        target = promise.amount
        if target is None or target.value is None:
            return 0.0, False
        given = [a for a in self._claims[claim].amounts if a.value is not None and comparable(target, a)]
        same = any(a.value == target.value and a.unit == target.unit for a in given)
        return same * min(_DIGITS, len(f"{target.value:g}".replace(".", "").strip("0"))) / _DIGITS, bool(given)

    def _closest(self, covered: np.ndarray, held: np.ndarray) -> set[int]:
        found: set[int] = set()
        for numbers in self._of_period:
            for scores, count in ((covered[numbers], _NEAREST), (held[numbers], _NEAREST_LETTERS)):
                least = np.partition(scores, len(scores) - count)[-count] if len(scores) > count else 0.0
                # those that are as good as the last one: only they need an order
                chosen = np.flatnonzero(scores >= least if least > 0 else scores > 0)
                found.update(numbers[chosen[np.argsort(-scores[chosen], kind="stable")[:count]]].tolist())
        return found

    def _letter(self, letter: str) -> float:
        return self._letters.get(letter) or math.log(1 + len(self._texts))

    def _words(self, phrase: str) -> list[tuple[str, float]]:
        """The words of a phrase, a rare one (by its rarest pair) heavier."""
        found = []
        for word in rjieba.cut(phrase):
            if len(word) >= 2 and _LETTER.search(word):
                weight = max(map(self.index.weight, matching.pairs(word)), default=0.0)
                found.append((word, weight * (_COMMON if _GENERIC.fullmatch(word) else 1.0)))
        return found

    def _compare_sections(self, before: Sequence[Claim]) -> tuple[np.ndarray, np.ndarray, dict[int, int]]:
        """How alike passages are (cosine of their weighted pairs), those of the claims, those of the plan."""
        rows = []
        for claims in (before, self._claims):
            by_passage: dict[int, set[str]] = defaultdict(set)
            for claim in claims:
                by_passage[claim.passage].update(matching.pairs(matching.plain(fold(claim.text))))
            rows.append(by_passage)
        plan, later = rows
        matrix, columns = _matrix([sorted(pairs) for pairs in (*plan.values(), *later.values())])
        matrix.sort_indices()
        weights = np.array([self.index.weight(p) for p in columns] or [0.0])
        weighted = matrix @ sparse.diags(weights)
        size = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
        weighted = sparse.diags(1 / np.maximum(size, 1e-9)) @ weighted
        alike = np.asarray((weighted[: len(plan)] @ weighted[len(plan) :].T).todense())
        of_later = {passage: i for i, passage in enumerate(later)}
        of_claim = np.array([of_later[c.passage] for c in self._claims], dtype=int)
        return alike, of_claim, {passage: i for i, passage in enumerate(plan)}


class Model:
    """A logistic regression over FEATURES; `weights` hold the constant last."""

    def __init__(self, weights: Sequence[float]) -> None:
        self._weights = np.array(weights, dtype=float)

    def chances(self, features: np.ndarray) -> np.ndarray:
        score = features @ self._weights[:-1] + self._weights[-1]
        return np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))))


@lru_cache(maxsize=2)
def model(period: str) -> Model:
    """The fitted model for clauses of the review or of the plan."""
    known = json.loads((files("loaders") / "data" / FILE).read_text(encoding="utf-8"))[period]
    return Model([*(known[name] for name in FEATURES), known["constant"]])


def has_head(plain: str, text: str) -> bool:
    """Whether a plain text has the beginning of a name: there it says which one it is."""
    return any(head in text for head in heads_of(plain))


def heads_of(plain: str) -> list[str]:
    """The pairs of characters that a name begins with, its rank (国家级) left out."""
    name = _RANK_WORD.sub("", plain)
    return [name[i : i + 2] for i in range(min(2, max(1, len(name) - 1))) if "*" not in name[i : i + 2]]


def only_generic(plain: str) -> bool:
    """Whether a phrase says next to nothing but words that any promise has."""
    return len(_GENERIC.sub("", plain)) < 2


def list_members(phrase: str) -> list[str]:
    """The members of a list, each with the words at the list's end: 供销社、信用社改革 → 供销社改革, 信用社改革."""
    parts = [p for p in re.split("[、和及]", phrase) if p]
    tail = parts[-1][-2:] if parts else ""
    return [p if p.endswith(tail) or len(p) > 6 else p + tail for p in parts if len(p) >= 3]


def _sums(weights: np.ndarray, held: np.ndarray) -> np.ndarray:
    """The weight of the pairs (rows of `held`) that each clause holds, added up in their order."""
    return np.asarray((weights[:, None] * held).sum(axis=0))


def _matrix(lists: Sequence[Sequence[str]]) -> tuple[sparse.csr_matrix, dict[str, int]]:
    """Lists × members, ones where a list has the member, in its order; and the members' columns."""
    said = list(chain.from_iterable(lists))
    columns = {member: i for i, member in enumerate(dict.fromkeys(said))}
    places = np.fromiter(map(columns.__getitem__, said), dtype=np.int32, count=len(said))
    ends = np.fromiter(accumulate(map(len, lists), initial=0), dtype=np.int32, count=len(lists) + 1)
    shape = (len(lists), max(1, len(columns)))
    return sparse.csr_matrix((np.ones(len(said)), places, ends), shape=shape), columns


def _totals(matrix: sparse.csr_matrix, weight: Callable[[str], float | None], columns: dict[str, int]) -> np.ndarray:
    """The weight of all members of each list; 1 where there are none."""
    weights = np.array([weight(member) for member in columns] or [0.0])
    return np.where(np.diff(matrix.indptr) > 0, matrix @ weights, 1.0)
