"""How good an order is."""

from collections.abc import Iterator

import numpy as np

from backend.market.matching.ledger import Floats, Ints


def ndcg(hits: Floats, relevant: int, most: int = 20) -> float:
    """Return the NDCG of the first `most` places; `hits` is 1 where the one at that place is relevant."""
    if relevant == 0:
        return 0.0
    discount = 1 / np.log2(np.arange(2, most + 2))
    gained = float((hits[:most] * discount[: len(hits[:most])]).sum())
    return gained / float(discount[: min(most, relevant)].sum())


def rank_of(scores: Floats, wanted: int) -> int:
    """Return the place, from one, of an item; those with the same score that were given before it come first."""
    return int(1 + (scores > scores[wanted]).sum() + (scores[:wanted] == scores[wanted]).sum())


def slices(sizes: Ints) -> Iterator[slice]:
    """Yield the rows of each question."""
    end = 0
    for size in sizes.tolist():
        yield slice(end, end + size)
        end += size


def lower_bound(values: Floats, share: float = 0.025, rounds: int = 2000, seed: int = 1) -> float:
    """Return the lower bound of a bootstrap interval of the mean."""
    if not len(values):
        return 0.0
    draws = np.random.default_rng(seed).integers(0, len(values), (rounds, len(values)))
    return float(np.quantile(values[draws].mean(axis=1), share))


def gini(values: Floats) -> float:
    """Return how unequal values are: 0 when all are the same, towards 1 when one has everything."""
    ordered = np.sort(values)
    total = float(ordered.sum())
    if total == 0:
        return 0.0
    places = np.arange(1, len(ordered) + 1)
    return float((2 * (places * ordered).sum()) / (len(ordered) * total) - (len(ordered) + 1) / len(ordered))
