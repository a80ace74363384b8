"""Disputes as their parties, their bench and everybody else see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Row
from sqlalchemy.orm import Session

from backend.chain.actions.facts import FactReader
from backend.chain.actions.service import legal_actions
from backend.chain.courts.service import CourtDesk, case_of
from backend.chain.disputes.models import Dispute, Evidence
from backend.chain.disputes.repository import DisputeRepository, Filters, Position
from backend.chain.escrow.calls import calldata
from backend.chain.heads.service import Head
from backend.chain.tasks.modes import dispute_ref
from backend.chain.transactions.encoding import call_of
from backend.core.benches import Bench
from backend.core.courts import CourtRules
from backend.core.errors import InvalidCursor, NotFound
from backend.core.schemas import uint256
from backend.core.state import State
from backend.guild.disputes.cases import PANEL, Hearing, actions_of, hearing_of
from backend.guild.disputes.schemas import (
    CaseAction,
    Choice,
    DisputeItem,
    DisputeList,
    DisputePage,
    DisputeQuery,
    EvidenceItem,
    Meaning,
)
from backend.guild.evidence.repository import EvidenceRepository
from backend.guild.evidence.service import SCHEME

MOST_EVIDENCE = 500
MOST_REMARKS = 100
SEAT_MEANINGS: tuple[Meaning, ...] = ("refused", "worker", "poster", "abuse")
ESCROW_ACTIONS = ("submit_evidence", "execute_ruling", "close_contest")


@dataclass(frozen=True, slots=True)
class DisputeService:
    """Answers about disputes at one head of the index."""

    state: State
    session: Session
    head: Head
    benches: Mapping[str, Bench]
    courts: Mapping[str, CourtRules]

    @classmethod
    def open(
        cls, state: State, session: Session, benches: Mapping[str, Bench], courts: Mapping[str, CourtRules]
    ) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session), benches, courts)

    def page(self, query: DisputeQuery) -> DisputeList:
        """Return a page of disputes; raises `InvalidCursor`."""
        bound = query.model_dump(exclude={"cursor", "limit"}, exclude_none=True)
        bound["list"] = "disputes"
        after = self._position(bound, query.cursor) if query.cursor is not None else None
        filters = Filters(query.state, query.arbitrator, query.party, query.member, query.task_id)
        rows = self._repository().page(filters, after, query.limit + 1)
        shown = rows[: query.limit]
        last = shown[-1].Dispute if len(rows) > len(shown) else None
        position = [last.opened_at, last.arbitrator, str(last.dispute_id)] if last else []
        return DisputeList(
            items=self._items(shown),
            next_cursor=self.state.cursors.encode(bound, position) if last else None,
            block=self.head.block,
            finality=self.head.finality(*(row.Dispute.changed_block for row in shown)),
        )

    def read(self, arbitrator: str, dispute_id: str, account: str | None) -> DisputePage:
        """Return all there is to know of a dispute; raises `NotFound`."""
        number = int(dispute_id)
        row = self._repository().get(arbitrator, number) if number == uint256(dispute_id) else None
        if row is None:
            raise NotFound
        [item] = self._items([row])
        hearings = self._hearings(row.Dispute)
        desk = CourtDesk(self.session, self.state.chain_id, self.head.now, self.courts)
        sitting = desk.find(arbitrator, number, account) if row.CourtRound else None
        bench = self.benches.get(arbitrator)
        second = self.benches.get(bench.second or "") if bench else None
        return DisputePage(
            **item.model_dump(),
            brief=row.Task.brief,
            digest=row.Seat.digest if row.Seat else None,
            reason_digest=row.Seat.reason if row.Seat else None,
            choices=self._choices(row, hearings),
            evidence=self._evidence(row.Dispute),
            cases=[hearing.shown() for hearing in hearings],
            court=case_of(sitting, account) if sitting else None,
            actions=[*self._of_cases(row, hearings, account, second), *self._of_escrow(row, account)],
            appeal_cost=str(second.cost) if second else None,
            now=self.head.now,
            block=self.head.block,
            finality=self.head.finality(
                row.Dispute.changed_block,
                row.Task.changed_block,
                *(hearing.row.changed_block for hearing in hearings),
                *([sitting.case.changed_block] if sitting else []),
            ),
        )

    def _items(self, rows: Any) -> list[DisputeItem]:
        titles = self.state.read_titles(self.session, {row.Task.brief for row in rows})
        return [self._item(row, titles) for row in rows]

    def _item(self, row: Row[Any], titles: Mapping[str, str]) -> DisputeItem:
        bench = self.benches.get(row.Dispute.arbitrator)
        return DisputeItem(
            dispute=dispute_ref(row.Dispute),
            arbitrator_name=bench.name if bench else self._court_name(row),
            subject="contest" if row.Seat is None else "seat",
            task_id=row.Task.task_id,
            title=titles.get(row.Task.brief),
            poster=row.Task.poster,
            worker=row.Seat.worker if row.Seat else None,
            state=row.state,
            ruling_ends_at=row.Dispute.opened_at + row.Task.ruling_period,
            votes=row.PanelCase.votes if row.PanelCase else row.CourtRound.revealed if row.CourtRound else 0,
            quorum=bench.quorum if bench else None,
        )

    def _court_name(self, row: Row[Any]) -> str | None:
        rules = self.courts.get(row.Dispute.arbitrator)
        return rules.name if rules else None

    def _hearings(self, dispute: Dispute) -> list[Hearing]:
        """Return the cases of a dispute that are before known benches, in their order."""
        found: list[Hearing] = []
        panel, number = dispute.arbitrator, dispute.dispute_id
        repository = self._repository()
        while (bench := self.benches.get(panel)) and (row := repository.case(panel, number)):
            votes = list(repository.votes(panel, number))
            found.append(Hearing(row, bench, votes, self.head.now, hearing_of(self.benches, bench)))
            if row.appeal_id is None or bench.second is None:
                break
            panel, number = bench.second, row.appeal_id
        return found

    def _choices(self, row: Row[Any], hearings: list[Hearing]) -> list[Choice]:
        voting = next((hearing for hearing in reversed(hearings) if hearing.stage == "voting"), None)

        def choice(ruling: int, meaning: Meaning, worker: str | None = None) -> Choice:
            vote = calldata(PANEL, "vote", voting.row.dispute_id, ruling) if voting else None
            return Choice(ruling=ruling, meaning=meaning, worker=worker, vote=vote)

        if row.Seat is not None:
            return [choice(ruling, meaning) for ruling, meaning in enumerate(SEAT_MEANINGS)]
        entries = self._repository().entries(row.Task.task_id)
        return [choice(0, "refused"), *(choice(seat.entry, "entry", seat.worker) for seat in entries)]

    def _evidence(self, dispute: Dispute) -> list[EvidenceItem]:
        # What the parties brought stands first, so that no stranger's flood hides it.
        said = [
            *self._repository().evidence(dispute, MOST_EVIDENCE),
            *self._repository().said_at_court(dispute, MOST_REMARKS),
        ]
        files = EvidenceRepository(self.session, self.state.chain_id)
        known = files.digests(dispute.task_id, {each.uri.removeprefix(SCHEME) for each in said})
        return [self._brought(each, known.get(each.uri.removeprefix(SCHEME))) for each in said]

    @staticmethod
    def _brought(said: Evidence, digest: str | None) -> EvidenceItem:
        return EvidenceItem(
            party=said.party, uri=said.uri, digest=digest, timestamp=said.timestamp, tx_hash=said.tx_hash
        )

    def _of_cases(
        self, row: Row[Any], hearings: list[Hearing], account: str | None, second: Bench | None
    ) -> list[CaseAction]:
        cost, extra = second.cost if second else 0, bytes.fromhex(row.Task.extra_data[2:])
        repository = self._repository()
        found: list[CaseAction] = []
        for number, hearing in enumerate(hearings):
            due = repository.due(hearing.row.panel, account) if account else 0
            found.extend(actions_of(number, hearing, account, due, cost, extra))
        return found

    def _of_escrow(self, row: Row[Any], account: str | None) -> list[CaseAction]:
        """Return what may be done at the escrow about this dispute; a ready-made call is left to the task's page."""
        seats = [row.Seat] if row.Seat else self._repository().entries(row.Task.task_id)
        facts = FactReader(self.state, self.session, self.head.now).read(row.Task, seats, account, None)
        found: list[CaseAction] = []
        for action in legal_actions(facts):
            if action.action in ESCROW_ACTIONS and not (
                action.action == "submit_evidence" and row.Seat is None and action.reason == "not_party"
            ):
                data = None if action.action == "submit_evidence" else call_of(self.state, facts, action, {}).data
                found.append(
                    CaseAction(
                        action=action.action,
                        case=None,
                        allowed=action.allowed,
                        reason=action.reason,
                        to=row.Task.escrow,
                        data=data,
                        value="0",
                        opens_at=action.opens_at,
                        closes_at=action.closes_at,
                    )
                )
        return found

    def _position(self, bound: dict[str, Any], cursor: str) -> Position:
        match self.state.cursors.decode(bound, cursor):
            case [int(opened_at), str(arbitrator), str(number)]:
                return opened_at, arbitrator, int(number)
        raise InvalidCursor

    def _repository(self) -> DisputeRepository:
        return DisputeRepository(self.session, self.state.chain_id, self.head.now, self.benches, self.courts)
