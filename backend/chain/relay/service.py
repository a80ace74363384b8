"""Who may have how many transactions sent, and what was asked for before: what the tables alone tell of the relay."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.chain.relay.models import PENDING, REVERTED, VOTE, WORK, RelayTransaction
from backend.chain.relay.repository import RelayRepository
from backend.core.errors import (
    AlreadyRelayed,
    AlreadyVoted,
    ApiError,
    IdempotencyConflict,
    RelayExhausted,
    RelayPending,
    VotePending,
)
from backend.core.settings import Settings

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks the relay for: the proposal, the voter, the digest of the request, and its key if it has one.

    The same wish is answered with the same transaction, with or without a key. `kind` says out of which day's allowance
    it is paid; `pending` and `done` are told to one whose other transaction is on its way, or was sent about the same.
    """

    subject: str
    account: str
    request: str
    key: str | None
    kind: str = VOTE
    pending: type[ApiError] = VotePending
    done: type[ApiError] = AlreadyVoted


def work_wish(subject: str, account: str, request: str, key: str | None) -> Wish:
    """Return the wish to have a claim or a submission sent; `subject` is a hash that no other wish has."""
    return Wish(subject, account, request, key, WORK, RelayPending, AlreadyRelayed)


@dataclass(frozen=True, slots=True)
class RelayBook:
    """Reads the relay's transactions at one time of the wall clock."""

    repository: RelayRepository
    now: int
    settings: Settings

    @classmethod
    def of(cls, settings: Settings, session: Session, chain_id: int, now: int) -> "RelayBook":
        """Return the book of a chain at a time."""
        return cls(RelayRepository(session, chain_id), now, settings)

    def wait(self, account: str, kind: str = VOTE) -> int | None:
        """Return after how many seconds the relay may send for an account again, or None when it may now.

        A contract may let a trial pass and refuse in the block; an account whose transactions failed waits as well.
        """
        settings, since = self.settings, self.now - DAY
        total = settings.relay_daily_total if kind == VOTE else settings.relay_daily_work
        for limit, (made, first) in (
            (settings.relay_daily, self.repository.since(since, account=account)),
            (total, self.repository.since(since, kind=kind)),
            (settings.relay_reverts, self.repository.since(since, account=account, status=REVERTED)),
        ):
            if made >= limit:
                return max(1, first + DAY - self.now)
        return None

    def answered(self, wish: Wish) -> RelayTransaction | None:
        """Return the transaction that fulfils the same wish already, if there is one.

        Raises `IdempotencyConflict`, what the wish says of one that is pending or done, and `RelayExhausted`.
        """
        if wish.key is not None:
            known = self.repository.by_key(wish.account, wish.key)
            if known is not None and known.request != wish.request:
                raise IdempotencyConflict
        # In this order, so that the same wish of another process, kept between the two looks, is not taken for another.
        pending = self.repository.has_pending(wish.account)
        live = self.repository.live(wish.subject, wish.account)
        if live is not None:
            if live.request == wish.request:
                return live
            raise wish.pending if live.status == PENDING else wish.done
        if pending:
            raise wish.pending
        if (wait := self.wait(wish.account, wish.kind)) is not None:
            raise RelayExhausted(retry_after=wait)
        return None
