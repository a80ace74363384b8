"""The words that the corpus is written in, the frequent ones first."""

from collections.abc import Iterator
from itertools import chain, islice, product
from pathlib import Path

import rjieba

_FOLDER = Path(__file__).parent
ENGLISH, CHINESE = ((_FOLDER / name).read_text(encoding="utf-8").split() for name in ("english.txt", "chinese.txt"))
_ONSETS = (
    "b",
    "c",
    "d",
    "f",
    "g",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "br",
    "cl",
    "dr",
    "fl",
    "gr",
    "tr",
)
_VOWELS, _ENDS = "aeiou", "lmnrstx"


def english(count: int) -> list[str]:
    """Return so many words, the known ones first; the others are made of syllables, and mean nothing."""
    return list(islice(chain(ENGLISH, _made()), count))


def chinese() -> list[str]:
    """Return the known words first, then every word of two of their characters that the dictionary has."""
    characters = list(dict.fromkeys("".join(CHINESE)))
    jieba, known = rjieba.Jieba(), set(CHINESE)
    pairs = (first + second for first, second in product(characters, characters))
    return [*CHINESE, *(pair for pair in pairs if pair not in known and jieba.has_word(pair))]


def _made() -> Iterator[str]:
    syllables = [onset + vowel for onset, vowel in product(_ONSETS, _VOWELS)]
    for first, end, second in product(syllables, _ENDS, syllables):
        yield second + first + end + "o"
