"""What anyone may know of an account."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from eth_utils.address import to_checksum_address
from sqlalchemy.orm import Session

from backend.chain.accounts.repository import PAID, AccountRepository
from backend.chain.accounts.service import AccountReader
from backend.chain.heads.service import Head
from backend.chain.standing.repository import StandingRepository
from backend.core.skills import skill_slug
from backend.core.state import State
from backend.people.accounts.schemas import Account, Counts, PersonStanding, WalletStanding
from backend.people.profiles.service import ProfileService
from backend.people.wallets.repository import WalletRepository

WORKING, SUBMITTED, LAPSED = 1, 2, 17


@dataclass(frozen=True, slots=True)
class AccountService:
    """Reads what anyone may know of an account."""

    state: State
    session: Session

    def account(self, address: str) -> Account:
        """Return the account; raises `NotIndexed`."""
        head = Head.of(self.state, self.session)
        repository = AccountRepository(self.session, self.state.chain_id)
        reader = AccountReader(repository)
        seats = repository.seats_by_state(address)
        wallets = WalletRepository(self.session, self.state.chain_id)
        person_id = wallets.person_id(address)
        addresses = [wallet.address for wallet in wallets.of_person(person_id)] if person_id else [address]
        labels = self.state.read_labels(self.session, self.state.chain_id, [address], self.state.clock.wall())
        return Account(
            address=address,
            account=f"eip155:{self.state.chain_id}:{to_checksum_address(address)}",
            name=labels[address].name,
            profile=ProfileService(self.state, self.session).of(person_id, addresses) if person_id else None,
            wallets=addresses,
            standing=reader.standing(address),
            person_standing=_together(repository, addresses),
            suspended_until=reader.suspended_until(address, head.now),
            counts=Counts(
                posted=repository.posted(address),
                working=seats.get(WORKING, 0),
                submitted=seats.get(SUBMITTED, 0),
                paid=sum(seats.get(state, 0) for state in PAID),
                lapsed=seats.get(LAPSED, 0),
            ),
            block=head.block,
            finality=head.finality(repository.changed_block(address)),
        )


def _together(repository: AccountRepository, addresses: Collection[str]) -> list[PersonStanding]:
    by_skill: dict[str, list[WalletStanding]] = defaultdict(list)
    counts = StandingRepository(repository.session, repository.chain_id).counts(addresses)
    for (address, skill), (completions, defaults) in sorted(counts.items(), key=lambda each: each[0][::-1]):
        by_skill[skill_slug(skill)].append(WalletStanding(address=address, completions=completions, defaults=defaults))
    return [
        PersonStanding(
            skill=skill,
            completions=sum(each.completions for each in wallets),
            defaults=sum(each.defaults for each in wallets),
            wallets=wallets,
        )
        for skill, wallets in by_skill.items()
    ]
