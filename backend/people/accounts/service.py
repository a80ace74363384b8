"""The public profile of an account."""

from dataclasses import dataclass

from eth_utils.address import to_checksum_address
from sqlalchemy.orm import Session

from backend.chain.accounts.repository import AccountRepository
from backend.chain.accounts.service import AccountReader
from backend.chain.heads.service import Head
from backend.core.state import State
from backend.people.accounts.schemas import Counts, Profile

WORKING, SUBMITTED, LAPSED, PAID = 1, 2, 17, 18


@dataclass(frozen=True, slots=True)
class ProfileService:
    """Reads what anyone may know of an account."""

    state: State
    session: Session

    def profile(self, address: str) -> Profile:
        """Return the profile; raises `NotIndexed`."""
        head = Head.of(self.state, self.session)
        repository = AccountRepository(self.session, self.state.chain_id)
        reader = AccountReader(repository)
        seats = repository.seats_by_state(address)
        return Profile(
            address=address,
            account=f"eip155:{self.state.chain_id}:{to_checksum_address(address)}",
            standing=reader.standing(address),
            suspended_until=reader.suspended_until(address, head.now),
            counts=Counts(
                posted=repository.posted(address),
                working=seats.get(WORKING, 0),
                submitted=seats.get(SUBMITTED, 0),
                paid=seats.get(PAID, 0),
                lapsed=seats.get(LAPSED, 0),
            ),
            block=head.block,
            finality=head.finality(repository.changed_block(address)),
        )
