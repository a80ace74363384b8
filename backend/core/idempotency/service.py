"""Run a write once for each idempotency key, and answer a repeat as the first time."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import Depends, Header, Request
from sqlalchemy.orm import Session

from backend.core.dependencies import StateDep, Writer, WriteSession
from backend.core.errors import IdempotencyConflict
from backend.core.idempotency.models import IdempotentAnswer
from backend.core.idempotency.repository import IdempotencyRepository
from backend.core.state import SignedIn

KEEP_SECONDS = 24 * 3600

IdempotencyKey = Annotated[
    str | None,
    Header(
        pattern=r"^[A-Za-z0-9_.:-]{1,64}$",
        description="Makes the request safe to send again: the same key with the same body replays the first answer",
        examples=["0b6f2c9e-6f0e-4f2a-9a8e-0e4a6d2c7f11"],
    ),
]


@dataclass(frozen=True, slots=True)
class Once:
    """One request of one account, with or without a key."""

    session: Session
    account: SignedIn
    key: str | None
    route: str
    now: int

    def run(self, request: Any, status: int, write: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return what `write` returns, or what it returned for the same key; raises `IdempotencyConflict`."""
        if self.key is None:
            return write()
        repository = IdempotencyRepository(self.session)
        body = orjson.dumps([self.route, request], option=orjson.OPT_SORT_KEYS)
        answer = IdempotentAnswer(
            chain_id=self.account.chain_id,
            address=self.account.address,
            key=self.key,
            request=hashlib.sha256(body).hexdigest(),
            status=status,
            body={},
            created_at=self.now,
        )
        repository.purge(self.now - KEEP_SECONDS)
        if not repository.reserve(answer):
            return self._replay(repository, answer)
        result = write()
        repository.finish(answer, result)
        return result

    def _replay(self, repository: IdempotencyRepository, answer: IdempotentAnswer) -> dict[str, Any]:
        kept = repository.get(answer.chain_id, answer.address, answer.key)
        if kept is None or kept.request != answer.request:
            raise IdempotencyConflict
        return kept.body


def _once(
    request: Request, state: StateDep, session: WriteSession, account: Writer, idempotency_key: IdempotencyKey = None
) -> Once:
    return Once(session, account, idempotency_key, f"{request.method} {request.url.path}", state.clock.wall())


OnceDep = Annotated[Once, Depends(_once, scope="function")]
