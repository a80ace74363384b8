"""An account's standing as answers show it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from backend.chain.standing.models import POSTING
from backend.chain.standing.repository import StandingRepository
from backend.chain.standing.schemas import Need, Score, Suspension, VersionScore
from backend.chain.tasks.service import GRADES
from backend.core.skills import skill_slug
from indexer.standing import decayed, epoch_at


@dataclass(frozen=True, slots=True)
class StandingReader:
    """Turns rows of an account's standing into answers at one chain time."""

    repository: StandingRepository
    now: int

    def scores(self, account: str) -> list[Score]:
        """Return the scores of an account, that of a poster last."""
        found: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in self.repository.scores([account]):
            found[row.Score.skill].append(row)
        scores = [self._score(skill, rows) for skill, rows in found.items()]
        return sorted(scores, key=lambda score: (score.skill is None, score.skill or ""))

    def suspension(self, account: str) -> Suspension | None:
        """Return the last suspension of an account; None when it never had one, or was pardoned."""
        row = self.repository.suspension(account)
        if row is None or row.until == 0:
            return None
        return Suspension(until=row.until, holds=self.now < row.until, escrow=row.version)

    def needs(self) -> list[Need]:
        """Return what grades ask for."""
        return [
            Need(grade=GRADES[row.grade], points=str(row.points), counterparties=row.counterparties)
            for row in self.repository.needs()
        ]

    def _score(self, skill: str, rows: Sequence[Row[Any]]) -> Score:
        versions = [self._version(row) for row in rows]
        counted = [version for version, row in zip(versions, rows, strict=True) if row.counts]
        return Score(
            side="poster" if skill == POSTING else "worker",
            skill=None if skill == POSTING else skill_slug(skill),
            points=str(sum(int(version.points) for version in counted)),
            counterparties=sum(version.counterparties for version in counted),
            completions=sum(version.completions for version in counted),
            defaults=sum(version.defaults for version in counted),
            versions=versions,
        )

    def _version(self, row: Row[Any]) -> VersionScore:
        score = row.Score
        return VersionScore(
            escrow=score.version,
            admitted=row.admitted,
            voided=row.voided,
            points=str(decayed(score.points, epoch_at(self.now) - score.epoch)),
            counterparties=score.counterparties,
            completions=score.completions,
            defaults=score.defaults,
        )
