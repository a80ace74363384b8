"""What a court's events do to its cases, rounds, ballots and appeals; `court_stakes` is for jurors and dues.

Some events are about both: what they do to a case is left out where the case is not, as when only what accounts are
owed is folded again.
"""

from typing import Any

from indexer.errors import FoldError
from indexer.generated import (
    AppealFunded,
    CommitEnded,
    CourtCaseOpened,
    CourtEvidence,
    CourtExecuted,
    DrawEnded,
    EarlyRevealProven,
    FundingSettled,
    JurorDrawn,
    JurorSettled,
    RoundDecided,
    RoundOpened,
    RoundSettled,
    VoteCommitted,
    VoteRevealed,
)
from indexer.models import CourtBallot, CourtCase, CourtFunding, CourtRound, CourtSide, Evidence
from indexer.plain import text, word
from indexer.records import RawLog
from indexer.rows import Change, Effect, Key, Line, Row, Rows, Table

COUNTS = ("drawn", "committed", "revealed", "slashed", "settled")
UNKNOWN = ("commit_from", "commit_end", "reveal_from", "reveal_end", "ruling", "decisive", "decided_at", "appeal_end")
CASE_UNKNOWN = ("ruling", "decisive", "ruled_at", "appeal_end", "final_ruling", "executed_at")
BALLOT_UNKNOWN = ("commitment", "committed_at", "ruling", "revealed_at", "slashed_at", "settled_at")


def case_opened(rows: Rows, log: RawLog, event: CourtCaseOpened) -> list[Effect]:
    """Make the case; its first round begins in the same transaction."""
    if rows.get(CourtCase, (log.address, event.dispute_id)):
        raise FoldError(f"{log.address} opened dispute {event.dispute_id} twice")
    values = {
        "court": log.address,
        "dispute_id": event.dispute_id,
        "arbitrable": event.arbitrable,
        "choices": event.choices,
        "opened_at": log.timestamp,
        "round": 0,
        **dict.fromkeys(CASE_UNKNOWN),
    }
    return [_change_case(log, event, **values)]


def round_opened(rows: Rows, log: RawLog, event: RoundOpened) -> list[Effect]:
    """Make the round, whose jurors are drawn in an epoch to come."""
    rows.need(CourtCase, (log.address, event.dispute_id))
    values = {
        "court": log.address,
        "dispute_id": event.dispute_id,
        "round": event.round,
        "size": event.size,
        "epoch": event.epoch,
        "opened_at": log.timestamp,
        "draw_from": event.draw_from,
        "draw_end": event.draw_end,
        "closed": False,
        **dict.fromkeys(COUNTS, 0),
        **dict.fromkeys(UNKNOWN),
    }
    return [_change_case(log, event, round=event.round), _change_round(log, event, **values)]


def juror_drawn(rows: Rows, log: RawLog, event: JurorDrawn) -> list[Effect]:
    """Give a juror a vote, or another."""
    drawn = _round(rows, log, event)["drawn"] + 1
    key = _ballot_key(log, event)
    ballot = rows.get(CourtBallot, key) or {
        **dict(zip(("court", "dispute_id", "round", "juror"), key, strict=True)),
        "drawn_at": log.timestamp,
        **dict.fromkeys(("penalty", "fee", "reward"), 0),
        **dict.fromkeys(BALLOT_UNKNOWN),
    }
    return [_change_round(log, event, drawn=drawn), Change(CourtBallot, key, {**ballot, "votes": event.votes})]


def draw_ended(rows: Rows, log: RawLog, event: DrawEnded) -> list[Effect]:
    """Let the votes that were drawn be committed."""
    _round(rows, log, event)
    return [_change_round(log, event, commit_from=log.timestamp, commit_end=event.commit_end)]


def vote_committed(rows: Rows, log: RawLog, event: VoteCommitted) -> list[Effect]:
    """Note the commitment to all of a juror's votes."""
    case, ballot = _round(rows, log, event), rows.need(CourtBallot, _ballot_key(log, event))
    committed = {"commitment": event.commitment, "committed_at": log.timestamp}
    return [
        _change_round(log, event, committed=case["committed"] + ballot["votes"]),
        Change(CourtBallot, _ballot_key(log, event), committed),
    ]


def commit_ended(rows: Rows, log: RawLog, event: CommitEnded) -> list[Effect]:
    """Let votes be revealed before the time, since all are committed."""
    _round(rows, log, event)
    return [_change_round(log, event, reveal_from=log.timestamp, reveal_end=event.reveal_end)]


def early_reveal_proven(rows: Rows, log: RawLog, event: EarlyRevealProven) -> list[Effect]:
    """Take a juror's votes out of the round."""
    case, ballot = rows.get(CourtRound, _round_key(log, event)), rows.get(CourtBallot, _ballot_key(log, event))
    if case is None or ballot is None:
        return []
    votes = ballot["votes"]
    counts = {"committed": case["committed"] - votes, "slashed": case["slashed"] + votes}
    slashed = {"slashed_at": log.timestamp, "penalty": event.penalty}
    return [_change_round(log, event, **counts), Change(CourtBallot, _ballot_key(log, event), slashed)]


def vote_revealed(rows: Rows, log: RawLog, event: VoteRevealed) -> list[Effect]:
    """Note how a juror voted."""
    case = _round(rows, log, event)
    rows.need(CourtBallot, _ballot_key(log, event))
    revealed = {"ruling": event.ruling, "revealed_at": log.timestamp}
    return [
        _change_round(log, event, revealed=case["revealed"] + event.votes),
        Change(CourtBallot, _ballot_key(log, event), revealed),
    ]


def round_decided(rows: Rows, log: RawLog, event: RoundDecided) -> list[Effect]:
    """Note the ruling as it stands, and since when, which may be before somebody said so."""
    _round(rows, log, event)
    values = {"ruling": event.ruling, "decisive": event.decisive, "appeal_end": event.appeal_end}
    return [
        _change_round(log, event, **values, decided_at=event.decided_at),
        _change_case(log, event, **values, ruled_at=event.decided_at),
    ]


def appeal_funded(rows: Rows, log: RawLog, event: AppealFunded) -> list[Effect]:
    """Note what a ruling raised, and who gave it."""
    side_key = (log.address, event.dispute_id, event.round, event.side)
    named = dict(zip(("court", "dispute_id", "round", "side"), side_key, strict=True))
    funded_at = log.timestamp if event.raised >= event.needed else None
    side = {**named, "raised": event.raised, "needed": event.needed, "funded_at": funded_at}
    key = (*side_key, event.contributor)
    before = rows.get(CourtFunding, key)
    funding = {
        **named,
        "contributor": event.contributor,
        "amount": (before["amount"] if before else 0) + event.amount,
        **dict.fromkeys(("returned", "settled_at")),
    }
    return [
        Change(CourtSide, side_key, side),
        Change(CourtFunding, key, funding),
        _change_case(log, event),
    ]


def funding_settled(rows: Rows, log: RawLog, event: FundingSettled) -> list[Effect]:
    """Note what an account got of what it had put behind a ruling."""
    key = (log.address, event.dispute_id, event.round, event.side, event.contributor)
    if rows.get(CourtFunding, key) is None:
        return []
    return [Change(CourtFunding, key, {"returned": event.amount, "settled_at": log.timestamp})]


def executed(rows: Rows, log: RawLog, event: CourtExecuted) -> list[Effect]:
    """Note the final ruling."""
    rows.need(CourtCase, (log.address, event.dispute_id))
    return [_change_case(log, event, final_ruling=event.ruling, executed_at=log.timestamp)]


def juror_settled(rows: Rows, log: RawLog, event: JurorSettled) -> list[Effect]:
    """Note what a juror lost or earned in a round."""
    case = rows.get(CourtRound, _round_key(log, event))
    if case is None:
        return []
    values = {"penalty": event.penalty, "fee": event.fee, "reward": event.reward, "settled_at": log.timestamp}
    return [
        _change_round(log, event, settled=case["settled"] + 1),
        Change(CourtBallot, _ballot_key(log, event), values),
    ]


def round_settled(rows: Rows, log: RawLog, event: RoundSettled) -> list[Effect]:
    """Note that all jurors of a round are settled."""
    known = rows.get(CourtRound, _round_key(log, event)) is not None
    return [_change_round(log, event, closed=True)] if known else []


def evidence_brought(_rows: Rows, log: RawLog, event: CourtEvidence) -> list[Effect]:
    """Keep what was brought before the court itself, unread; its subject is the number of the dispute."""
    values = {
        "tx_hash": log.tx_hash,
        "escrow": log.address,
        "arbitrator": event.arbitrator,
        "subject": word(event.evidence_group_id),
        "party": event.party,
        "uri": text(event.evidence),
    }
    return [Line(Evidence, values)]


def _round(rows: Rows, log: RawLog, event: Any) -> Row:
    return rows.need(CourtRound, _round_key(log, event))


def _round_key(log: RawLog, event: Any) -> Key:
    return (log.address, event.dispute_id, event.round)


def _ballot_key(log: RawLog, event: Any) -> Key:
    return (log.address, event.dispute_id, event.round, event.juror)


def _change_case(log: RawLog, event: Any, **values: Any) -> Change:
    return Change(CourtCase, (log.address, event.dispute_id), {**values, "changed_block": log.block_number})


def _change_round(log: RawLog, event: Any, **values: Any) -> Change:
    return Change(CourtRound, _round_key(log, event), {**values, "changed_block": log.block_number})


HANDLERS: dict[type[Any], Any] = {
    CourtCaseOpened: case_opened,
    RoundOpened: round_opened,
    JurorDrawn: juror_drawn,
    DrawEnded: draw_ended,
    VoteCommitted: vote_committed,
    CommitEnded: commit_ended,
    EarlyRevealProven: early_reveal_proven,
    VoteRevealed: vote_revealed,
    RoundDecided: round_decided,
    AppealFunded: appeal_funded,
    FundingSettled: funding_settled,
    CourtExecuted: executed,
    JurorSettled: juror_settled,
    RoundSettled: round_settled,
    CourtEvidence: evidence_brought,
}
STEPS = tuple(event for event in HANDLERS if event is not CourtEvidence)


def keys(log: RawLog, event: Any) -> list[tuple[Table, Key]]:
    """Return the rows of a case that a step reads."""
    found: list[tuple[Table, Key]] = [(CourtCase, (log.address, event.dispute_id))]
    if hasattr(event, "round"):
        found.append((CourtRound, _round_key(log, event)))
        if hasattr(event, "juror"):
            found.append((CourtBallot, _ballot_key(log, event)))
    return found
