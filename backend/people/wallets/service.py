"""The wallets of a person."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.core.errors import NotFound, WalletLast, WalletSenior
from backend.core.state import SignedIn, State
from backend.people.wallets.models import Wallet
from backend.people.wallets.repository import WalletRepository
from backend.people.wallets.schemas import WalletItem, WalletList


@dataclass(frozen=True, slots=True)
class WalletService:
    """A person's wallets in one request."""

    state: State
    session: Session

    @property
    def _repository(self) -> WalletRepository:
        return WalletRepository(self.session, self.state.chain_id)

    def list(self, account: SignedIn) -> WalletList:
        """Return the wallets of the person who asks; a wallet that was never linked is the only one."""
        person_id = self._repository.person_id(account.address)
        if person_id is None:
            only = WalletItem(address=account.address, chain_id=account.chain_id, linked_at=0, current=True)
            return WalletList(items=[only])
        return WalletList(items=[item_of(wallet, account) for wallet in self._repository.of_person(person_id)])

    def unlink(self, account: SignedIn, address: str) -> None:
        """Part with a wallet; raises `NotFound`, `WalletLast` and `WalletSenior`."""
        now = self.state.clock.wall()
        wallets = self._repository.claim({account.address, address}, now)
        mine, target = wallets[account.address], wallets[address]
        if target.person_id != mine.person_id:
            raise NotFound
        if len(self._repository.of_person(mine.person_id)) == 1:
            raise WalletLast
        if target.seniority < mine.seniority:
            raise WalletSenior
        self._repository.part(address, now)


def item_of(wallet: Wallet, account: SignedIn) -> WalletItem:
    """Return a wallet as answers show it."""
    return WalletItem(
        address=wallet.address,
        chain_id=wallet.chain_id,
        linked_at=wallet.linked_at,
        current=wallet.address == account.address,
    )
