"""Short vectors of texts, in any language, without anything learned: words are hashed and projected at random.

The projection is the same in every process, so that vectors of different days can be compared.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

WORDS = 2**14
WIDTH = 48
LONGEST = 4000
_TOKEN = re.compile(r"[^\W\d_]{3,}")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def _tokens(text: str) -> Iterator[str]:
    """Yield the words of a text, and the pairs of neighbours of Chinese characters."""
    text = text[:LONGEST].casefold()
    yield from _TOKEN.findall(_HAN.sub(" ", text))
    for run in _HAN.findall(text):
        yield from (run[place : place + 2] for place in range(max(1, len(run) - 1)))


@cache
def _projection() -> Vectors:
    return np.random.default_rng(7).standard_normal((WORDS, WIDTH), dtype=np.float32)


def vectors(texts: Sequence[str]) -> Vectors:
    """Return a unit vector for each text; zeros for a text without words."""
    if not texts:
        return np.zeros((0, WIDTH), np.float32)
    # scikit-learn takes seconds to load, which a process without any text shall not pay.
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, HashingVectorizer  # noqa: PLC0415 - see above

    def analysed(text: str) -> list[str]:
        return [word for word in _tokens(text) if word not in ENGLISH_STOP_WORDS]

    hashing = HashingVectorizer(n_features=WORDS, analyzer=analysed, norm=None, dtype=np.float32)
    counted = hashing.transform(texts)
    counted.data = np.sign(counted.data) * np.log1p(np.abs(counted.data))
    found: Vectors = counted @ _projection()
    norms = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.maximum(norms, 1e-9), np.float32)
