"""Advises on a draft from what it tells, the policy, and the own history."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import orjson
from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.chain.outcomes.repository import OutcomeRepository
from backend.chain.policy.repository import PolicyRepository
from backend.chain.policy.schemas import GradeBounds, TokenBounds
from backend.chain.tasks.schemas import Grade
from backend.chain.tasks.service import GRADES
from backend.core.errors import Validation
from backend.core.schemas import uint256
from backend.core.skills import slugs_of
from backend.core.state import State
from backend.market.advice.grades import DAY, Told, fitting_grade
from backend.market.advice.history import History, Work
from backend.market.advice.schemas import Advice, AdviceIn, BudgetAdvice, Chance, GradeAdvice, Reason
from backend.market.documents.repository import DocumentRepository

# So many of the last tasks in the token are looked at.
LOOKED_AT = 2000
MOST_HOURS_A_DAY = 10
CHEAP = 0.75


@dataclass(frozen=True, slots=True)
class AdviceService:
    """Advice at one head of the index, for an account or for somebody without one."""

    state: State
    session: Session
    head: Head
    account: str | None

    @classmethod
    def open(cls, state: State, session: Session, account: str | None) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session), account)

    def advise(self, body: AdviceIn) -> Advice:
        """Return advice; raises `SkillUnknown`, and `Validation` for a reward without a token."""
        if body.reward is not None and body.token is None:
            raise Validation(fields=[{"path": "body.token", "rule": "required_with_reward"}])
        content, days = body.content, body.work_period / DAY if body.work_period else None
        skills = slugs_of(content.skills, "content.skills")
        told = Told(content.complexity, content.hours, len(skills), days)
        grade, reasons = fitting_grade(told)
        words = content.model_dump(include={"title", "body", "criteria", "links"})
        size = len(orjson.dumps(words)) if content.body else None
        work = Work(frozenset(skills), self.account, size, content.complexity, content.hours)
        history = self._history(body.token) if body.token else None
        warnings = [*self._by_policy(body, grade), *_by_pace(told)]
        if history is not None and body.reward is not None:
            warnings += _by_price(history, work, uint256(body.reward))
        return Advice(
            grade=self._grade(grade, reasons, body.token),
            budget=self._budget(history, work, body) if history else None,
            warnings=warnings,
            block=self.head.block,
            finality=self.head.finality(),
        )

    def _history(self, token: str) -> History:
        outcomes = OutcomeRepository(self.session, self.state.chain_id, self.head.now).of_token(token, LOOKED_AT)
        documents = DocumentRepository(self.session).of(each.brief for each in outcomes)
        return History(outcomes, documents)

    def _budget(self, history: History, work: Work, body: AdviceIn) -> BudgetAdvice:
        similar, quartiles = history.paid(work)
        offers = {*(quartiles or ()), *({uint256(body.reward)} if body.reward is not None else ())}
        chances = [
            Chance(
                reward=str(offer),
                claimed_half=expected.claimed_half,
                claimed_week=_rounded(expected.claimed_week),
                done=_rounded(expected.done),
            )
            for offer in sorted(offers)
            for expected in [history.expect(work, offer)]
        ]
        low, middle, high = (str(value) for value in quartiles) if quartiles else (None, None, None)
        return BudgetAdvice(
            token=self.state.tokens.describe(body.token or ""),
            similar=round(similar, 1),
            low=low,
            middle=middle,
            high=high,
            chances=chances,
        )

    def _grade(self, grade: Grade | None, reasons: list[Reason], token: str | None) -> GradeAdvice:
        policy = PolicyRepository(self.session, self.state.chain_id)
        number = GRADES.index(grade) if grade else None
        standard = policy.grade(number) if number is not None else None
        bounds = policy.bounds(token, number) if token and number is not None else None
        return GradeAdvice(
            grade=grade,
            reasons=reasons,
            standard=GradeBounds(
                grade=GRADES[standard.grade],
                min_review=standard.min_review,
                max_review=standard.max_review,
                min_bond_bps=standard.min_bond_bps,
                max_bond_bps=standard.max_bond_bps,
            )
            if standard
            else None,
            reward=TokenBounds(
                token=bounds.token,
                grade=GRADES[bounds.grade],
                min_reward=str(bounds.min_reward),
                max_reward=str(bounds.max_reward),
            )
            if bounds and bounds.max_reward
            else None,
        )

    def _by_policy(self, body: AdviceIn, fitting: Grade | None) -> Iterator[Reason]:
        """Yield what the standard of the fitting grade, else of the one that was chosen, has against an offer."""
        if body.grade and fitting and body.grade != fitting:
            yield Reason(code="grade_differs", params={"chosen": body.grade, "fitting": fitting})
        grade = fitting or body.grade
        if grade is None or body.token is None or body.reward is None:
            return
        bounds = PolicyRepository(self.session, self.state.chain_id).bounds(body.token, GRADES.index(grade))
        if bounds is None or not bounds.max_reward:
            yield Reason(code="token_not_listed", params={"grade": grade})
        elif uint256(body.reward) < bounds.min_reward:
            yield Reason(code="below_standard", params={"grade": grade, "least": str(bounds.min_reward)})
        elif uint256(body.reward) > bounds.max_reward:
            yield Reason(code="above_standard", params={"grade": grade, "most": str(bounds.max_reward)})


def _by_pace(told: Told) -> Iterator[Reason]:
    pace = told.pace()
    if pace is not None and pace > MOST_HOURS_A_DAY:
        yield Reason(code="period_short", params={"hours": told.hours, "hours_a_day": round(pace, 1)})


def _by_price(history: History, work: Work, reward: int) -> Iterator[Reason]:
    """Yield a warning when at least three quarters of similar work paid more than what is offered."""
    similar, quartiles = history.paid(work)
    if quartiles is None:
        return
    above = history.share_above(work, reward)
    if above >= CHEAP:
        params = {"share": round(above, 2), "middle": str(quartiles[1]), "similar": round(similar, 1)}
        yield Reason(code="below_similar", params=params)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
