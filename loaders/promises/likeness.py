"""How likely a clause speaks of what a promise names: features of the two, weighed by a fitted model.

The weights (loaders/data/promise_likeness.json) were fitted by tools/fit_promises.py on the labelled promises, of which
only the outcomes are known: of the clauses that would give the outcome the likeliest is taken for the one that did.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
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
        self._pairs = [frozenset(matching.pairs(t)) for t in self._texts]
        self._numbered = [bool(re.search(r"\d", t)) for t in self._texts]
        self._review = np.array([c.period == "review" for c in claims], dtype=bool)
        self._letter_count = Counter(letter for t in self._texts for letter in set(t))
        self._letters = [frozenset(t) - {"*"} for t in self._texts]
        self._letter_total = np.array([sum(map(self._letter, s)) or 1.0 for s in self._letters])
        self._pair_total = np.array([sum(map(self.index.weight, sorted(p))) or 1.0 for p in self._pairs])
        self._letter_matrix, self._letter_column = _matrix(self._letters)
        self._sections, self._of_section, self._of_plan = self._compare_sections(before)

    def near(self, promise: Promise, phrase: str, special: Iterable[int]) -> list[Near]:
        """The clauses that come closest, in no order."""
        numbers, features = self.features(promise, phrase, special)
        if not len(numbers):
            return []
        review = self._review[numbers]
        chances = np.where(review, model("review").chances(features), model("plan").chances(features))
        length = max(1, len(matching.plain(phrase)))
        return [
            Near(int(i), float(c), round(row[_RUN] * length), float(row[_PAIRS]), bool(row[_SPECIAL]), row)
            for i, c, row in zip(numbers, chances, features, strict=True)
        ]

    def weighted(self, phrase: str) -> list[tuple[str, float]]:
        """Pairs by rarity; words that any promise has weigh a third, the beginning of a name more than its end."""
        text = matching.plain(phrase)
        common = {i for m in _GENERIC.finditer(text) for i in range(m.start(), m.end() - 1)}
        weights: dict[str, float] = {}
        for i in range(len(text) - 1):
            pair = text[i : i + 2]
            if "*" in pair:
                continue
            weight = self.index.weight(pair) * (_COMMON if i in common else 1.0)
            weight *= 1.3 - 0.6 * i / max(len(text) - 1, 1)
            weights[pair] = max(weights.get(pair, 0.0), weight)
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
        if not len(numbers):
            return numbers, np.zeros((0, len(FEATURES)))
        mine = [(p, self.index.weight(p)) for p in dict.fromkeys(matching.pairs(text))]
        own = sum(w for _, w in weights) or 1.0
        named = self._words(phrase)
        of_named = sum(w for _, w in named) or 1.0
        heads = heads_of(text)
        rarest = max(named, key=lambda x: x[1], default=(None, 0.0))[0]
        members = [self.weighted(m) for m in list_members(phrase)]
        core = self.weighted(phrase.rpartition("的")[2]) or weights
        section = self._of_plan.get(promise.passage)
        kind = [float(promise.type == t) for t in ("task", "programme", "indicator", "project")]
        rows = []
        for i in numbers:
            claim = self._texts[i]
            pairs, around = self._pairs[i], self._around[i]
            run = matching.common_run(text, claim)
            cover = float(covered[i])
            told = sum(w for t, w in named if t in claim) / of_named if named else cover
            head = any(h in claim for h in heads)
            tail, rare = text[-2:] in claim, bool(rarest) and str(rarest) in claim
            part = max((_share(m, pairs) for m in members), default=0.0) if len(members) > 1 else cover
            same = float(self._sections[section, self._of_section[i]]) if section is not None else 0.0
            number = self._numbered[i]
            share = run / max(1, len(text))
            rows.append([
                cover, told, float(held[i]) / total, share, min(run, 8) / 8,
                sum(w for p, w in mine if p in pairs) / self._pair_total[i],
                float(held[i]) / self._letter_total[i], head, tail, rare,
                sum(w for p, w in weights if p in around) / own, same, math.log(max(2, len(text))), len(text) <= 4,
                part, i in marked, *kind, promise.wide, number and promise.amount is not None,
                not number and promise.amount is not None, cover * told, cover * share, cover * rare, cover * cover,
                head and tail, kind[3] * head, kind[3] * rare, promise.wide * cover, _share(core, pairs),
                *self._numbers(promise, int(i)),
            ])  # fmt: skip
        return numbers, np.array(rows, dtype=float)

    def _numbers(self, promise: Promise, claim: int) -> tuple[bool, bool]:
        """Whether a clause has the number that was promised, and whether it has one that can be compared with it."""
        target = promise.amount
        if target is None or target.value is None:
            return False, False
        given = [a for a in self._claims[claim].amounts if a.value is not None and comparable(target, a)]
        return any(a.value == target.value and a.unit == target.unit for a in given), bool(given)

    def _closest(self, covered: np.ndarray, held: np.ndarray) -> set[int]:
        found: set[int] = set()
        for review in (True, False):
            for scores, count in ((covered, _NEAREST), (held, _NEAREST_LETTERS)):
                chosen = np.flatnonzero((self._review == review) & (scores > 0))
                found.update(chosen[np.argsort(-scores[chosen], kind="stable")[:count]].tolist())
        return found

    def _letter(self, letter: str) -> float:
        return math.log(1 + len(self._texts) / (1 + self._letter_count.get(letter, 0)))

    def _words(self, phrase: str) -> list[tuple[str, float]]:
        """The words of a phrase, a rare one (by its rarest pair) heavier."""
        found = []
        for word in rjieba.cut(phrase):
            if len(word) >= 2 and _LETTER.search(word):
                weight = max(map(self.index.weight, matching.pairs(word)), default=0.0)
                found.append((word, weight * (_COMMON if _GENERIC.fullmatch(word) else 1.0)))
        return found

    def _compare_sections(self, before: Sequence[Claim]) -> tuple[np.ndarray, list[int], dict[int, int]]:
        """How alike passages are (cosine of their weighted pairs), those of the claims, those of the plan."""
        rows = []
        for claims in (before, self._claims):
            by_passage: dict[int, set[str]] = defaultdict(set)
            for claim in claims:
                by_passage[claim.passage].update(matching.pairs(matching.plain(fold(claim.text))))
            rows.append(by_passage)
        plan, later = rows
        matrix, columns = _matrix([*plan.values(), *later.values()])
        weights = np.array([self.index.weight(p) for p in columns] or [0.0])
        weighted = matrix @ sparse.diags(weights)
        size = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
        weighted = sparse.diags(1 / np.maximum(size, 1e-9)) @ weighted
        alike = np.asarray((weighted[: len(plan)] @ weighted[len(plan) :].T).todense())
        of_later = {passage: i for i, passage in enumerate(later)}
        return alike, [of_later[c.passage] for c in self._claims], {passage: i for i, passage in enumerate(plan)}


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


def _share(weights: Sequence[tuple[str, float]], pairs: frozenset[str]) -> float:
    return sum(w for p, w in weights if p in pairs) / (sum(w for _, w in weights) or 1.0)


def _matrix(sets: Sequence[Iterable[str]]) -> tuple[sparse.csr_matrix, dict[str, int]]:
    """Sets × members, ones where a set has the member; and the members' columns."""
    columns: dict[str, int] = {}
    rows, places = [], []
    for i, members in enumerate(sets):
        for member in sorted(members):
            rows.append(i)
            places.append(columns.setdefault(member, len(columns)))
    shape = (len(sets), max(1, len(columns)))
    return sparse.csr_matrix((np.ones(len(rows)), (rows, places)), shape=shape), columns
