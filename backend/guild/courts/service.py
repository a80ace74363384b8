"""Courts and jurors as everybody sees them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Row
from sqlalchemy.orm import Session

from backend.chain.courts.actions import COURT, make, of_case
from backend.chain.courts.repository import CourtRepository
from backend.chain.courts.schemas import CourtAction, CourtReason
from backend.chain.courts.service import CourtDesk, ballot_of
from backend.chain.escrow.calls import calldata
from backend.chain.guild.token import guild_token
from backend.chain.heads.service import Head
from backend.core.courts import CourtRules
from backend.core.errors import NotFound
from backend.core.state import State
from backend.guild.courts.schemas import Court, Epoch, Juror, JurorRound
from backend.guild.courts.schemas import CourtRules as RulesView

MOST_ROUNDS = 50
_AMOUNTS = frozenset({"fee", "min_stake", "vote_stake"})
_OF_JUROR = ("commit", "reveal")


@dataclass(frozen=True, slots=True)
class Stake:
    """An account's stake in a court, in units of the guild's token, and what it may withdraw."""

    staked: int
    locked: int
    leaving: int
    leaving_from: int | None
    due: int
    reward: int
    now: int

    @property
    def free(self) -> int:
        """What may be taken now."""
        if self.leaving_from is None or self.now < self.leaving_from:
            return 0
        return min(self.leaving, self.staked - self.locked)


@dataclass(frozen=True, slots=True)
class CourtService:
    """Answers about courts at one head of the index."""

    state: State
    session: Session
    head: Head
    courts: Mapping[str, CourtRules]

    @classmethod
    def open(cls, state: State, session: Session, courts: Mapping[str, CourtRules]) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session), courts)

    def court(self, court: str) -> Court:
        """Return a court; raises `NotFound`."""
        rules = self._rules(court)
        staked, jurors = self._repository(court).staking(rules.min_stake)
        return Court(
            address=court,
            name=rules.name,
            token=guild_token(self.state.manifest.contracts["GuildToken"].address),
            rules=RulesView(
                **{
                    name: str(getattr(rules, name)) if name in _AMOUNTS else getattr(rules, name)
                    for name in RulesView.model_fields
                }
            ),
            cost=str(rules.size_of(0) * rules.fee),
            staked=str(staked),
            jurors=jurors,
            epoch=self._epoch(rules),
            now=self.head.now,
            block=self.head.block,
            finality=self.head.finality(),
        )

    def juror(self, court: str, account: str) -> Juror:
        """Return an account as a juror; raises `NotFound` for a court that is none."""
        rules, repository = self._rules(court), self._repository(court)
        row, (due, reward) = repository.juror(account), repository.due(account)
        leaving = row.leaving if row else 0
        stake = Stake(
            staked=row.staked if row else 0,
            locked=repository.locked(account) * rules.vote_stake,
            leaving=leaving,
            leaving_from=rules.start_of(row.leaving_epoch + 1) if row and leaving else None,
            due=due,
            reward=reward,
            now=self.head.now,
        )
        drawn = repository.drawn(account, MOST_ROUNDS)
        titles = self.state.read_titles(self.session, {each.Task.brief for each in drawn if each.Task})
        return Juror(
            court=court,
            address=account,
            stake=str(stake.staked),
            locked=str(stake.locked),
            leaving=str(stake.leaving),
            leaving_from=stake.leaving_from,
            free=str(stake.free),
            due=str(due),
            reward=str(reward),
            rounds=[self._round(rules, each, titles, account) for each in drawn],
            actions=list(_of_stake(court, account, stake)),
            now=self.head.now,
            block=self.head.block,
            finality=self.head.finality(
                *([row.changed_block] if row else []), *(each.CourtCase.changed_block for each in drawn)
            ),
        )

    def _round(self, rules: CourtRules, row: Row[Any], titles: Mapping[str, str], account: str) -> JurorRound:
        ballot, case, task = row.CourtBallot, row.CourtCase, row.Task
        desk = CourtDesk(self.session, self.state.chain_id, self.head.now, self.courts)
        sitting = desk.sitting(rules, case, account)
        stage, _, ends = sitting.stage()
        current = case.round == ballot.round
        return JurorRound(
            dispute_id=str(case.dispute_id),
            task_id=task.task_id if task else None,
            title=titles.get(task.brief) if task else None,
            round=ballot.round,
            stage=stage,
            current=current,
            closes_at=ends,
            choices=case.choices,
            locked=str(0 if ballot.settled_at or ballot.slashed_at else ballot.votes * rules.vote_stake),
            ballot=ballot_of(ballot),
            actions=[action for action in of_case(sitting, account) if current and action.action in _OF_JUROR],
        )

    def _epoch(self, rules: CourtRules) -> Epoch:
        number = rules.epoch_at(self.head.now)
        return Epoch(
            number=number,
            starts_at=rules.start_of(number),
            ends_at=rules.start_of(number + 1),
            seed_from=rules.start_of(number) + rules.seed_delay,
            seeded=bool(self._repository(rules.address).seeded(number)),
        )

    def _rules(self, court: str) -> CourtRules:
        rules = self.courts.get(court)
        if rules is None:
            raise NotFound
        return rules

    def _repository(self, court: str) -> CourtRepository:
        return CourtRepository(self.session, self.state.chain_id, court)


def _of_stake(court: str, account: str, stake: Stake) -> Iterator[CourtAction]:
    yield make(court, "stake", None)
    unstaked: CourtReason | None = None if stake.staked else "nothing_staked"
    yield make(court, "leave", unstaked)
    bound: CourtReason | None = None if stake.free else "nothing_free"
    data = calldata(COURT, "unstake", account)
    yield make(court, "unstake", unstaked or bound, data, window=(stake.leaving_from, None))
    unpaid: CourtReason | None = None if stake.due else "nothing_due"
    yield make(court, "withdraw", unpaid, calldata(COURT, "withdraw", account))
    unrewarded: CourtReason | None = None if stake.reward else "nothing_due"
    yield make(court, "withdraw_reward", unrewarded, calldata(COURT, "withdrawReward", account))
