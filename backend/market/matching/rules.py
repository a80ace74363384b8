"""Orders by hand: what is served until own history is long enough, and what every model is measured against."""

import numpy as np

from backend.market.matching.columns import Columns
from backend.market.matching.ledger import Floats

# Each rule names the column of features it orders by, and whether the most or the least comes first.
WORKER_RULES: dict[str, tuple[str, int]] = {
    "recency_in_sub_category": ("sub_left_1", 1),
    "quick_recency_in_sub_category": ("sub_left_0", 1),
    "slow_recency_in_sub_category": ("sub_left_2", 1),
    "popularity": ("all_total", 1),
    "text": ("text", 1),
}
FEED_RULES: dict[str, tuple[str, int]] = {
    "newest": ("age", -1),
    "joins_lately": ("crowd_left_0", 1),
    "joins_of_two_days": ("crowd_left_1", 1),
    "joins_a_day": ("crowd_rate", 1),
    "acts_lately": ("bustle_left_0", 1),
    "text": ("text", 1),
    "ends_soon": ("ends_in", -1),
    "sub_category": ("sub_left_1", 1),
}
WORKERS = "recency_in_sub_category"


def by_rule(found: Columns, rule: tuple[str, int]) -> Floats:
    """Return the scores of a rule."""
    name, sign = rule
    return sign * found.named[name]


def feed_rule(found: Columns) -> Floats:
    """Return the scores of the feed's rule: what others join now, what the worker is used to, what is new."""
    column = found.named
    score: Floats = (
        np.log1p(column["crowd_left_0"])
        + 0.5 * np.log1p(column["crowd_rate"])
        + column["sub_share_1"]
        + 0.3 * column["text"]
        - 0.2 * column["age"]
        - 0.3 * column["passed_joins"]
    )
    return score


def worker_rule(found: Columns) -> Floats:
    """Return the scores of the rule for workers: what is left of what they did of this kind, of the client, of all."""
    column = found.named
    score: Floats = (
        column["sub_left_1"] + 0.1 * column["client_total"] + 0.05 * column["all_left_1"] + 0.05 * column["text"]
    )
    return score
