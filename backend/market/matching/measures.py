"""How well an order answers questions of the past."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.market.matching.ledger import Floats
from backend.market.matching.metrics import ndcg, rank_of, slices
from backend.market.matching.questions import Questions


@dataclass(frozen=True, slots=True, eq=False)
class WorkerMeasure:
    """NDCG@20 and recall@50 of each question about workers."""

    ndcg_20: Floats
    recall_50: Floats

    def values(self) -> dict[str, float]:
        """Return the means."""
        return {"ndcg_20": mean(self.ndcg_20), "recall_50": mean(self.recall_50)}


@dataclass(frozen=True, slots=True, eq=False)
class FeedMeasure:
    """The rank of the right answer of each question about tasks."""

    ranks: Floats

    def values(self) -> dict[str, float]:
        """Return hit@5, hit@10 and the mean reciprocal rank."""
        hits = {f"hit_{places}": mean(self.ranks <= places) for places in (5, 10)}
        return hits | {"mrr": mean(1 / self.ranks)}


def measure_workers(questions: Questions, scores: Floats) -> WorkerMeasure:
    """Measure an order of workers."""
    gained, recalled = [], []
    for part, answers in zip(slices(questions.pairs.sizes), questions.answers.tolist(), strict=True):
        hits = questions.labels[part][np.argsort(-scores[part], kind="stable")].astype(float)
        gained.append(ndcg(hits, answers))
        recalled.append(float(hits[:50].sum()) / answers)
    return WorkerMeasure(np.array(gained), np.array(recalled))


def measure_feed(questions: Questions, scores: Floats) -> FeedMeasure:
    """Measure an order of tasks; a right answer that is not among the pairs has no rank."""
    ranks = []
    for part in slices(questions.pairs.sizes):
        right = np.flatnonzero(questions.labels[part])
        ranks.append(float(rank_of(scores[part], int(right[0]))) if len(right) else np.inf)
    return FeedMeasure(np.array(ranks))


def mean(values: Floats | npt.NDArray[np.bool_]) -> float:
    """Return the mean, zero of nothing."""
    return float(np.mean(values)) if len(values) else 0.0
