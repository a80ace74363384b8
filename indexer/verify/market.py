"""The market's rows against the views of escrow, policy, benches and pots."""

from collections.abc import Iterator

from indexer.handlers.settings import NOBODY
from indexer.models import (
    Credit,
    Dispute,
    Epoch,
    EscrowVersion,
    PanelCase,
    PanelDue,
    PanelVote,
    PolicyArbitrator,
    PolicyFee,
    PolicyGrade,
    PolicyToken,
    Pot,
    PotContribution,
    Seat,
    Task,
)
from indexer.rows import Row
from indexer.verify.check import Check, columns, word
from indexer.verify.report import Values
from indexer.words import dispute_word, seat_word, task_word

ESCROW, POLICY, PANEL, POT = "TaskEscrow", "Policy", "Panel", "TaskPot"


def market_checks() -> Iterator[Check]:
    """Yield what to compare."""
    yield Check(Task, ESCROW, "taskWord", ("task_id",), word(task_word))
    yield Check(Seat, ESCROW, "seatWord", ("task_id", "worker"), word(seat_word))
    yield Check(Dispute, ESCROW, "disputeWord", ("arbitrator", "dispute_id"), word(dispute_word))
    yield Check(Credit, ESCROW, "credit", ("account", "token"), columns("amount"))
    yield Check(Epoch, ESCROW, "epochOf", ("account",), columns("epoch"))
    yield Check(PanelCase, PANEL, "caseOf", ("dispute_id",), _case)
    yield Check(PanelVote, PANEL, "voteOf", ("dispute_id", "member"), lambda row: (True, row["ruling"]))
    yield Check(PanelDue, PANEL, "dueOf", ("account",), columns("amount"))
    yield Check(Pot, POT, "potOf", ("task_id",), _held)
    yield Check(PotContribution, POT, "contributionOf", ("task_id", "contributor"), columns("net", "fee"))
    yield Check(PolicyFee, POLICY, "fee", (), columns("fee_bps", "treasury"))
    yield Check(PolicyToken, POLICY, "tokenBounds", ("token", "grade"), columns("min_reward", "max_reward"))
    grade = columns("min_review", "max_review", "min_bond_bps", "max_bond_bps")
    yield Check(PolicyGrade, POLICY, "gradeBounds", ("grade",), grade)
    yield Check(PolicyArbitrator, POLICY, "arbitratorMultiple", ("arbitrator",), columns("cost_multiple"))
    yield Check(PolicyArbitrator, POLICY, "arbitratorMinRuling", ("arbitrator",), columns("min_ruling"))
    yield Check(EscrowVersion, POLICY, "escrowVersion", ("escrow",), columns("version"))
    yield Check(EscrowVersion, POLICY, "escrowActiveFrom", ("escrow",), columns("active_from"))


def _case(row: Row) -> Values:
    """Return a case as the panel keeps it: what is not known yet is zero."""
    return (
        (
            row["arbitrable"],
            row["opened_at"],
            row["ruled_at"] or 0,
            bool(row["quorate"]),
            row["votes"],
            row["appealed_by"] or NOBODY,
            row["appealed_at"] or 0,
            row["appeal_ruled_at"] is not None,
            row["overruled"],
            row["shared"],
            row["executed_at"] is not None,
            row["choices"],
            row["ruling"] or 0,
            row["appeal_id"] or 0,
            row["appeal_ruling"] or 0,
        ),
    )


def _held(row: Row) -> Values:
    """Return what a pot holds: nothing once it was paid."""
    return (row["net"], row["fee"]) if row["paid_at"] is None else (0, 0)
