"""An account's passport, as the index alone tells it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

from eth_utils.address import to_checksum_address
from sqlalchemy import Row
from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.chain.reviews.repository import POSTER, WORKER, ReviewRepository
from backend.chain.reviews.service import shown
from backend.chain.standing.repository import Position, StandingRepository
from backend.chain.standing.service import StandingReader
from backend.chain.tasks.service import STATES
from backend.core.errors import InvalidCursor
from backend.core.skills import skill_slug
from backend.core.state import State
from backend.people.passports.issuer import issuer_account
from backend.people.passports.schemas import Passport, Portfolio, PortfolioQuery, Ratings, SettledWork

FEW = 20
MOST_REVIEWS = 50
STARS = 5


@dataclass(frozen=True, slots=True)
class PassportService:
    """Answers about passports at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session))

    def passport(self, address: str) -> Passport:
        """Return a passport; of an account nobody has met, an empty one."""
        standing = StandingRepository(self.session, self.state.chain_id)
        reader = StandingReader(standing, self.head.now)
        minted = standing.passport(address)
        reviews = ReviewRepository(self.session, self.state.chain_id).about(address, MOST_REVIEWS)
        works = standing.works(address, None, None, FEW)
        titles = self._titles([*reviews, *works])
        label = self.state.read_labels(self.session, self.state.chain_id, [address], self.state.clock.wall())[address]
        return Passport(
            address=address,
            did=did_of(self.state.chain_id, address),
            name=label.name,
            display_name=label.display_name,
            contract=self.state.manifest.contracts["Reputation"].address,
            token_id=str(int(address, 16)) if minted is not None else None,
            scores=reader.scores(address),
            suspension=reader.suspension(address),
            needs=reader.needs(),
            ratings=self._ratings(address),
            reviews=[shown(row, titles.get(row.Task.brief), self.head.now) for row in reviews],
            portfolio=[self._work(row, address, titles) for row in works],
            works=standing.count_works(address),
            exportable=issuer_account(self.state.settings) is not None,
            now=self.head.now,
            block=self.head.block,
            finality=self.head.finality(
                *(row.Score.changed_block for row in standing.scores([address])),
                *(row.Review.changed_block for row in reviews),
                *(row.Seat.changed_block for row in works),
            ),
        )

    def portfolio(self, address: str, query: PortfolioQuery) -> Portfolio:
        """Return a page of paid work; raises `InvalidCursor`."""
        bound = {"list": "portfolio", "account": address, "side": query.side}
        after = self._position(bound, query.cursor) if query.cursor is not None else None
        standing = StandingRepository(self.session, self.state.chain_id)
        rows = standing.works(address, query.side, after, query.limit + 1)
        page = rows[: query.limit]
        last = page[-1].Seat if len(rows) > len(page) else None
        position = [last.ended_at, last.task_id, last.worker] if last else []
        titles = self._titles(page)
        return Portfolio(
            items=[self._work(row, address, titles) for row in page],
            next_cursor=self.state.cursors.encode(bound, position) if last else None,
            block=self.head.block,
            finality=self.head.finality(*(row.Seat.changed_block for row in page)),
        )

    def _ratings(self, address: str) -> list[Ratings]:
        """Return how the account was rated: as a worker by posters, as a poster by workers."""
        found = ReviewRepository(self.session, self.state.chain_id).ratings(address)
        ratings = []
        for side in (POSTER, WORKER):
            counts = [found.get((side, stars), 0) for stars in range(1, STARS + 1)]
            ratings.append(Ratings(side="worker" if side == POSTER else "poster", count=sum(counts), counts=counts))
        return ratings

    def _work(self, row: Row[Any], address: str, titles: Mapping[str, str]) -> SettledWork:
        seat, task = row.Seat, row.Task
        return SettledWork(
            task_id=task.task_id,
            title=titles.get(task.brief),
            side="worker" if seat.worker == address else "poster",
            poster=task.poster,
            worker=seat.worker,
            skill=skill_slug(task.skill),
            state=STATES[seat.state],
            token=self.state.tokens.describe(task.token),
            net=str(seat.net),
            fee=str(seat.fee),
            digest=seat.digest,
            ended_at=seat.ended_at,
        )

    def _titles(self, rows: Collection[Row[Any]]) -> Mapping[str, str]:
        return self.state.read_titles(self.session, {row.Task.brief for row in rows})

    def _position(self, bound: dict[str, Any], cursor: str) -> Position:
        match self.state.cursors.decode(bound, cursor):
            case [int(ended_at), str(task_id), str(worker)]:
                return ended_at, task_id, worker
        raise InvalidCursor


def did_of(chain_id: int, address: str) -> str:
    """Return the decentralised identifier of an account (did:pkh)."""
    return f"did:pkh:eip155:{chain_id}:{to_checksum_address(address)}"
