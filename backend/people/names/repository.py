"""Names in SQL."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.core.state import Label
from backend.people.names.models import ChainName
from backend.people.profiles.models import ProfileRow
from backend.people.wallets.models import Wallet


@dataclass(frozen=True, slots=True)
class NameRepository:
    """Reads and writes the names of one chain's addresses."""

    session: Session
    chain_id: int

    def labels(self, addresses: Collection[str], now: int) -> dict[str, Label]:
        """Return what may stand beside addresses."""
        names = self._names(addresses, now)
        shown = self._display_names(addresses)
        return {address: Label(names.get(address), shown.get(address)) for address in addresses}

    def fresh(self, addresses: Iterable[str], since: int) -> set[str]:
        """Return those of some addresses whose name was looked up since a time."""
        return set(
            self.session.scalars(
                select(ChainName.address).where(
                    ChainName.chain_id == self.chain_id,
                    ChainName.address.in_(list(addresses)),
                    ChainName.checked_at >= since,
                )
            )
        )

    def put(self, address: str, name: str | None, now: int, shown_until: int) -> None:
        """Keep what was found for an address, and forget what is too old to be shown."""
        self.session.execute(delete(ChainName).where(ChainName.shown_until <= now))
        self.session.merge(
            ChainName(chain_id=self.chain_id, address=address, name=name, checked_at=now, shown_until=shown_until)
        )
        self.session.flush()

    def _names(self, addresses: Collection[str], now: int) -> dict[str, str | None]:
        rows = self.session.execute(
            select(ChainName.address, ChainName.name).where(
                ChainName.chain_id == self.chain_id,
                ChainName.address.in_(addresses),
                ChainName.shown_until > now,
            )
        )
        return {row.address: row.name for row in rows}

    def _display_names(self, addresses: Collection[str]) -> dict[str, str]:
        rows = self.session.execute(
            select(Wallet.address, ProfileRow.display_name)
            .join(ProfileRow, ProfileRow.person_id == Wallet.person_id)
            .where(Wallet.chain_id == self.chain_id, Wallet.address.in_(addresses))
        )
        return {row.address: row.display_name for row in rows}
