"""The legal actions on a proposal: a pure function of its row, the clock and the account.

Windows are `[opens_at, closes_at)` in chain time. Of several reasons against an action, one that holds for everybody is
named before one that holds for this account.
"""

from dataclasses import dataclass

from backend.chain.guild.schemas import ActionName, LegalAction, ProposalState, Reason
from backend.chain.proposals.repository import Counted

FINAL: frozenset[ProposalState] = frozenset({"canceled", "executed", "expired"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the answer depends on: `state` at `now`, the account's vote and votes, the guardian, and the relay."""

    counted: Counted
    state: ProposalState
    now: int
    account: str | None = None
    voted: bool = False
    weight: int = 0
    guardian: str | None = None
    guardian_until: int = 0
    relay: bool = False
    relay_left: bool = True


def legal_actions(facts: Facts) -> list[LegalAction]:
    """Return every action on a proposal, allowed or with the reason against it."""
    row = facts.counted.proposal
    voting = {"opens_at": row.vote_start + 1, "closes_at": row.vote_end + 1}
    vote = against_vote(facts)
    relay = vote or _against_relay(facts)
    return [
        _action("vote", vote, facts, **voting),
        _action("vote_by_signature", relay, facts, **voting),
        _action("queue", None if facts.state == "succeeded" else "not_succeeded", facts, opens_at=row.vote_end + 1),
        _action("execute", _against_execute(facts), facts, opens_at=row.eta),
        _action("cancel", _against_cancel(facts), facts, closes_at=_cancel_ends(facts)),
    ]


def against_vote(facts: Facts) -> Reason | None:
    """Return why the account cannot vote now, or None."""
    if facts.state == "pending":
        return "not_started"
    against: list[tuple[bool, Reason]] = [
        (facts.state != "active", "voting_closed"),
        (facts.account is None, "not_connected"),
        (facts.voted, "already_voted"),
        (facts.weight == 0, "no_voting_power"),
    ]
    return next((reason for holds, reason in against if holds), None)


def _against_relay(facts: Facts) -> Reason | None:
    if not facts.relay:
        return "relay_unavailable"
    return None if facts.relay_left else "relay_exhausted"


def _against_execute(facts: Facts) -> Reason | None:
    if facts.state != "queued":
        return "not_queued"
    return "too_early" if facts.now < (facts.counted.proposal.eta or 0) else None


def _against_cancel(facts: Facts) -> Reason | None:
    if facts.state in FINAL:
        return "already_ended"
    if facts.account is None:
        return "not_connected"
    if facts.account == facts.guardian and facts.now < facts.guardian_until:
        return None
    if facts.account == facts.counted.proposal.proposer:
        return None if facts.state == "pending" else "voting_started"
    return "guardian_expired" if facts.account == facts.guardian else "not_proposer"


def _cancel_ends(facts: Facts) -> int | None:
    if facts.account is not None and facts.account == facts.guardian and facts.now < facts.guardian_until:
        return facts.guardian_until
    return facts.counted.proposal.vote_start + 1


def _action(
    action: ActionName,
    reason: Reason | None,
    facts: Facts,
    *,
    opens_at: int | None = None,
    closes_at: int | None = None,
) -> LegalAction:
    row = facts.counted.proposal
    return LegalAction(
        action=action,
        allowed=reason is None,
        reason=reason,
        params={"proposal_id": str(int(row.proposal_id, 16)), "description_hash": row.description_hash},
        opens_at=opens_at,
        closes_at=closes_at,
    )
