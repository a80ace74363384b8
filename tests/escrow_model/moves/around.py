"""Moves of what surrounds the escrow, and the table of all moves."""

from collections.abc import Callable
from typing import Any

from tests.escrow_model.life import COST, MULTIPLE, Life
from tests.escrow_model.moves.chooser import Pick
from tests.escrow_model.moves.contests import Contests
from tests.escrow_model.outside import VERSION_DELAY, Conduct
from tests.escrow_model.state import Mode, State, Status

FEES = [300, 0, 1_000]
ENDED = [state for state in State if state >= State.RETURNED]


class Moves(Contests):
    """All moves."""

    def bench(self, _target: None) -> None:
        """Change a bench's price or conduct."""
        number = self.pick(2)
        conduct = self.one([Conduct.HONEST, Conduct.RULES_INSIDE, Conduct.REUSES_ID])
        if conduct is Conduct.REUSES_ID and not self.life.kept.arbitrators[self.life.benches[number].address].next_id:
            conduct = Conduct.HONEST
        self.life.conduct(number, self.one([COST, 3 * COST + 1, COST // 2]), conduct)

    def misbehaving(self) -> list[int]:
        """Return the benches that do what they should not."""
        conducts = [self.life.kept.arbitrators[each.address].conduct for each in self.life.benches]
        return [number for number, conduct in enumerate(conducts) if conduct is not Conduct.HONEST]

    def behave(self, number: int) -> None:
        """Let a bench do what it should, at the usual price."""
        self.life.conduct(number, COST, Conduct.HONEST)

    def reception(self, _target: None) -> None:
        """Let the contract account take payments, or no longer."""
        self.life.shut(shut=not self.life.kept.bank.shut)

    def vote(self, _target: None) -> None:
        """Change the fee, the arbitrators, whether the escrow or its points count: no task that stands may notice."""
        life, policy = self.life, self.life.kept.policy
        which = self.pick(14)
        bench = self.one(life.benches).address
        if which > 11 and life.escrow.address in life.kept.reputation.versions:
            life.change(life.reputation, "voidVersion", life.escrow.address)
            life.kept.reputation.call("void_version", life.escrow.address)
        elif which > 9:
            life.change(life.policy, "setEscrow", life.escrow.address, 0)
            policy.active_from = None
        elif which > 7:
            policy.arbitrators[bench] = 0
            life.change(life.policy, "setArbitrator", bench, 0, 0)
        else:
            policy.fee_bps = self.one(FEES)
            life.change(life.policy, "setFee", policy.fee_bps, life.treasury)

    def spoiled(self) -> list[str]:
        """Return the arbitrators that are not listed, and the escrow where it is not."""
        policy = self.life.kept.policy
        missing = [name for name, multiple in policy.arbitrators.items() if not multiple]
        return missing if policy.active_from is not None else [*missing, self.life.escrow.address]

    def mend(self, name: str) -> None:
        """List what is not listed."""
        life, policy = self.life, self.life.kept.policy
        if name == life.escrow.address:
            life.change(life.policy, "setEscrow", name, 1)
            policy.active_from = life.now + VERSION_DELAY
        else:
            policy.arbitrators[name] = MULTIPLE
            life.change(life.policy, "setArbitrator", name, MULTIPLE, 0)

    def table(self) -> list[tuple[int, Callable[[Any], None], list[Any]]]:
        """Return every move with its weight and what it could be made on now."""
        (working, lapsing), (submitted, unjudged) = self.timely(State.WORKING), self.timely(State.SUBMITTED)
        (rejected, conceding), (committed, unrevealed) = self.timely(State.REJECTED), self.timely(State.COMMITTED)
        (awarding, award_later), (silent, silent_later) = self.judged(), self.silent()
        disputed = self.held(State.DISPUTED)
        overdue = lapsing + unjudged + conceding + unrevealed
        escalated = self.contests(Status.CONTEST_DISPUTED)
        disputes, ruled = self.disputes()
        soon, later = self.opening(committed)
        decided = [(task, who) for task, who in disputed if self.is_ruled(task, who)]
        return [
            (10, self.post, self.may_post()),
            (1, self.close, self.open_tasks()),
            (2, self.close, [task for task in self.open_tasks() if task.terms.deadline <= self.life.now]),
            (14, self.claim, self.open_tasks(Mode.CLAIM)),
            (12, self.select, self.open_tasks(Mode.SELECT)),
            (14, self.enter, self.open_tasks(Mode.CONTEST)),
            (1, self.return_seat, working),
            (5, self.return_seat, self.fresh(working)),
            (30, self.submit, working),
            (12, self.accept, submitted),
            (6, self.request_changes, submitted),
            (16, self.reject, submitted),
            (24, self.dispute, rejected),
            (1, self.time_out, working + submitted + rejected + committed),
            (8, self.time_out, overdue),
            (1, self.submit, lapsing),
            (1, self.accept, unjudged),
            (2, self.settle, working + submitted + rejected + disputed),
            (24, self.rule, disputes),
            (1, self.rule, ruled[-1:]),
            (14, self.execute, decided),
            (1, self.execute, disputed),
            (2, self.evidence, disputed + [(task, who) for task in escalated for who in task.places]),
            (14, self.reveal, soon),
            (1, self.reveal, later),
            (4, self.award, awarding),
            (1, self.award, award_later),
            (14, self.escalate, silent),
            (1, self.escalate, silent_later),
            (1, self.close_contest, escalated),
            (8, self.close_contest, self.ruled_contests(escalated)),
            (1, self.close_contest, self.contests(Status.ACTIVE)),
            (2, self.withdraw, self.creditors()),
            (1, self.raise_epoch, [None]),
            (1, self.record, self.held(*ENDED)),
            (1, self.gather, list(self.life.kept.reputation.notes)),
            (2, self.bench, [None]),
            (4, self.behave, self.misbehaving()),
            (1, self.reception, [None]),
            (2, self.vote, [None]),
            (3, self.mend, self.spoiled()),
        ]


def step(life: Life, pick: Pick) -> str:
    """Make one move in a life and return its name."""
    moves = [(weight, move, targets) for weight, move, targets in Moves(life, pick).table() if targets]
    place = pick(sum(weight for weight, _move, _targets in moves))
    for weight, move, targets in moves:
        if place < weight:
            move(targets[pick(len(targets))])
            return move.__name__
        place -= weight
    raise AssertionError("a number below the one it gets")
