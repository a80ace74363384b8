"""Cases of panels: how far each has come by rows and clock, and what the account may do with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from backend.chain.disputes.models import PanelCase, PanelVote
from backend.chain.escrow.calls import calldata
from backend.core.benches import Bench
from backend.guild.disputes.schemas import Case, CaseAction, CaseActionName, CaseReason, Stage, Vote

PANEL = "Panel"


@dataclass(frozen=True, slots=True)
class Hearing:
    """A case with its bench and votes at one chain time; `hearing_ends_at` is when an appeal counts as unheard."""

    row: PanelCase
    bench: Bench
    votes: list[PanelVote]
    now: int
    hearing: int

    @property
    def voting_ends_at(self) -> int:
        """When the vote is over at the latest."""
        return self.row.opened_at + self.bench.voting_period

    @property
    def appeal_ends_at(self) -> int | None:
        """Until when the decision may be appealed; None while there is none, or where nobody hears appeals."""
        if self.bench.second is None:
            return None
        if self.row.appeal_end is not None:
            return self.row.appeal_end
        return self.voting_ends_at + self.bench.appeal_window if self.now >= self.voting_ends_at else None

    @property
    def stage(self) -> Stage:
        """How far the case has come."""
        row, now = self.row, self.now
        if row.ruled_at is None and now < self.voting_ends_at:
            return "voting"
        if row.appeal_id is not None:
            heard = row.appeal_ruled_at is not None or now >= (row.appealed_at or 0) + self.hearing
            return "solved" if heard else "appealed"
        return "appealable" if self.appeal_ends_at is not None and now < self.appeal_ends_at else "solved"

    @property
    def ruling(self) -> int | None:
        """What this bench decided; 0 also when the voting period ended by itself."""
        return (self.row.ruling or 0) if self.stage != "voting" else None

    def shown(self) -> Case:
        """Return the case as answers show it."""
        row = self.row
        return Case(
            panel=row.panel,
            id=str(row.dispute_id),
            name=self.bench.name,
            members=list(self.bench.members),
            quorum=self.bench.quorum,
            votes=[
                Vote(member=vote.member, ruling=vote.ruling, timestamp=vote.voted_at, tx_hash=vote.tx_hash)
                for vote in self.votes
            ],
            opened_at=row.opened_at,
            voting_ends_at=self.voting_ends_at,
            appeal_ends_at=self.appeal_ends_at,
            stage=self.stage,
            ruling=self.ruling,
            appeal=str(row.appeal_id) if row.appeal_id is not None else None,
            executed=row.executed_at is not None,
        )


def actions_of(
    number: int, hearing: Hearing, account: str | None, due: int, cost: int, extra_data: bytes
) -> Iterator[CaseAction]:
    """Return what an account may do with a case; `due` is what the bench owes it, `cost` that of an appeal, in wei."""
    row, stage = hearing.row, hearing.stage

    def make(
        action: CaseActionName,
        reason: CaseReason | None,
        data: str | None,
        *,
        value: int = 0,
        window: tuple[int | None, int | None] = (None, None),
    ) -> CaseAction:
        opens_at, closes_at = window
        return CaseAction(
            action=action,
            case=number,
            allowed=reason is None,
            reason=reason,
            to=row.panel,
            data=data,
            value=str(value),
            opens_at=opens_at,
            closes_at=closes_at,
        )

    ends = hearing.voting_ends_at
    yield make("vote", _against_vote(hearing, account), None, window=(row.opened_at, ends))
    if row.ruled_at is None:
        open_still: CaseReason | None = "voting_open" if stage == "voting" else None
        yield make("close_vote", open_still, calldata(PANEL, "closeVote", row.dispute_id), window=(ends, None))
    if hearing.bench.second is not None and row.appeal_id is None:
        reason: CaseReason | None = None if stage == "appealable" else "not_appealable"
        data = calldata(PANEL, "appeal", row.dispute_id, extra_data)
        yield make("appeal", reason, data, value=cost, window=(None, hearing.appeal_ends_at))
    unsolved: CaseReason | None = None if stage == "solved" else "not_decided"
    done: CaseReason | None = "already_done" if row.executed_at is not None else None
    yield make("execute", unsolved or done, calldata(PANEL, "execute", row.dispute_id))
    shared: CaseReason | None = "already_done" if row.shared else None
    yield make("share_cost", unsolved or shared, calldata(PANEL, "shareCost", row.dispute_id))
    if account is not None and due:
        yield make("withdraw_dues", None, calldata(PANEL, "withdraw", account))


def _against_vote(hearing: Hearing, account: str | None) -> CaseReason | None:
    if hearing.stage != "voting":
        return "voting_closed"
    if account is None:
        return "not_connected"
    if account not in hearing.bench.members:
        return "not_member"
    return "already_voted" if any(vote.member == account for vote in hearing.votes) else None


def hearing_of(benches: Mapping[str, Bench], bench: Bench) -> int:
    """Return how long a bench waits for its second one at most, in seconds."""
    second = benches.get(bench.second or "")
    return second.longest_path if second is not None else 0
