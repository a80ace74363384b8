"""What the ways to agree add to a task: milestones, a rising reward, a bonus, a contest, a pot."""

from collections.abc import Collection, Mapping
from typing import Any

from backend.chain.tasks.schemas import Bonus, Contest, DisputeRef, Milestone, Phase, PhaseName, Pot, PotState, Rising
from indexer.models import Dispute
from indexer.models import Pot as PotRow
from indexer.rewards import current_reward, fee_of, milestone_due

CLAIM, SELECT, CONTEST = range(3)
ACTIVE, CLOSED, CONTEST_DISPUTED, CONTEST_ENDED = range(1, 5)
FIRST_ENDED = 16
# Ends of a seat whose worker gets the pot.
PAYABLE = frozenset({18, 20, 27})

Columns = Mapping[str, Any]


def reward_now(task: Columns, now: int) -> int:
    """Return what a worker would get for a seat now, in token units, net: it rises in steps up to the ceiling."""
    return current_reward(task, max(now, task["opened"]))


def milestones_of(task: Columns, price: int) -> list[Milestone]:
    """Return the parts of a price."""
    found, paid = [], 0
    for number, share in enumerate(task["shares"]):
        net = milestone_due(task, {"milestone": number, "price": price, "paid": paid})
        paid += net
        found.append(Milestone(share=share, net=str(net), fee=str(fee_of(net, task["fee_bps"]))))
    return found


def rising_of(task: Columns, now: int) -> Rising | None:
    """Return how a reward rises; None when it does not."""
    every = task["raise_every"]
    if not every:
        return None
    price = reward_now(task, now)
    goes_on = price < task["ceiling"]
    reached = max(0, now - task["opened"]) // every
    return Rising(
        by=str(task["raise_by"]),
        every=every,
        now=str(price),
        next=str(min(task["ceiling"], price + task["raise_by"])) if goes_on else None,
        next_at=task["opened"] + (reached + 1) * every if goes_on else None,
        ceiling=str(task["ceiling"]),
    )


def bonus_of(task: Columns) -> Bonus | None:
    """Return the bonus of the first seats; None when there is none."""
    if not task["bonus_seats"]:
        return None
    left = task["bonus_seats"] - task["bonus_taken"]
    return Bonus(amount=str(task["bonus"]), seats=task["bonus_seats"], left=left)


def entries_of(task: Columns) -> int:
    """Return how many have entered a contest; one whose places were closed has none."""
    return 0 if task["status"] == CLOSED else int(task["seats"] - task["open"])


def reveal_end(task: Columns) -> int:
    """Return when entries can be revealed no more, and the poster may award."""
    return int(task["deadline"] + task["work_period"])


def award_end(task: Columns) -> int:
    """Return when the poster can award no more, and an entrant may escalate."""
    return int(reveal_end(task) + task["review_period"])


def escalation_end(task: Columns) -> int:
    """Return when nobody can escalate any more."""
    return int(award_end(task) + task["dispute_period"])


def contest_of(task: Columns, now: int, dispute: Dispute | None) -> Contest | None:
    """Return a contest with its phases; None for a task of another mode."""
    if task["mode"] != CONTEST:
        return None
    ends = (task["deadline"], reveal_end(task), award_end(task), escalation_end(task))
    names: tuple[PhaseName, ...] = ("entry", "reveal", "award", "escalation")
    starts = (task["posted_at"], *ends[:3])
    phases = [Phase(name=name, start=start, end=end) for name, start, end in zip(names, starts, ends, strict=True)]
    if dispute is not None:
        start = dispute.opened_at
        phases[3] = Phase(name="escalation", start=award_end(task), end=start)
        phases.append(Phase(name="ruling", start=start, end=start + task["ruling_period"]))
    return Contest(
        entries=entries_of(task),
        revealed=task["revealed"],
        judging=str(task["judging"]),
        phase=_phase(task, now, phases),
        phases=phases,
        dispute=dispute_ref(dispute) if dispute is not None else None,
    )


def _phase(task: Columns, now: int, phases: list[Phase]) -> PhaseName:
    if task["status"] in (CLOSED, CONTEST_ENDED):
        return "ended"
    if task["status"] == CONTEST_DISPUTED:
        return "ruling"
    return next((phase.name for phase in phases[:4] if phase.end is not None and now < phase.end), "ended")


def dispute_ref(dispute: Dispute) -> DisputeRef:
    """Return a dispute as seats and contests name it."""
    return DisputeRef(
        arbitrator=dispute.arbitrator,
        id=str(dispute.dispute_id),
        opened_at=dispute.opened_at,
        ruling=dispute.ruling,
        ruled_at=dispute.ruled_at,
    )


def pot_state(pot: PotRow | None, task: Columns, states: Collection[int], now: int) -> PotState:
    """Return how far the pot of a task with one seat has come; `states` are those of all its seats."""
    if pot is not None and pot.paid_at is not None:
        return "paid"
    if PAYABLE.intersection(states):
        return "payable"
    if task["status"] == ACTIVE and task["open"]:
        return "open" if now < task["deadline"] else "refundable"
    # A place that is not free again, though nobody holds it, never will be; a closed task says so by itself.
    given_back = task["status"] == CLOSED and task["opened"] == 0
    return "refundable" if given_back or (states and min(states) >= FIRST_ENDED) else "waiting"


def pot_of(pot: PotRow | None, task: Columns, states: Collection[int], now: int) -> Pot | None:
    """Return what others added to a task; None when nobody ever did."""
    if pot is None:
        return None
    return Pot(contributed=str(pot.amount), net=str(pot.net), state=pot_state(pot, task, states, now))
