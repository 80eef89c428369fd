"""How likely a clause speaks of what a promise names: features of the two, weighed by a fitted model.

The weights (loaders/data/promise_likeness.json) were fitted by tools/fit_promises.py on the labelled promises, of which
only the outcomes are known: of the clauses that would give the outcome the likeliest is taken for the one that did.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from scipy import sparse

from kg.text import fold
from kg.tracking import matching
from kg.tracking.amounts import comparable
from kg.tracking.records import Claim, Promise
from loaders.promises import phrases
from loaders.promises.model import FEATURES, model
from loaders.promises.phrases import Weighed
from loaders.promises.senses import senses
from loaders.promises.terms import Index, Words, best, held_of, held_weight, spell, spread

_RUN, _PAIRS, _SPECIAL = (FEATURES.index(name) for name in ("run", "pairs", "special"))
_NEAREST, _NEAREST_LETTERS = 8, 4  # clauses a promise and period that are looked at
_CELLS = 1 << 19  # promises times clauses that are compared at once: what they take of memory
_SHORT = 4  # letters
_TYPES = ("task", "programme", "indicator", "project")  # of a promise
_LONG = 8  # letters of a run from which on it is no longer
_LEAST_CHANCE = 1e-3  # of a clause that is not near to a promise
_DIGITS = 2  # of a number that is the same in both: so many are no chance


class Asked(NamedTuple):
    """A promise, what it names with synonyms read alike, and the clauses found by more than words."""

    promise: Promise
    phrase: str
    special: Collection[int] = ()


class Near(NamedTuple):
    """A clause that may speak of a promise: its number, the chance that it does, the longest run in common."""

    claim: int
    chance: float
    run: int
    cover: float  # the share of the weight of the phrase's pairs that it holds
    special: bool  # it was named as such
    lead: float  # in log odds: how much likelier it speaks of this promise than of any other one that was asked for
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
        self._texts = matching.all_plain(texts)
        self._about = senses().of([c.text for c in claims])
        self._pairs, self._letters = Index(self._texts), Index(self._texts, 1)
        self._words = Words(self._texts, self._pairs)
        self._weight_of_word: dict[str, float] = {}
        self._around = spell(_plain(f"{c.before},{c.text},{c.after}" for c in claims), 2)
        self._numbered = np.array([bool(re.search(r"\d", t)) for t in self._texts], dtype=bool)
        self._counted = np.array([any(a.value is not None for a in c.amounts) for c in claims], dtype=bool)
        self._review = np.array([c.period == "review" for c in claims], dtype=bool)
        self._of_period = [np.flatnonzero(self._review), np.flatnonzero(~self._review)]
        self._pair_total, self._letter_total = self._pairs.totals(), self._letters.totals()
        self._sections, self._of_section, self._of_plan = self._compare_sections(before)

    def near(self, asked: Sequence[Asked], least: float = 0.0) -> list[list[Near]]:
        """Of each promise the clauses that come closest, in their order.

        Args:
            least: the chance that a clause must have, if it is not a special one.
        """
        step = max(1, _CELLS // max(1, len(self._claims)))
        parts = []
        for start in range(0, len(asked), step):
            of, at, features = self.features(asked[start : start + step])
            parts.append((of + start, at, features))
        if not parts:
            return []
        of, at, features = map(np.concatenate, zip(*parts, strict=True))
        special, review = features[:, _SPECIAL] > 0, self._review[at]
        chances = np.where(review, model("review").chances(features), model("plan").chances(features))
        leads = _leads(at, chances)
        found: list[list[Near]] = [[] for _ in asked]
        for i in np.flatnonzero((chances >= least) | special).tolist():
            promise = int(of[i])
            length = max(1, len(matching.plain(asked[promise].phrase)))
            near = Near(
                int(at[i]), float(chances[i]), round(features[i, _RUN] * length), float(features[i, _PAIRS]),
                bool(special[i]), float(leads[i]), features[i],
            )  # fmt: skip
            found[promise].append(near)
        return found

    def features(self, asked: Sequence[Asked]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The clauses that come closest to promises: number of the promise, of the clause, a row of FEATURES.

        In the order of the promises, those of one in the order of the clauses.
        """
        texts = matching.all_plain([a.phrase for a in asked])
        weighed, spelt = phrases.pairs(texts, self._pairs), phrases.letters(texts, self._letters)
        shares = weighed.weight / np.repeat(weighed.totals, weighed.counts)
        covered = phrases.product(weighed, shares.astype(np.float32), self._pairs)
        lettered = phrases.product(spelt, spelt.weight, self._letters)
        about = senses().of([a.phrase for a in asked])
        of, at, special = self._closest(asked, covered, lettered)
        rows = np.zeros((len(of), len(FEATURES)))
        if not len(of):
            return of, at, rows
        cover, letters = covered[of, at].astype(float), lettered[of, at]
        run = self._runs(texts, of, at, letters > 0)
        size = np.array([max(1, len(text)) for text in texts])[of]
        values = {
            "pairs": cover,
            "letters": letters / spelt.totals[of],
            "letters_of_clause": letters / self._letter_total[at],
            "run": run / size,
            "long_run": np.minimum(run, _LONG) / _LONG,
            "special": special,
            "section": self._section(asked, of, at),
            "about": np.einsum("ij,ij->i", about[of], self._about[at]),
            **self._of_words(asked, texts, of, at, cover),
            **self._of_pairs(asked, weighed, of, at, cover),
            **self._of_numbers(asked, of, at),
            **{name: value[of] for name, value in _of_promises(asked, texts).items()},
        }
        values |= {
            "pairs_words": cover * values["words"],
            "pairs_run": cover * values["run"],
            "pairs_rarest": cover * values["rarest"],
            "pairs_pairs": cover * cover,
            "head_tail": values["head"] & values["tail"],
            "project_head": values["project"] & values["head"],
            "project_rarest": values["project"] & values["rarest"],
            "wide_pairs": values["wide"] * cover,
        }
        for column, name in enumerate(FEATURES):
            rows[:, column] = values[name]
        return of, at, rows

    def _closest(
        self, asked: Sequence[Asked], covered: np.ndarray, lettered: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Promises and clauses that are compared, in order, and whether a clause is a special one of its promise."""
        count = len(self._claims)
        marked = np.array([i * count + at for i, a in enumerate(asked) for at in a.special], dtype=np.intp)
        found = [marked]
        for numbers in self._of_period:
            for scores, nearest in ((covered, _NEAREST), (lettered, _NEAREST_LETTERS)):
                of, at = best(scores[:, numbers], nearest)
                found.append(of * count + numbers[at])
        keys = np.unique(np.concatenate(found))
        of, at = np.divmod(keys, max(1, count))
        return of, at, np.isin(keys, marked)

    def _runs(self, texts: Sequence[str], of: np.ndarray, at: np.ndarray, any_letter: np.ndarray) -> np.ndarray:
        """Letters of the longest run that a phrase and a clause have in common (`kg.tracking.matching.common_run`)."""
        spelt = spell(texts, 2)
        codes, slots = np.unique(spelt.code, return_inverse=True)
        counts = np.bincount(spelt.text, minlength=len(texts))
        row, place = spread(counts[of], (np.cumsum(counts) - counts)[of])
        held = self._pairs.held(codes)[slots[place], at[row]]
        # pairs in a row that are held: from the last one that is not, or from where a phrase or a run of it begins
        here = np.arange(len(place))
        begins = np.append(True, (row[1:] != row[:-1]) | (spelt.at[place[1:]] != spelt.at[place[:-1]] + 1))[: len(here)]
        last = np.maximum.accumulate(np.where(held, np.where(begins, here - 1, -1), here))
        length = here - last
        longest = np.zeros(len(of), dtype=np.intp)
        np.maximum.at(longest, row, length)
        runs = np.where(longest > 0, longest + 1, any_letter)
        # three letters may be held as two pairs apart
        ends = np.flatnonzero((length == longest[row]) & (length > 1))
        rows, first = np.unique(row[ends], return_index=True)
        for number, end in zip(rows.tolist(), ends[first].tolist(), strict=True):
            phrase, clause = texts[of[number]], self._texts[at[number]]
            stop = int(spelt.at[place[end]]) + 2
            if phrase[stop - int(runs[number]) : stop] not in clause:
                runs[number] = matching.common_run(phrase, clause)
        return runs

    def _of_words(
        self, asked: Sequence[Asked], texts: Sequence[str], of: np.ndarray, at: np.ndarray, cover: np.ndarray
    ) -> dict[str, np.ndarray]:
        """Features of the words, the beginning and the end of a phrase."""
        named = [phrases.words(a.phrase) for a in asked]
        new = [word for word in dict.fromkeys(chain.from_iterable(named)) if word not in self._weight_of_word]
        self._weight_of_word.update(zip(new, phrases.word_weights(new, self._pairs), strict=True))
        weigh = self._weight_of_word.__getitem__
        rarest = [[max(words, key=weigh)] if words else [] for words in named]
        heads, tails = [phrases.heads_of(text) for text in texts], [[text[-2:]] for text in texts]
        lists = (named, heads, tails, rarest)
        slots, held = self._words.held(chain.from_iterable(chain.from_iterable(lists)))

        def told(lists: Sequence[Sequence[str]], weigh: Callable[[str], float]) -> np.ndarray:
            said = [word for words in lists for word in words]
            weight = np.array([weigh(word) for word in said], dtype=float)
            counts = np.array(list(map(len, lists)), dtype=np.intp)
            return held_weight(counts, np.array([slots[w] for w in said], dtype=np.intp), weight, held, of, at)

        totals = np.array([sum(map(weigh, words)) or 1.0 for words in named])
        some = np.array([bool(words) for words in named])
        return {
            "words": np.where(some[of], told(named, weigh) / totals[of], cover),
            "head": told(heads, _one) > 0,
            "tail": told(tails, _one) > 0,
            "rarest": told(rarest, _one) > 0,
        }

    def _of_pairs(
        self, asked: Sequence[Asked], weighed: Weighed, of: np.ndarray, at: np.ndarray, cover: np.ndarray
    ) -> dict[str, np.ndarray]:
        """Features of pairs: of the clause, of the sentence around it, of the core and the members of a phrase."""
        cores = [(i, core) for i, a in enumerate(asked) if (core := a.phrase.rpartition("的")[2]) != a.phrase]
        members = [(i, m) for i, a in enumerate(asked) for m in _members(a.phrase)]
        of_core = phrases.pairs(matching.all_plain([core for _, core in cores]), self._pairs)
        of_member = phrases.pairs(matching.all_plain([m for _, m in members]), self._pairs)
        codes = np.unique(np.concatenate([weighed.code, of_core.code, of_member.code]))
        held, around = self._pairs.held(codes), held_of(self._around, codes, len(self._claims))

        def share(phrase: Weighed, weight: np.ndarray, held: np.ndarray, of: np.ndarray, at: np.ndarray) -> np.ndarray:
            return held_weight(phrase.counts, np.searchsorted(codes, phrase.code), weight, held, of, at)

        core = share(weighed, weighed.weight, held, of, at) / weighed.totals[of]
        number = np.full(len(asked), -1)
        number[[i for i, _ in cores]] = np.where(of_core.counts > 0, np.arange(len(cores)), -1)
        rows = np.flatnonzero(number[of] >= 0)
        which = number[of[rows]]
        core[rows] = share(of_core, of_core.weight, held, which, at[rows]) / of_core.totals[which]

        counts = np.bincount([i for i, _ in members], minlength=len(asked)) if members else np.zeros(len(asked), int)
        row, which = spread(counts[of], (np.cumsum(counts) - counts)[of])
        member = np.where(counts[of] > 0, 0.0, cover)
        np.maximum.at(member, row, share(of_member, of_member.weight, held, which, at[row]) / of_member.totals[which])
        own = self._pairs.weigh(weighed.code)
        return {
            "of_clause": share(weighed, own, held, of, at) / self._pair_total[at],
            "sentence": share(weighed, weighed.weight, around, of, at) / weighed.totals[of],
            "core": core,
            "member": member,
        }

    def _of_numbers(self, asked: Sequence[Asked], of: np.ndarray, at: np.ndarray) -> dict[str, np.ndarray]:
        """How much of the number that was promised a clause has, and whether it has one that can be compared with it.

        The more digits a number has the less it is the same by chance: 1 or 500 of anything is soon found.
        """
        same, known = np.zeros(len(of)), np.zeros(len(of), dtype=bool)
        aimed = np.array([a.promise.amount is not None for a in asked])[of]
        valued = np.array([a.promise.amount is not None and a.promise.amount.value is not None for a in asked])[of]
        for row in np.flatnonzero(valued & self._counted[at]).tolist():
            target = asked[of[row]].promise.amount
            assert target is not None
            given = [a for a in self._claims[at[row]].amounts if a.value is not None and comparable(target, a)]
            known[row] = bool(given)
            if any(a.value == target.value and a.unit == target.unit for a in given):
                same[row] = min(_DIGITS, len(f"{target.value:g}".replace(".", "").strip("0"))) / _DIGITS
        number = self._numbered[at]
        return {
            "number": number & aimed,
            "no_number": ~number & aimed,
            "same_number": same,
            "comparable": known,
        }

    def _section(self, asked: Sequence[Asked], of: np.ndarray, at: np.ndarray) -> np.ndarray:
        sections = np.array([self._of_plan.get(a.promise.passage, -1) for a in asked])[of]
        found = np.zeros(len(of))
        known = sections >= 0
        found[known] = self._sections[sections[known], self._of_section[at[known]]]
        return found

    def _compare_sections(self, before: Sequence[Claim]) -> tuple[np.ndarray, np.ndarray, dict[int, int]]:
        """How alike passages are (cosine of their weighted pairs), those of the claims, those of the plan."""
        plan = {passage: i for i, passage in enumerate(dict.fromkeys(c.passage for c in before))}
        later = {passage: i for i, passage in enumerate(dict.fromkeys(c.passage for c in self._claims))}
        of_claim = np.array([later[c.passage] for c in self._claims], dtype=np.intp)
        of_text = np.concatenate([np.array([plan[c.passage] for c in before], dtype=np.intp), len(plan) + of_claim])
        spelt = spell(_plain(c.text for c in (*before, *self._claims)), 2)
        count = len(plan) + len(later)
        code, passage = np.divmod(np.unique(spelt.code * max(1, count) + of_text[spelt.text]), max(1, count))
        codes, column = np.unique(code, return_inverse=True)
        weights = self._pairs.weigh(codes)[column]
        size = np.sqrt(np.bincount(passage, weights=weights * weights, minlength=count))
        values = weights / np.maximum(size, 1e-9)[passage]
        matrix = sparse.csr_matrix((values, (passage, column)), shape=(count, max(1, len(codes))))
        return (matrix[: len(plan)] @ matrix[len(plan) :].T).toarray(), of_claim, plan


def _leads(at: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """How much likelier in log odds each clause speaks of its promise than of any other.

    Args:
        at: the number of the clause of each row; `chances`: that it speaks of the promise of the row.
    """
    if not len(at):
        return np.zeros(0)
    held = np.clip(chances, _LEAST_CHANCE, 1 - _LEAST_CHANCE)
    odds = np.log(held / (1 - held))
    order = np.lexsort((-odds, at))
    begins = np.flatnonzero(np.diff(at[order], prepend=-1))
    first = odds[order[begins]]
    second = np.full(len(begins), np.log(_LEAST_CHANCE))
    several = np.diff(np.append(begins, len(order))) > 1
    second[several] = odds[order[begins[several] + 1]]
    number = np.empty(len(at), dtype=np.intp)
    number[order] = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(order))))
    rival = first[number]
    rival[order[begins]] = second
    return np.asarray(odds - rival)


def _of_promises(asked: Sequence[Asked], texts: Sequence[str]) -> dict[str, np.ndarray]:
    """Features that a promise has by itself, whatever the clause."""
    found = {name: np.array([a.promise.type == name for a in asked]) for name in _TYPES}
    found["wide"] = np.array([a.promise.wide for a in asked])
    found["size"] = np.array([math.log(max(2, len(text))) for text in texts])
    found["short"] = np.array([len(text) <= _SHORT for text in texts])
    return found


def _members(phrase: str) -> list[str]:
    """The members of a list; none where there are not several."""
    members = phrases.list_members(phrase)
    return members if len(members) > 1 else []


def _one(_: str) -> float:
    return 1.0


def _plain(texts: Iterable[str]) -> list[str]:
    """Texts folded, in the form in which they are compared."""
    found = list(texts)
    folded = fold("\n".join(found)).split("\n")
    return matching.all_plain(folded if len(folded) == len(found) else list(map(fold, found)))
