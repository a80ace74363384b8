"""Learned orders: a logistic regression and LightGBM's lambdarank, both kept as text.

The libraries that fit them take seconds to load, so each function loads its own.
"""

# ruff: noqa: PLC0415 - see above

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from backend.market.matching.columns import Columns, Table
from backend.market.matching.ledger import Floats, Ints
from backend.market.matching.questions import Labels

if TYPE_CHECKING:
    import lightgbm

SEED = 7
THREADS = 1
CONSTANT = 1e-6


class Model(Protocol):
    """Scores pairs by their features."""

    @property
    def names(self) -> list[str]:
        """The features it asks for."""

    def __call__(self, found: Columns) -> Floats:
        """Return the scores of pairs; only their order within a question means something."""


def table_of(found: Columns, names: Sequence[str]) -> Table:
    """Return the columns of these names; raises `KeyError` for one that no longer exists."""
    return np.column_stack([found.named[name].astype(np.float32) for name in names])


@dataclass(frozen=True, slots=True, eq=False)
class Logistic:
    """A logistic regression over standardised features."""

    names: list[str]
    middle: Floats
    spread: Floats
    weights: Floats

    def __call__(self, found: Columns) -> Floats:
        """Return the log-odds without the constant."""
        scores: Floats = ((table_of(found, self.names) - self.middle) / self.spread) @ self.weights
        return scores

    def words(self) -> dict[str, Any]:
        """Return the model as JSON values."""
        return {"names": self.names} | {
            name: [float(value) for value in getattr(self, name)] for name in ("middle", "spread", "weights")
        }

    @classmethod
    def of(cls, words: Mapping[str, Any]) -> "Logistic":
        """Return the model that `words` made."""
        middle, spread, weights = (np.array(words[name], np.float64) for name in ("middle", "spread", "weights"))
        return cls(list(words["names"]), middle, spread, weights)


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """A gradient-boosted ensemble of LightGBM."""

    names: list[str]
    booster: "lightgbm.Booster"

    def __call__(self, found: Columns) -> Floats:
        """Return the raw scores."""
        scores: Floats = np.asarray(
            self.booster.predict(table_of(found, self.names), num_threads=THREADS, raw_score=True), np.float64
        )
        return scores

    def words(self) -> str:
        """Return the model as LightGBM's text."""
        text: str = self.booster.model_to_string()
        return text

    @classmethod
    def of(cls, text: str) -> "Trees":
        """Return the model of LightGBM's text; raises `ValueError` for any other."""
        import lightgbm

        if not text.startswith("tree\n"):
            raise ValueError("this is no model of LightGBM")
        booster = lightgbm.Booster(model_str=text)
        return cls(list(booster.feature_name()), booster)


def fit_logistic(table: Table, names: list[str], labels: Labels) -> Logistic:
    """Fit a logistic regression."""
    from sklearn.linear_model import LogisticRegression

    middle = table.mean(axis=0, dtype=np.float64)
    spread = table.std(axis=0, dtype=np.float64)
    spread[spread < CONSTANT] = 1.0
    fitted = LogisticRegression(C=0.1, max_iter=200, tol=1e-3).fit((table - middle) / spread, labels)
    return Logistic(names, middle, spread, np.asarray(fitted.coef_[0], np.float64))


def fit_trees(table: Table, names: list[str], labels: Labels, sizes: Ints, **changes: Any) -> Trees:
    """Fit a lambdarank; the same data give the same trees."""
    import lightgbm

    rounds = int(changes.pop("rounds", 200))
    params = {
        "objective": "lambdarank",
        "lambdarank_truncation_level": 20,
        "learning_rate": 0.06,
        "num_leaves": 31,
        "min_data_in_leaf": 100,
        "feature_fraction": 0.5,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "num_threads": THREADS,
        "deterministic": True,
        "force_row_wise": True,
        "seed": SEED,
        "verbose": -1,
    } | changes
    data = lightgbm.Dataset(table, labels.astype(np.int32), group=sizes, feature_name=names, free_raw_data=True)
    return Trees(names, lightgbm.train(params, data, rounds))
