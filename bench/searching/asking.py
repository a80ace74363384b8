"""What is asked of the corpus: words as people choose them, narrowed in half the cases, with four facets."""

from dataclasses import replace

import numpy as np

from backend.core.search import Criteria
from backend.market.search.tokens import query_tokens
from bench.searching.corpus import CHINESE_SHARE, SEED, VOCABULARY
from bench.searching.words import chinese, english

FACETS = ("skill", "grade", "status", "lang")
PAGE = 20
# The most frequent words say nothing, and nobody looks for them.
_FIRST = 20
# Of queries: those for open tasks, for one grade, and for the newest.
OPEN, GRADED, NEWEST = 0.5, 0.25, 0.25


def queries(count: int) -> list[Criteria]:
    """Return so many queries, the same at every run: one to three words, four in five of them English."""
    random = np.random.default_rng(SEED)
    words, han, found = english(VOCABULARY), chinese(), []
    for _ in range(count):
        length = 1 + int(random.integers(3))
        if random.random() < CHINESE_SHARE:
            typed = " ".join(han[rank] for rank in _ranks(random, len(han), length))
        else:
            typed = " ".join(words[rank] for rank in _ranks(random, VOCABULARY, length))
        criteria = Criteria(words=query_tokens(typed), sort="relevance")
        if random.random() < OPEN:
            criteria = replace(criteria, status=("open",))
        if random.random() < GRADED:
            criteria = replace(criteria, grade=(int(random.integers(3)),))
        if random.random() < NEWEST:
            criteria = replace(criteria, sort="newest")
        found.append(criteria)
    return found


def _ranks(random: np.random.Generator, words: int, count: int) -> list[int]:
    """Return places in a list of words: frequent ones and rare ones alike, but not the rarest, which are misspelt."""
    return [int(rank) for rank in np.exp(random.uniform(np.log(_FIRST), np.log(words / 4), size=count))]
