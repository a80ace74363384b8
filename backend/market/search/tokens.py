"""Text as all engines index it: the same tokens everywhere, so that all of them find the same tasks.

A token has no blank and no ASCII punctuation, so it can stand in any engine's query language and mean only itself.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import rjieba
import tantivy

from backend.core.text import normalise

MOST_TOKENS = 24
LONGEST = 64
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECES = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<sign>[a-z0-9]+(?:\+\+|#))|(?P<word>[^\W_{_HAN}]+)")
_SIGNS = str.maketrans({"+": "plus", "#": "sharp"})
# What a query may leave out, since nearly every text has it and none is about it.
_PLAIN = frozenset(
    re.findall(
        r"\S+",
        """a an and are as at be by can do for from has have how i in into is it my need of on or our please so that the
        their this to us want we what which who will with you your
        的 了 和 与 及 在 是 把 为 对 或 等 之 个 请 需 要 需要 我 我们 一个 将 并 到 从 用 能 可以 如何 怎么""",
    )
)
_STEM = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer("english")).build()


def surface(text: str) -> Iterator[str]:
    """Yield the words of a text as they are written, case and compatibility forms folded; Chinese cut for search."""
    for piece in _PIECES.finditer(normalise(text)):
        if piece["han"]:
            yield from rjieba.cut_for_search(piece["han"])
        else:
            yield piece[0].translate(_SIGNS)[:LONGEST]


def tokens(text: str) -> list[str]:
    """Return the tokens of a text in their order: its words, English ones by their stem."""
    return [stem(word) for word in surface(text)]


def query_tokens(text: str) -> tuple[str, ...]:
    """Return the tokens that a text must have to be found, each once; at most `MOST_TOKENS`."""
    found = list(_asked(text))
    telling = [word for word in found if word not in _PLAIN] or found
    return tuple(dict.fromkeys(stem(word) for word in telling))[:MOST_TOKENS]


def _asked(text: str) -> Iterator[str]:
    """Yield the words of a query. Of a long Chinese word only the parts that others may have written apart."""
    for word in surface(text):
        if not is_han(word):
            yield word
    for piece in _PIECES.finditer(normalise(text)):
        if piece["han"]:
            for word in rjieba.cut(piece["han"]):
                yield from _parts(word)


def _parts(word: str) -> Iterator[str]:
    shorter = [part for part in rjieba.cut_for_search(word) if part != word]
    end, found = 0, False
    for part in shorter:
        start = word.find(part, end)
        if start >= 0:
            yield part
            end, found = start + len(part), True
    if not found:
        yield word


def vocabulary(texts: Iterable[str]) -> set[str]:
    """Return the words of some texts that a mistyped word may have been meant as."""
    return {word for text in texts for word in surface(text) if is_correctable(word)}


def is_correctable(word: str) -> bool:
    """Tell whether a word is long enough to be recognised in another spelling."""
    return len(word) >= (2 if is_han(word) else 4) and not word.isdigit()


def is_han(word: str) -> bool:
    """Tell whether a word is written in Chinese characters."""
    return word[:1] >= "\u3400" and _PIECES.match(word) is not None and _PIECES.match(word)["han"] is not None  # type: ignore[index]


def pieces(text: str) -> list[str]:
    """Return the words of a text uncut: those of Chinese as the runs of characters in which they stand."""
    return [piece[0] for piece in _PIECES.finditer(normalise(text))]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of an English word; any other word as it is."""
    return _STEM.analyze(word)[0] if word.isascii() and word.isalpha() else word
