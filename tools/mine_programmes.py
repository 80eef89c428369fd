"""Mines names and definitions of programmes from the reports and the training passages, for a person to judge.

    python -m tools.mine_programmes --out DIR          names.tsv, glossary.jsonl
    python -m tools.mine_programmes --contexts NAME    every place where a name stands, with what is around it
    python -m tools.mine_programmes --refresh-sources  offsets in `loaders/data/programmes` after a change of reading

Names come from train-mentions.json and train-spans.json only, never from the passages that measure
(gold-mentions.json).
Definitions are glossary entries (a heading 名词解释 and what follows), numbered notes, and sentences X：指…, X是指….
"""

from __future__ import annotations

import argparse
import collections
import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import daachorse

from kg.model import Document, Record
from kg.vocabulary import read_vocabulary
from loaders.programmes.authority import COMPILED, FOLDER, compile_entries
from loaders.programmes.entry import Entry
from loaders.programmes.naming import key_of, normalise
from loaders.read import read_file, walk

TRAIN = ("train-mentions.json", "train-spans.json")
_NUMBER = r"(?:\d{1,3}\s*[.．、]|[\[【〔(（]\s*\d{1,3}\s*[\]】〕)）]\s*[.．、]?|注\s*\d*\s*[：:]|[①-⑳])"
_PAGE = r"(?:（\s*[Pp]?\d+\s*）)?"
_MEANS = r"(?:即|是指|指的是|指|是)"
_START = r"(?:(?<=\n)|^)[ \t\u3000]*"
_NUMBERED = re.compile(
    rf"{_START}{_NUMBER}[ \t\u3000]*(?P<term>[^\n。；;：:，]{{2,34}}?){_PAGE}\s*"
    rf"(?:[：:]\s*(?:\n\s*)?{_MEANS}?|是指|指的是)\s*(?P<text>[^\n]{{4,}})"
)
_STATED = re.compile(
    rf"(?:(?<=[\n。；])|^)[ \t\u3000]*{_NUMBER}?\s*"
    r"(?P<term>[“\"][^”\"\n]{1,24}[”\"][^\n。；;：:，“”]{0,14}?|[^\n。；;：:，“”]{2,24}?)"
    rf"{_PAGE}\s*(?:[：:]\s*(?:\n\s*)?(?:即|是指|指的是|指)|是指|指的是)(?P<text>[^\n]{{4,}})"
)
_HEADING = re.compile(
    r"\n[ \t\u3000]*(?:附件?[：:]?\d?[：:]?)?[ \t\u3000]*(?:《政府工作报告》)?(?:有关|相关|部分)?"
    r"(?:名词|用语|词语|术语)(?:解释|注释|说明)[：:]?\s*\n"
)
_LISTED = re.compile(r"(?<=\n)[ \t\u3000]*(?P<term>[“\"]?[^\n。；;：:，]{2,30}?)[：:][ \t]*(?P<text>[^\n]{6,})")
_NEXT = re.compile(r"(?<=[。；])\s*\d{1,3}[.．、]\s*(?=[“\"《])|\n")
_SECTION = 6000  # a glossary in a file of many reports is looked for no farther than this after its heading
_MARK = re.compile(r"(?:[：:]|指|即|是)\s*$")  # stands right before an explanation
_BEFORE = 60  # a name stands no farther than this before its explanation
_NO_TERM = re.compile(r"^(?:[一二三四五六七八九]是|其中|各位代表|这|我们|附件|20\d\d)")


class Definition(Record, frozen=True, kw_only=True):
    """What a report says a term means; `start:end` is the explanation, `text`, in the text of `file`."""

    term: str
    normalised: str
    file: str
    start: int
    end: int
    text: str


def read_reports(folder: Path) -> dict[str, str]:
    """The text of every document below a folder, by its name."""
    texts = {}
    for found in walk(folder):
        if isinstance(found, tuple) and not found[1].endswith("index.csv"):
            for document in read_file(*found):
                if isinstance(document, Document):
                    texts[document.file] = document.text
    return texts


def definitions(file: str, text: str) -> list[Definition]:
    """Every definition in a text, once for each term, in order."""
    matches = [*_NUMBERED.finditer(text), *_STATED.finditer(text)]  # the stricter form gives the better border
    for heading in _HEADING.finditer(text):
        matches += _LISTED.finditer(text, heading.end() - 1, min(len(text), heading.end() + _SECTION))
    seen: set[str] = set()
    found = []
    for match in matches:
        term = re.sub(rf"^{_NUMBER}\s*|{_PAGE}$", "", match["term"].strip())
        start, end = match.span("text")
        cut = _NEXT.search(text, start, end)
        end = cut.start() if cut else end
        while end > start and text[end - 1].isspace():
            end -= 1
        key = normalise(term)
        if end - start >= 4 and len(key) >= 2 and key not in seen and not _NO_TERM.match(term):
            seen.add(key)
            found.append(Definition(term=term, normalised=key, file=file, start=start, end=end, text=text[start:end]))
    return sorted(found, key=lambda d: d.start)


def names(shared: Path, texts: Mapping[str, str]) -> list[tuple[int, int, int, int, str]]:
    """Rows (reports, places, times annotated as programme, as another type, name), most reports first."""
    programme: collections.Counter[str] = collections.Counter()
    other: collections.Counter[str] = collections.Counter()
    spelling: dict[str, str] = {}
    for file in TRAIN:
        for passage in json.loads((shared / "eval" / file).read_text(encoding="utf-8")):
            for item in passage["items"]:
                key = key_of(item["text"])
                spelling.setdefault(key, item["text"])
                (programme if item["type"] == "programme" else other)[key] += 1
    keys = sorted(key for key in programme if len(key) >= 2)
    automaton = daachorse.CharwiseDoubleArrayAhoCorasick(keys)
    files: dict[str, set[str]] = {key: set() for key in keys}
    for file, text in texts.items():
        for number in {match[2] for match in automaton.find_overlapping(key_of(text))}:
            files[keys[number]].add(file)
    with (shared / "reports" / "index.csv").open(encoding="utf-8-sig", newline="") as index:
        places = {row["file"]: row["place"] for row in csv.DictReader(index)}
    rows = [
        (len(files[key]), len({places.get(f, f) for f in files[key]}), programme[key], other[key], spelling[key])
        for key in keys
    ]
    return sorted(rows, key=lambda row: (-row[0], -row[2], row[4]))


def contexts(name: str, texts: Mapping[str, str], around: int = 24) -> Iterator[str]:
    """Every occurrence of a name in any spelling, as `file:offset: …before⟦name⟧after…`."""
    key = key_of(name)
    pattern = re.compile(r"[\s“”‘’\"、（）()·]*".join(re.escape(char) for char in key), re.IGNORECASE)
    for file, text in texts.items():
        for match in pattern.finditer(text):
            a, b = match.span()
            line = f"…{text[max(0, a - around) : a]}⟦{text[a:b]}⟧{text[b : b + around]}…".replace("\n", " ")
            yield f"{file}:{a}: {line}"


def refresh(folder: Path, texts: Mapping[str, str], before: Mapping[str, str]) -> tuple[int, list[str]]:
    """Corrects `start` and `end` of sources whose file now reads otherwise.

    Args:
        folder: the YAML files, which are rewritten in place; only the two numbers change.
        texts: the files as they are read now.
        before: texts in which the present offsets are right, where they are known; else the definition of one of the
            entry's names nearest to the present offset is taken.

    Returns:
        How many sources changed, and the ids of those that were not found again.
    """
    changed, lost = 0, []
    known = {file: definitions(file, text) for file, text in texts.items()}
    for path in sorted(folder.glob("*.yaml")):
        content = path.read_text(encoding="utf-8")
        for entry in read_vocabulary(path, tuple[Entry, ...]):
            source = entry.source
            if source is None or source.file is None or source.start is None or source.end is None:
                continue
            span = _find(entry, texts.get(source.file), before.get(source.file), known.get(source.file, ()))
            if span is None:
                lost.append(entry.id)
            elif span != (source.start, source.end):
                block = re.compile(
                    rf"(- id: {re.escape(entry.id)}\n(?:(?!- id:).*\n)*?.*source: \{{.*)start: \d+, end: \d+"
                )
                content, count = block.subn(rf"\g<1>start: {span[0]}, end: {span[1]}", content, count=1)
                changed += count
                if not count:
                    lost.append(entry.id)
        path.write_text(content, encoding="utf-8", newline="\n")
    return changed, lost


def _find(entry: Entry, now: str | None, before: str | None, known: Iterable[Definition]) -> tuple[int, int] | None:
    """Where the passage that an entry's source points at stands now."""
    source = entry.source
    if now is None or source is None or source.start is None or source.end is None:
        return None
    if before is not None:
        wanted = before[source.start : source.end]
        loose = re.compile(r"\s*".join(re.escape(char) for char in re.sub(r"\s", "", wanted)))
        found = [match.span() for match in loose.finditer(now)]
    else:
        keys = {normalise(name) for name in entry.names}
        found = [(d.start, d.end) for d in known if d.normalised in keys]
        near = key_of(now[max(0, source.start - _BEFORE) : source.end])
        named = any(key_of(name) in near for name in entry.names)
        if named and (not found or _MARK.search(now, max(0, source.start - 4), source.start)):
            return source.start, source.end
    start = source.start
    return min(found, key=lambda span: abs(span[0] - start), default=None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--out", type=Path, help="folder for names.tsv and glossary.jsonl")
    parser.add_argument("--contexts", metavar="NAME")
    parser.add_argument("--refresh-sources", action="store_true")
    parser.add_argument("--before", type=Path, help="JSON: texts by file in which the present offsets are right")
    options = parser.parse_args()
    texts = read_reports(options.shared / "reports")
    if options.contexts:
        print("\n".join(contexts(options.contexts, texts)))
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        head = "reports\tplaces\tprogramme\tother\tname"
        lines = [head, *("\t".join(map(str, row)) for row in names(options.shared, texts))]
        (options.out / "names.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        with (options.out / "glossary.jsonl").open("w", encoding="utf-8", newline="\n") as out:
            for file, text in texts.items():
                for found in definitions(file, text):
                    row = {field: getattr(found, field) for field in Definition.__struct_fields__}
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
    if options.refresh_sources:
        before = json.loads(options.before.read_text(encoding="utf-8")) if options.before else {}
        changed, lost = refresh(FOLDER, texts, before)
        compile_entries(FOLDER, COMPILED)
        print(f"{changed} sources corrected, {len(lost)} not found: {' '.join(lost)}")


if __name__ == "__main__":
    main()
