"""Whether a worker whose signature arrives may take a seat, as far as the tables tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from backend.chain.actions.entries import may_enter
from backend.chain.actions.facts import NO_ROOT, FactReader
from backend.chain.heads.service import Head
from backend.chain.invitations.merkle import proves
from backend.chain.tasks.repository import TaskRepository
from backend.chain.tasks.service import MODES
from backend.core.errors import NotFound, NotLegal
from backend.core.state import State
from indexer.models import Task


@dataclass(frozen=True, slots=True)
class Entrance:
    """A task that a worker may enter: the proof of his invitation, and the chain time at which it was judged."""

    task: Task
    proof: Sequence[str]
    now: int


def task_at(state: State, session: Session, task_id: str) -> tuple[Task, Head]:
    """Return a task and the head it was read at; raises `NotFound` and `NotIndexed`."""
    head = Head.of(state, session)
    task = TaskRepository(session, state.chain_id).get(task_id)
    if task is None:
        raise NotFound
    return task, head


def entrance(
    state: State, session: Session, task_id: str, worker: str, proof: Sequence[str], *, action: str, mode: int
) -> Entrance:
    """Return the task for a worker; the proof given counts when it fits, else the one of the list kept here.

    Raises `NotFound`, `NotIndexed`, and `NotLegal` with the reason that the task's actions would name.
    """
    task, head = task_at(state, session, task_id)
    if task.mode != mode:
        raise NotLegal(action=action, reason="wrong_mode", mode=MODES[task.mode])
    seat = TaskRepository(session, state.chain_id).seat(task_id, worker)
    facts = FactReader(state, session, head.now).read(task, [seat] if seat else [], worker, None)
    if task.invite_root != NO_ROOT and proof and proves(task.invite_root, worker, proof):
        facts = replace(facts, proof=proof)
    reason = may_enter(facts)
    if reason is not None:
        raise NotLegal(action=action, reason=reason)
    return Entrance(task, facts.proof or [], head.now)
