"""Disputes before a court as answers show them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.chain.courts.actions import of_case
from backend.chain.courts.models import CourtBallot, CourtRound
from backend.chain.courts.models import CourtCase as CaseRow
from backend.chain.courts.repository import CourtRepository
from backend.chain.courts.schemas import Ballot, CourtCase, Funding, Round
from backend.chain.courts.sitting import Sitting
from backend.core.courts import CourtRules


@dataclass(frozen=True, slots=True)
class CourtDesk:
    """Reads the disputes of known courts at one chain time."""

    session: Session
    chain_id: int
    now: int
    courts: Mapping[str, CourtRules]

    def find(self, court: str, number: int, account: str | None) -> Sitting | None:
        """Return a dispute as it stands; None where the court is not known, or does not have it."""
        rules = self.courts.get(court)
        row = CourtRepository(self.session, self.chain_id, court).case(number) if rules is not None else None
        return self.sitting(rules, row, account) if rules is not None and row is not None else None

    def sitting(self, rules: CourtRules, case: CaseRow, account: str | None) -> Sitting:
        """Return a dispute as it stands, with what an account has put behind its rulings."""
        rows, number = CourtRepository(self.session, self.chain_id, rules.address), case.dispute_id
        rounds = rows.rounds(number)
        return Sitting(
            rules=rules,
            case=case,
            rounds=rounds,
            ballots=rows.ballots(number),
            sides=rows.sides(number),
            now=self.now,
            seeded=rows.seeded(*(row.epoch for row in rounds)),
            fundings=rows.fundings(number, account) if account else (),
        )


def case_of(sitting: Sitting, account: str | None) -> CourtCase:
    """Return a dispute as a court has it, with what an account may do."""
    stage, began, ends = sitting.stage()
    return CourtCase(
        court=sitting.rules.address,
        id=str(sitting.case.dispute_id),
        name=sitting.rules.name,
        stage=stage,
        stage_began_at=began,
        stage_ends_at=ends,
        choices=sitting.case.choices,
        ruling=sitting.ruling(),
        executed=sitting.case.executed_at is not None,
        most_rounds=sitting.rules.rounds,
        rounds=[_round(sitting, row) for row in sitting.rounds],
        actions=list(of_case(sitting, account)),
    )


def _round(at: Sitting, row: CourtRound) -> Round:
    counts, ended = at.counts(row), at.decided_at(row)
    last = row.round + 1 == at.rules.rounds
    return Round(
        number=row.round,
        size=row.size,
        drawn=row.drawn,
        epoch=row.epoch,
        seeded=row.epoch in at.seeded,
        draw_from=row.draw_from,
        draw_ends_at=row.draw_end,
        commit_ends_at=at.reveal_from(row),
        reveal_ends_at=ended,
        appeal_ends_at=None if last else ended + at.rules.appeal_window,
        committed=row.committed,
        revealed=row.revealed,
        counts=[counts[ruling] for ruling in range(at.case.choices + 1)],
        decisive=at.winner(row) is not None if at.is_over(row) else None,
        ballots=[ballot_of(ballot) for ballot in at.ballots if ballot.round == row.round],
        funding=[
            Funding(
                ruling=side.side,
                raised=str(side.raised),
                needed=str(side.needed),
                funded=side.funded_at is not None,
            )
            for side in at.sides
            if side.round == row.round
        ],
        settled=row.closed,
    )


def ballot_of(row: CourtBallot) -> Ballot:
    """Return a juror's votes in a round."""
    return Ballot(
        juror=row.juror,
        votes=row.votes,
        commitment=row.commitment,
        committed=row.commitment is not None,
        revealed=row.revealed_at is not None,
        slashed=row.slashed_at is not None,
        ruling=row.ruling,
        settled=row.settled_at is not None,
        penalty=str(row.penalty),
        fee=str(row.fee),
        reward=str(row.reward),
    )
