"""The list of people who have a profile."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.chain.standing.repository import StandingRepository
from backend.core.errors import InvalidCursor
from backend.core.state import State
from backend.people.profiles.repository import ProfileRepository
from backend.people.profiles.schemas import PeopleList, PeopleQuery, PersonItem
from backend.people.wallets.repository import WalletRepository


@dataclass(frozen=True, slots=True)
class PeopleService:
    """Pages of people in one request."""

    state: State
    session: Session

    def page(self, query: PeopleQuery) -> PeopleList:
        """Return a page of people; raises `InvalidCursor` and `NotIndexed`."""
        head = Head.of(self.state, self.session)
        bound = {"list": "people", **query.model_dump(exclude={"cursor", "limit"}, exclude_none=True)}
        after = self._position(bound, query.cursor) if query.cursor is not None else None
        rows = ProfileRepository(self.session, self.state.chain_id).page(
            query.q, query.skill, query.lang, after, query.limit + 1
        )
        shown = rows[: query.limit]
        last = [shown[-1].updated_at, shown[-1].person_id] if len(rows) > query.limit else None
        wallets = self._wallets([row.person_id for row in shown])
        everyone = [address for addresses in wallets.values() for address in addresses]
        completions = StandingRepository(self.session, self.state.chain_id).completions(everyone)
        firsts = [addresses[0] for addresses in wallets.values()]
        labels = self.state.read_labels(self.session, self.state.chain_id, firsts, self.state.clock.wall())
        return PeopleList(
            items=[
                PersonItem.model_validate(
                    {
                        **{name: row.body[name] for name in _SHOWN},
                        "address": wallets[row.person_id][0],
                        "name": labels[wallets[row.person_id][0]].name,
                        "completions": sum(completions.get(address, 0) for address in wallets[row.person_id]),
                    }
                )
                for row in shown
            ],
            next_cursor=self.state.cursors.encode(bound, last) if last else None,
            block=head.block,
            finality=head.finality(),
        )

    def _wallets(self, person_ids: list[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for wallet in WalletRepository(self.session, self.state.chain_id).of_people(person_ids):
            found[wallet.person_id].append(wallet.address)
        return found

    def _position(self, bound: dict[str, Any], cursor: str) -> tuple[int, str]:
        match self.state.cursors.decode(bound, cursor):
            case [int(at), str(person_id)]:
                return at, person_id
        raise InvalidCursor


_SHOWN = ("display_name", "headline", "skills", "languages", "time_zone", "place")
