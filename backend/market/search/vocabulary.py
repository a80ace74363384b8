"""What a mistyped query was probably meant as, by the words that tasks use."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

import rjieba
from rapidfuzz import process
from rapidfuzz.distance import OSA

from backend.market.search.tokens import is_correctable, is_han, pieces, stem

# From this length on a word may have two wrong letters.
_LONG = 7
_LONGEST_HAN = 6
# A word of fewer tasks may be a slip itself, if one that is near has so many times as many.
_SLIPS, _MORE = 50, 20


class Vocabulary:
    """Words by how many tasks have them."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self.words = words
        self._stems = {stem(word) for word in words}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in words:
            self._by_length[len(word)].append(word)

    def correct(self, text: str) -> str | None:
        """Return a text with its unknown words replaced by the nearest known ones; None when there is none to replace.

        Only as much is replaced as needs to be: words that are known, or too short to tell, stay. Where all are known,
        rare ones are replaced by common ones.
        """
        words = pieces(text)
        for sure in (self._is_known, self._is_common):
            corrected = [self._han(piece, sure) if is_han(piece) else self._word(piece, sure) for piece in words]
            if corrected != words:
                return " ".join(corrected)
        return None

    def _word(self, word: str, sure: Callable[[str], bool]) -> str:
        if sure(word) or not is_correctable(word):
            return word
        return self._nearest(word, 2 if len(word) >= _LONG else 1) or word

    def _han(self, run: str, sure: Callable[[str], bool]) -> str:
        """Return a run of Chinese characters with the first group of its words that is nearly a known word replaced.

        A wrong character often cuts a word into others, so whole groups are looked at, the longest first.
        """
        cut = rjieba.cut(run)
        if all(sure(word) for word in cut):
            return run
        for first, last in _groups(len(cut)):
            group = "".join(cut[first:last])
            if len(group) <= _LONGEST_HAN and not all(sure(word) for word in cut[first:last]):
                nearest = self._nearest(group, 1) if len(group) > 1 else None
                if nearest is not None:
                    return "".join([*cut[:first], nearest, *cut[last:]])
        return run

    def _is_common(self, word: str) -> bool:
        """Tell whether a word is no slip that somebody posted: those are rare."""
        return self.words.get(word, _SLIPS) >= _SLIPS

    def _is_known(self, word: str) -> bool:
        return word in self.words or stem(word) in self._stems

    def _nearest(self, word: str, most: int) -> str | None:
        lengths: Iterable[int] = range(len(word) - most, len(word) + most + 1)
        if is_han(word):
            lengths = (len(word),)
        near = [other for length in lengths for other in self._by_length.get(length, ())]
        found = [
            hit
            for hit in process.extract(word, near, scorer=OSA.distance, score_cutoff=most, limit=None)
            if hit[1] > 0 and self.words[hit[0]] > _MORE * self.words.get(word, 0)
        ]
        if not found:
            return None
        # The first letter is seldom wrong; of characters none is surer than another.
        sure = not is_han(word)
        best = min(found, key=lambda hit: (hit[1], sure and hit[0][0] != word[0], -self.words[hit[0]], hit[0]))
        return str(best[0])


def _groups(length: int) -> Iterator[tuple[int, int]]:
    """Yield all ranges within a length, the longest first."""
    for size in range(length, 0, -1):
        for first in range(length - size + 1):
            yield first, first + size
