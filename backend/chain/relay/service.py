"""Who may have how many transactions sent, and what was asked for before: what the tables alone tell of the relay."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.chain.relay.models import PENDING, RelayTransaction
from backend.chain.relay.repository import RelayRepository
from backend.core.errors import AlreadyVoted, IdempotencyConflict, RelayExhausted, VotePending
from backend.core.settings import Settings

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks the relay for: the proposal, the voter, the digest of the request, and its key if it has one.

    The same wish is answered with the same transaction, with or without a key.
    """

    subject: str
    account: str
    request: str
    key: str | None


@dataclass(frozen=True, slots=True)
class RelayBook:
    """Reads the relay's transactions at one time of the wall clock."""

    repository: RelayRepository
    now: int
    daily: int
    daily_total: int

    @classmethod
    def of(cls, settings: Settings, session: Session, chain_id: int, now: int) -> "RelayBook":
        """Return the book of a chain at a time."""
        return cls(RelayRepository(session, chain_id), now, settings.relay_daily, settings.relay_daily_total)

    def wait(self, account: str) -> int | None:
        """Return after how many seconds the relay may send for an account again, or None when it may now."""
        for limit, whose in ((self.daily, account), (self.daily_total, None)):
            made, first = self.repository.since(self.now - DAY, whose)
            if made >= limit:
                return max(1, first + DAY - self.now)
        return None

    def answered(self, wish: Wish) -> RelayTransaction | None:
        """Return the transaction that fulfils the same wish already, if there is one.

        Raises `IdempotencyConflict`, `VotePending`, `AlreadyVoted` and `RelayExhausted` for a wish that cannot be
        fulfilled.
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
            raise VotePending if live.status == PENDING else AlreadyVoted
        if pending:
            raise VotePending
        if (wait := self.wait(wish.account)) is not None:
            raise RelayExhausted(retry_after=wait)
        return None
