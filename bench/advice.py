"""What budget advice is worth, on bounties of others: the method beside simpler rules.

`make bench-advice` reads ../shared/data/bounty_outcomes (or the folder in GUILDHALL_BOUNTIES), prints the tables and
writes bench/results/advice.json. Nothing that is measured is told about the bounty itself or what came after it: the
bounties stand in the order in which they were made, and each is judged by those before it.

- pay: quantiles of what bounties are worth; mean pinball loss of the quartiles, in logarithms.
- done: the chance that a bounty is paid at all; log loss, Brier score, area under the curve.
- claim: the share of bounties taken within 1, 3, 7 and 30 days; mean Brier score.
"""

import csv
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from backend.market.advice.neighbours import Floats, Neighbours, Waiting, quantiles, recent, share

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("GUILDHALL_BOUNTIES", ROOT.parent / "shared" / "data" / "bounty_outcomes"))
RESULT = ROOT / "bench" / "results" / "advice.json"
LEARNT = 0.6
QUARTILES = (0.25, 0.5, 0.75)
# As in the own history: of value and volume, the share paid before, the length of the text.
LEAST = (1.0, 0.25, 1.0, 1.0)
DAYS = (1.0, 3.0, 7.0, 30.0)
STEP = 50

Table = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Bounties:
    """Bounties in the order of their issues: value, whether they were paid, and what was known before."""

    value: Floats
    paid: Floats
    features: Floats
    skills: Sequence[frozenset[str]]
    clients: Sequence[str]

    @property
    def learnt(self) -> int:
        """How many come before the first that is judged."""
        return int(len(self.value) * LEARNT)

    def before(self, place: int, *columns: int) -> Neighbours:
        """Return the bounties before one as neighbours by some features."""
        return Neighbours.of(
            self.features[:place][:, columns],
            [LEAST[column] for column in columns],
            self.skills[:place],
            self.clients[:place],
        )


def rows(name: str, key: str) -> list[dict[str, str]]:
    """Return the records of a file in the order of a number."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: int(row[key]))


def bounties() -> Bounties:
    """Read the bounties with their outcome."""
    read = rows("bs_github.csv", "bountysource_issue_id")

    def column(name: str) -> Floats:
        return np.array([float(row[name] or 0) for row in read])

    value = column("I_B_total_value")
    features = [
        np.log(value),
        column("P_B_paid_percentage_before"),
        np.log1p(column("P_B_total_value_before")),
        np.log1p(column("I_content_len_before")),
    ]
    return Bounties(
        value=value,
        paid=np.array([float(row["Label"] == "success") for row in read]),
        features=np.column_stack(features),
        skills=[frozenset({row["langauge"]} - {""}) for row in read],
        clients=[row["github_url"].partition("/issues/")[0] for row in read],
    )


def even(count: int) -> Floats:
    """Return weights that are all the same."""
    return np.ones(count)


def pay(told: Bounties) -> Table:
    """Return the pinball loss of each way to say what such a bounty is worth."""

    def judged(weigh: Callable[[int], Floats]) -> float:
        losses = []
        for place in range(told.learnt, len(told.value)):
            guess = np.log(quantiles(told.value[:place], weigh(place), QUARTILES))
            off = np.log(told.value[place]) - guess
            losses.append(np.maximum(np.multiply(QUARTILES, off), (np.asarray(QUARTILES) - 1) * off).mean())
        return float(np.mean(losses))

    def method(place: int) -> Floats:
        past = told.before(place, 2, 3)
        near = past.likeness(told.features[place, [2, 3]], told.skills[place])
        return past.habits(near, told.clients[place])

    def same_skill(place: int) -> Floats:
        return np.array([1.0 if told.skills[place] & each else 1e-3 for each in told.skills[:place]])

    def same_client(place: int) -> Floats:
        return np.array([1.0 if told.clients[place] == each else 1e-3 for each in told.clients[:place]])

    ways = {"all before": even, "same skill": same_skill, "same client": same_client, "method": method}
    return {name: {"pinball": judged(way)} for name, way in ways.items()}


def done(told: Bounties) -> Table:
    """Return log loss, Brier score and area under the curve of each way to say whether it will be paid."""
    cut = told.learnt
    truth, known, whole = told.paid[cut:], told.paid[:cut], float(told.paid[:cut].mean())
    scale = told.features[:cut].std(axis=0)
    scaled = (told.features - told.features[:cut].mean(axis=0)) / scale
    near = told.before(cut, 0, 1, 2, 3)
    ends = [10, 25, 50, 100, 250]
    bins = np.digitize(told.value, ends)
    rates = [(known[bins[:cut] == each].sum() + whole) / ((bins[:cut] == each).sum() + 1) for each in range(6)]
    ways = {
        "share of all before": np.full(len(truth), whole),
        "share at that value": np.array(rates)[bins[cut:]],
        "share of the client": (told.features[cut:, 1] + whole) / 2,
        "logistic regression": LogisticRegression().fit(scaled[:cut], known).predict_proba(scaled[cut:])[:, 1],
        "method": np.array(
            [
                share(known, near.likeness(told.features[place], told.skills[place]), whole)
                for place in range(cut, len(told.paid))
            ]
        ),
    }
    return {
        name: {
            "log_loss": float(log_loss(truth, guess)),
            "brier": float(brier_score_loss(truth, guess)),
            "auc": float(roc_auc_score(truth, guess)),
        }
        for name, guess in ways.items()
    }


def claim() -> Table:
    """Return the Brier score of each way to say within how many days somebody takes a bounty."""
    read = rows("activities_collection_3.csv", "pk")

    def days(*names: str) -> Floats:
        return np.array([max(float(row[f"duration_create_to_{name}"] or 0) for name in names) for row in read])

    started = days("start")
    came = started > 0
    stood = np.where(came, started, days("lastAct", "killed", "done", "stop", "submitted"))
    first = int(len(stood) * LEARNT)

    def counted(times: Floats, taken: Floats, weights: Floats) -> list[float]:
        return [float((weights * (taken.astype(bool) & (times <= day))).sum() / weights.sum()) for day in DAYS]

    def steady(times: Floats, taken: Floats, weights: Floats) -> list[float]:
        rate = (weights * taken).sum() / (weights * times).sum()
        return [float(1 - np.exp(-day * rate)) for day in DAYS]

    def waited(times: Floats, taken: Floats, weights: Floats) -> list[float]:
        waiting = Waiting.of(times, taken.astype(bool), weights)
        return [waiting.within(day) for day in DAYS]

    def judged(way: Callable[[Floats, Floats, Floats], list[float]], weigh: Callable[[int], Floats]) -> float:
        losses: list[list[float]] = [[] for _ in DAYS]
        for begin in range(first, len(stood), STEP):
            guess = way(stood[:begin], came[:begin].astype(float), weigh(begin))
            for place in range(begin, min(begin + STEP, len(stood))):
                for number, day in enumerate(DAYS):
                    if came[place] or stood[place] > day:
                        truth = float(came[place] and stood[place] <= day)
                        losses[number].append((guess[number] - truth) ** 2)
        return float(np.mean([np.mean(each) for each in losses]))

    ways = {
        "a steady rate": (steady, even),
        "share of all before": (counted, even),
        "Kaplan-Meier of all before": (waited, even),
        "method": (waited, recent),
    }
    return {name: {"brier": judged(way, weigh)} for name, (way, weigh) in ways.items()}


def main() -> None:
    """Measure, print and write."""
    told = bounties()
    tables = {"pay": pay(told), "done": done(told), "claim": claim()}
    for question, table in tables.items():
        print(f"\n{question}")
        for name, figures in table.items():
            print(f"  {name:28s}" + "".join(f"  {key} {value:.4f}" for key, value in figures.items()))
    rounded = {q: {n: {k: round(v, 4) for k, v in f.items()} for n, f in t.items()} for q, t in tables.items()}
    RESULT.write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
