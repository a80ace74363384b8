"""What lets an account take a seat, as Reputation judges it."""

from dataclasses import dataclass

from backend.chain.standing.repository import StandingRepository
from indexer.models import Task
from indexer.standing import decayed, epoch_at

# One default is forgotten for each of these, in seconds, without a new one.
FORGIVENESS = 180 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account has of a task's skill, decayed to now, and what the task's grade asks for.

    `defaults` are those that still count against it, in any skill.
    """

    points: int = 0
    counterparties: int = 0
    defaults: int = 0
    need_points: int = 0
    need_counterparties: int = 0

    @property
    def suffices(self) -> bool:
        """Whether the grade's needs are met."""
        return self.points >= self.need_points and self.counterparties >= self.need_counterparties


def standing_of(repository: StandingRepository, task: Task, account: str, now: int) -> Standing:
    """Return the standing of an account for a task at a chain time."""
    need = next((need for need in repository.needs() if need.grade == task.grade), None)
    scores = [row.Score for row in repository.scores([account], task.skill) if row.counts]
    return Standing(
        points=sum(decayed(score.points, epoch_at(now) - score.epoch) for score in scores),
        counterparties=sum(score.counterparties for score in scores),
        defaults=defaults_of(repository, account, now),
        need_points=need.points if need else 0,
        need_counterparties=need.counterparties if need else 0,
    )


def defaults_of(repository: StandingRepository, account: str, now: int) -> int:
    """Return how many defaults count against an account at a chain time."""
    suspension = repository.suspension(account)
    if suspension is None or suspension.until == 0:
        return 0
    return max(0, suspension.defaults - max(0, now - repository.last_default(account)) // FORGIVENESS)
