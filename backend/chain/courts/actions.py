"""What can be done with a dispute before a court now, by each account, and why not."""

from collections.abc import Iterator

from backend.chain.courts.models import CourtFunding
from backend.chain.courts.schemas import CourtAction, CourtActionName, CourtReason, CourtStage
from backend.chain.courts.sitting import Sitting
from backend.chain.escrow.calls import calldata

COURT = "Court"
# Tickets drawn for each vote at most.
TRIES = 4
_ORDER: tuple[CourtStage, ...] = ("evidence", "drawing", "committing", "revealing", "appealable", "solved")


def of_case(sitting: Sitting, account: str | None) -> Iterator[CourtAction]:
    """Return every action a dispute has, allowed or with the reason against it."""
    yield from _of_all(sitting, account)
    yield from _of_juror(sitting, account)
    yield from _of_appeal(sitting, account)
    yield from _of_end(sitting)


def _of_all(at: Sitting, account: str | None) -> Iterator[CourtAction]:
    row, number = at.current, at.case.dispute_id
    said = _nobody(account) or ("too_late" if at.is_solved else None)
    yield make(at.rules.address, "submit_evidence", said)
    unseeded: CourtReason | None = None if row.epoch in at.seeded else "no_seed"
    data = calldata(COURT, "draw", number, TRIES * row.size)
    window = (row.draw_from, row.draw_end)
    yield make(at.rules.address, "draw", _in(at, "drawing") or unseeded, data, number=row.round, window=window)


def _of_juror(at: Sitting, account: str | None) -> Iterator[CourtAction]:
    row, ballot = at.current, at.ballot_of(account)
    committing = (at.commit_from(row), at.reveal_from(row))
    missing = _nobody(account) or (None if ballot else "not_drawn")
    lost: CourtReason | None = "slashed" if ballot and ballot.slashed_at is not None else None
    done: CourtReason | None = "already_committed" if ballot and ballot.commitment is not None else None
    against = _in(at, "committing") or missing or lost or done
    yield make(at.rules.address, "commit", against, number=row.round, window=committing)
    early = _in(at, "committing") or _nobody(account)
    yield make(at.rules.address, "prove_early", early, number=row.round, window=committing)
    if ballot is not None:
        absent: CourtReason | None = None if ballot.commitment is not None else "not_committed"
        again: CourtReason | None = "already_revealed" if ballot.revealed_at is not None else None
        missing = lost or absent or again
    revealing = (at.reveal_from(row), at.decided_at(row))
    yield make(at.rules.address, "reveal", _in(at, "revealing") or missing, number=row.round, window=revealing)


def _of_appeal(at: Sitting, account: str | None) -> Iterator[CourtAction]:
    if at.is_last:
        yield make(at.rules.address, "fund_appeal", "last_round", number=at.case.round)
        return
    row, ruled = at.current, at.ruled()
    start, funded = at.decided_at(row), [side.side for side in at.funded(row.round)]
    half = start + at.rules.appeal_window // 2
    challenged = bool(funded) and funded[0] != ruled
    for ruling in range(at.case.choices + 1):
        late = ruling != ruled and not challenged
        against = _in(at, "appealable") or _nobody(account)
        if against is None and ruling in funded:
            against = "side_funded"
        if against is None and late and at.now >= half:
            against = "challenge_over"
        missing = at.rules.need_of(row.round, ruled=ruling == ruled) - at.raised(row.round, ruling)
        yield make(
            at.rules.address,
            "fund_appeal",
            against,
            calldata(COURT, "fundAppeal", at.case.dispute_id, ruling),
            number=row.round,
            ruling=ruling,
            value=missing,
            window=(start, half if late else at.appeal_end),
        )


def _of_end(at: Sitting) -> Iterator[CourtAction]:
    number, unsolved = at.case.dispute_id, _in(at, "solved")
    unsolved = None if unsolved is None else "not_solved"
    done: CourtReason | None = "already_done" if at.case.executed_at is not None else None
    ends = at.appeal_end
    data = calldata(COURT, "execute", number)
    yield make(at.rules.address, "execute", unsolved or done, data, window=(ends, None))
    for row in at.rounds:
        if not row.closed:
            data = calldata(COURT, "settle", number, row.round, max(1, row.drawn))
            yield make(at.rules.address, "settle", unsolved, data, number=row.round, window=(ends, None))
    for funding in at.fundings:
        yield _settle_funding(at, funding)


def _settle_funding(at: Sitting, funding: CourtFunding) -> CourtAction:
    both = at.case.round > funding.round
    funded = both and funding.side in [side.side for side in at.funded(funding.round)]
    waits = not at.is_solved and (funded or not both)
    data = calldata(COURT, "settleFunding", at.case.dispute_id, funding.round, funding.side, funding.contributor)
    reason: CourtReason | None = "not_solved" if waits else None
    return make(at.rules.address, "settle_funding", reason, data, number=funding.round, ruling=funding.side)


def make(
    to: str,
    action: CourtActionName,
    reason: CourtReason | None,
    data: str | None = None,
    *,
    number: int | None = None,
    ruling: int | None = None,
    value: int = 0,
    window: tuple[int | None, int | None] = (None, None),
) -> CourtAction:
    """Return an action; it is allowed when there is no reason against it."""
    opens_at, closes_at = window
    return CourtAction(
        action=action,
        round=number,
        ruling=ruling,
        allowed=reason is None,
        reason=reason,
        to=to,
        data=data,
        value=str(value),
        opens_at=opens_at,
        closes_at=closes_at,
    )


def _in(at: Sitting, wanted: CourtStage) -> CourtReason | None:
    """Return why the dispute is not in a stage."""
    stage = at.stage()[0]
    if stage == wanted:
        return None
    return "too_early" if _ORDER.index(stage) < _ORDER.index(wanted) else "too_late"


def _nobody(account: str | None) -> CourtReason | None:
    return "not_connected" if account is None else None
