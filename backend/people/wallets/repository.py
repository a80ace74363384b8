"""People and wallets in SQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from backend.core.repository import insert_new
from backend.people.wallets.models import Person, Wallet


@dataclass(frozen=True, slots=True)
class WalletRepository:
    """Reads and writes the wallets of one chain."""

    session: Session
    chain_id: int

    def person_id(self, address: str) -> str | None:
        """Return the person a wallet belongs to; None for one that was never linked and has no profile."""
        return self.session.scalar(
            select(Wallet.person_id).where(Wallet.chain_id == self.chain_id, Wallet.address == address)
        )

    def of_person(self, person_id: str) -> Sequence[Wallet]:
        """Return the wallets of a person in the order in which they came."""
        return self.session.scalars(
            select(Wallet).where(Wallet.person_id == person_id).order_by(Wallet.seniority, Wallet.address)
        ).all()

    def of_people(self, person_ids: Collection[str]) -> Sequence[Wallet]:
        """Return the wallets of several people, those of each in the order in which they came."""
        return self.session.scalars(
            select(Wallet).where(Wallet.person_id.in_(person_ids)).order_by(Wallet.seniority, Wallet.address)
        ).all()

    def claim(self, addresses: Collection[str], now: int) -> Mapping[str, Wallet]:
        """Return wallets, made where they were missing, that no rival can change before this transaction ends.

        Wallets are locked before people and each in their order, so that no two requests wait for each other.
        """
        for address in sorted(addresses):
            if self.person_id(address) is None:
                self._make(address, now)
        wallets = self.session.scalars(
            select(Wallet)
            .where(Wallet.chain_id == self.chain_id, Wallet.address.in_(addresses))
            .order_by(Wallet.address)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        people = sorted({wallet.person_id for wallet in wallets})
        self.session.execute(select(Person.id).where(Person.id.in_(people)).order_by(Person.id).with_for_update()).all()
        return {wallet.address: wallet for wallet in wallets}

    def move(self, address: str, person_id: str, now: int) -> None:
        """Put a wallet last among those of a person, and forget the person it leaves if nobody is left there."""
        left = self.person_id(address)
        last = self.session.scalar(select(func.max(Wallet.seniority)).where(Wallet.person_id == person_id))
        self.session.execute(
            update(Wallet)
            .where(Wallet.chain_id == self.chain_id, Wallet.address == address)
            .values(person_id=person_id, seniority=1 + (last or 0), linked_at=now)
        )
        if left is not None and not self.of_person(left):
            self.session.execute(delete(Person).where(Person.id == left))

    def part(self, address: str, now: int) -> None:
        """Make a wallet a person of its own again."""
        self.move(address, self._person(now), now)

    def _make(self, address: str, now: int) -> None:
        person_id = self._person(now)
        values = {"address": address, "person_id": person_id, "seniority": 1, "linked_at": now}
        if not insert_new(self.session, Wallet, chain_id=self.chain_id, **values):
            self.session.execute(delete(Person).where(Person.id == person_id))

    def _person(self, now: int) -> str:
        person = Person(id=uuid4().hex, chain_id=self.chain_id, created_at=now)
        self.session.add(person)
        self.session.flush()
        return person.id
