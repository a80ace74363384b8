"""The words of a text, counted and compared: runs of letters and digits, and each Chinese character for itself."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

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


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that is asked several times what it says."""

    folded: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Read a text once."""
        return cls(normalise(text), tuple(spoken(text)))

    def says(self, wanted: str) -> bool:
        """Tell whether the text has some words in their order and as whole words; signs between them count too."""
        looked = " ".join(spoken(wanted))
        if normalise(wanted) not in self.folded:
            return False
        return not looked or f" {looked} " in f" {' '.join(self.words)} "
