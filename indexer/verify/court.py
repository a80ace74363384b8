"""A court's rows against its views."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, func, select

from indexer.models import (
    CourtBallot,
    CourtCase,
    CourtDue,
    CourtFunding,
    CourtRate,
    CourtRound,
    CourtSeed,
    CourtSide,
    Juror,
)
from indexer.rows import Row
from indexer.store import table_of
from indexer.verify.check import Check, columns
from indexer.verify.report import Values

COURT = "Court"
NO_WORD = "0x" + "00" * 32
# What of a round its events tell, by place: all but the tickets drawn and how far the jurors are settled.
TOLD = (0, 1, 2, 3, 4, 5, 7, 8, 9, 14)


def court_checks(chain_id: int, vote_stake: int) -> Iterator[Check]:
    """Yield what to compare with a court where each vote locks so much stake."""

    def staked(row: Row) -> Values:
        return row["staked"], row["leaving"], row["leaving_epoch"], int(row["votes"] or 0) * vote_stake

    jurors = _jurors(chain_id)
    yield Check(Juror, COURT, "jurorOf", ("account",), staked, jurors, part=lambda _row, told: _stake(*told[0]))
    case = columns("arbitrable", "opened_at", "choices", "round")
    executed = lambda row: ((*case(row), row["executed_at"] is not None),)  # noqa: E731 - used once
    yield Check(CourtCase, COURT, "caseOf", ("dispute_id",), executed)
    ruled = lambda row: (row["final_ruling"],)  # noqa: E731 - used once
    yield Check(CourtCase, COURT, "currentRuling", ("dispute_id",), ruled, _executed(chain_id))
    of_round = lambda _row, told: tuple(told[0][place] for place in TOLD)  # noqa: E731 - used once
    yield Check(CourtRound, COURT, "roundOf", ("dispute_id", "round"), _round, part=of_round)
    yield Check(CourtBallot, COURT, "ballotOf", ("dispute_id", "round", "juror"), _ballot)
    tally = ("dispute_id", "round", "ruling")
    yield Check(CourtBallot, COURT, "votesFor", tally, columns("votes"), _tallies(chain_id))
    side = ("dispute_id", "round", "side")
    yield Check(CourtSide, COURT, "fundingOf", side, columns("raised"), part=lambda _row, told: told[:1])
    yield Check(CourtFunding, COURT, "contributionOf", (*side, "contributor"), _unsettled)
    yield Check(CourtDue, COURT, "dueOf", ("account",), columns("due"))
    yield Check(CourtDue, COURT, "rewardOf", ("account",), columns("reward"))
    yield Check(CourtSeed, COURT, "seedOf", ("epoch",), columns("seed"))
    yield Check(CourtRate, COURT, "rateOf", ("token",), columns("rate"))


def _jurors(chain_id: int) -> Select[Any]:
    """Return the query for jurors, each with the votes that hold stake of his: neither settled nor slashed."""
    juror, ballot = table_of(Juror), table_of(CourtBallot)
    his = and_(ballot.c.chain_id == chain_id, ballot.c.court == juror.c.court, ballot.c.juror == juror.c.account)
    holding = (ballot.c.settled_at.is_(None), ballot.c.slashed_at.is_(None))
    votes = select(func.sum(ballot.c.votes)).where(his, *holding).scalar_subquery()
    return select(juror, juror.c.court.label("at"), votes.label("votes")).where(juror.c.chain_id == chain_id)


def _executed(chain_id: int) -> Select[Any]:
    table = table_of(CourtCase)
    return select(table, table.c.court.label("at")).where(
        table.c.chain_id == chain_id, table.c.final_ruling.is_not(None)
    )


def _tallies(chain_id: int) -> Select[Any]:
    """Return the query for the votes that each ruling has in a round."""
    table = table_of(CourtBallot)
    ruling = (table.c.court, table.c.dispute_id, table.c.round, table.c.ruling)
    return (
        select(*ruling, table.c.court.label("at"), func.min(table.c.juror).label("juror"), _votes(table))
        .where(table.c.chain_id == chain_id, table.c.revealed_at.is_not(None))
        .group_by(*ruling)
    )


def _votes(table: Any) -> Any:
    return func.sum(table.c.votes).label("votes")


def _stake(staked: int, locked: int, _leaf: int, leaving_epoch: int, leaving: int) -> Values:
    return staked, leaving, leaving_epoch, locked


def _round(row: Row) -> Values:
    names = ("epoch", "commit_from", "reveal_from", "decided_at", "size", "drawn", "committed", "revealed", "slashed")
    return (*(row[name] or 0 for name in names), row["closed"])


def _ballot(row: Row) -> Values:
    ruling, slashed = row["ruling"] or 0, row["slashed_at"] is not None
    return ((row["commitment"] or NO_WORD, row["votes"], ruling, row["revealed_at"] is not None, slashed),)


def _unsettled(row: Row) -> Values:
    return (row["amount"] if row["settled_at"] is None else 0,)
