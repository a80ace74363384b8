"""The words of a text, counted and compared: runs of letters and digits, and each Chinese character for itself."""

import re
from itertools import pairwise

from backend.core.text import normalise

_HAN = "\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORDS = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+(?:['\u2019][^\W_{_HAN}]+)*")


def spoken(text: str) -> list[str]:
    """Return the words of a text in their order, normalised; as word processors do, a Chinese character is one."""
    return _WORDS.findall(normalise(text))


def shingles(text: str) -> set[str]:
    """Return what two texts have in common when one was made of the other: words other than Chinese, and all pairs."""
    words = spoken(text)
    single = (word for word in words if len(word) > 1 or word.isascii())
    return {*single, *(f"{first} {second}" for first, second in pairwise(words))}


def says(text: str, wanted: str) -> bool:
    """Tell whether a text has some words in their order and as whole words, signs and case aside but not left out."""
    found, looked = spoken(text), spoken(wanted)
    if normalise(wanted) not in normalise(text):
        return False
    return not looked or any(found[place : place + len(looked)] == looked for place in range(len(found)))
