"""Replays the lists that tasks would have shown, and measures who was shown how much."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from backend.market.fairness.schemas import ConstraintCost, GroupExposure
from backend.market.matching.history import DAY, History
from backend.market.matching.ledger import Floats, Ints
from backend.market.matching.metrics import gini, ndcg
from backend.market.matching.questions import Labels
from backend.market.matching.ranker import Ranked, Ranker
from backend.market.matching.reranking import NEWCOMER, with_kept_places

SHOWN = 20
PERIOD = int(60 * DAY)
MOST = 200
VETERAN = 20
PAUSE = 60 * DAY
SHARES = (0.0, 0.1, 0.2)


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """One task's order as it would have been, who of it then joined, and who belongs to which group."""

    ranked: Ranked
    joined: Labels
    groups: dict[str, Labels]


@dataclass(slots=True)
class Audit:
    """What one share of kept places leads to."""

    exposure: Floats
    candidates: dict[str, float] = field(default_factory=dict)
    shown: dict[str, float] = field(default_factory=dict)
    merit: dict[str, float] = field(default_factory=dict)
    workers: dict[str, int] = field(default_factory=dict)
    ndcg: float = 0.0


def replays(history: History, ranker: Ranker, now: int) -> list[Replay]:
    """Return the newest tasks' orders, each as it stood when its task opened."""
    rows = np.flatnonzero((history.start >= now - PERIOD) & (history.start < now))[-MOST:]
    found = []
    for task in rows.tolist():
        moment = int(history.start[task])
        ranked = ranker.rank_workers(history, task, moment)
        if len(ranked.rows):
            found.append(
                Replay(ranked, _joined(history, task, now, ranked.rows), _groups(history, ranked.rows, moment))
            )
    return found


def _joined(history: History, task: int, now: int, workers: Ints) -> Labels:
    joins = history.crowds.recent(task, now, len(history.join_task))
    return np.isin(workers, history.join_worker[joins])


def _groups(history: History, workers: Ints, moment: int) -> dict[str, Labels]:
    look = history.joined.look(workers, np.full(len(workers), moment))
    return {
        "newcomer": look.count < NEWCOMER,
        "regular": (look.count >= NEWCOMER) & (look.count < VETERAN),
        "veteran": look.count >= VETERAN,
        "after_a_pause": look.gap > PAUSE,
    }


def audit(history: History, replayed: Sequence[Replay], share: float) -> Audit:
    """Return what the lists would have shown with a share of the places kept for newcomers."""
    found = Audit(np.zeros(len(history.workers)))
    gained = []
    members: dict[str, set[int]] = {}
    for each in replayed:
        places, _ = with_kept_places(np.arange(len(each.ranked.rows)), each.groups["newcomer"], share, SHOWN)
        weight = 1 / np.log2(np.arange(2, len(places) + 2))
        found.exposure[each.ranked.rows[places]] += weight
        for name, inside in each.groups.items():
            _add(found.candidates, name, float(inside.mean()))
            _add(found.shown, name, float(weight[inside[places]].sum() / weight.sum()))
            if each.joined.any():
                _add(found.merit, name, float(inside[each.joined].mean()))
            members.setdefault(name, set()).update(each.ranked.rows[inside].tolist())
        if each.joined.any():
            gained.append(ndcg(each.joined[places].astype(float), int(each.joined.sum())))
    found.workers = {name: len(rows) for name, rows in members.items()}
    found.ndcg = float(np.mean(gained)) if gained else 0.0
    return found


def _add(sums: dict[str, float], name: str, value: float) -> None:
    sums[name] = sums.get(name, 0.0) + value


def groups_of(found: Audit, asked: int, joined: int) -> list[GroupExposure]:
    """Return each group's exposure beside its share of those who could be shown, and of those who then joined."""
    return [
        GroupExposure(
            group=name,
            workers=found.workers[name],
            exposure_ratio=_ratio(found.shown[name], found.candidates[name]),
            exposure_over_merit=_ratio(found.shown[name] / asked, found.merit.get(name, 0.0) / max(joined, 1)),
        )
        for name in sorted(found.workers)
    ]


def concentration(found: Audit, replayed: Sequence[Replay]) -> tuple[float | None, float | None]:
    """Return the Gini coefficient of exposure over all who could be shown, and the largest share of one of them."""
    if not replayed:
        return None, None
    able = np.unique(np.concatenate([each.ranked.rows for each in replayed]))
    exposure = found.exposure[able]
    return gini(exposure), float(exposure.max() / exposure.sum())


def costs(history: History, replayed: Sequence[Replay], setting: float) -> list[ConstraintCost]:
    """Return what each share of kept places would cost, the one of the settings among them."""
    plain = audit(history, replayed, 0.0)
    found = []
    for share in sorted({*SHARES, setting}):
        one = audit(history, replayed, share)
        found.append(
            ConstraintCost(
                newcomer_share=share,
                ndcg_20=one.ndcg,
                ndcg_loss=plain.ndcg - one.ndcg,
                newcomer_exposure_ratio=_ratio(one.shown.get("newcomer", 0.0), one.candidates.get("newcomer", 0.0)),
            )
        )
    return found


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
