"""The end of a life: time passes, strangers push, everybody withdraws, and the escrow is empty."""

from tests.contracts.reference import ZERO, Seat
from tests.escrow_model.contests import windows
from tests.escrow_model.life import Call, Life
from tests.escrow_model.state import ZERO_ADDRESS, Mode, State, Status, Task, locked, subject_of

LIVE = [state for state in State if State.NONE < state < State.REVEALED]


def wind_up(life: Life) -> None:
    """End every seat and task by the calls that anyone may make, and let everybody withdraw."""
    life.finish()
    life.shut(shut=False)
    for task in list(life.kept.tasks.values()):
        _end_seats(life, task.id)
        _end_task(life, task.id)
        assert not any(locked(life.kept.tasks[task.id], token) for token in life.tokens), "a task keeps money"
    for account, token in [owner for owner, amount in life.kept.credits.items() if amount]:
        life.do(Call("withdraw", (token, account), account, life.now + 1))
    for token in life.tokens:
        assert life.kept.bank.owned[life.escrow.address, token] == 0, "the escrow keeps money"
    life.finish()


def _push(life: Life, function: str, start: int, *arguments: object) -> None:
    life.do(Call(function, arguments, life.stranger, max(start, life.now + 1)))


def _end_seats(life: Life, task_id: bytes) -> None:
    for worker in list(life.kept.tasks[task_id].places):
        while (place := life.kept.tasks[task_id].places[worker]).state in LIVE:
            terms = life.kept.tasks[task_id].terms
            named = (terms, worker, place.seat)
            if place.state is State.WORKING:
                _push(life, "lapse", place.clock + terms.workPeriod, *named)
            elif place.state is State.SUBMITTED:
                _push(life, "release", place.clock + terms.reviewPeriod, *named)
            elif place.state is State.REJECTED:
                _push(life, "concede", place.clock + terms.disputePeriod, *named)
            elif place.state is State.COMMITTED:
                _push(life, "lapse", terms.deadline + terms.workPeriod, *named)
            else:
                number = _dispute_of(life, subject_of(task_id, worker))
                _push(life, "executeRuling", place.clock + terms.rulingPeriod, *named, number)


def _end_task(life: Life, task_id: bytes) -> None:
    task = life.kept.tasks[task_id]
    terms = task.terms
    if terms.mode == Mode.CONTEST and task.places:
        if task.status == Status.CONTEST_DISPUTED:
            number = _dispute_of(life, subject_of(task_id, ZERO_ADDRESS))
            winner = _winner(life, task, number)
            _push(life, "closeContest", task.opened + terms.rulingPeriod, terms, *winner, number)
        elif task.status == Status.ACTIVE:
            _push(life, "closeContest", windows(terms)[2], terms, ZERO_ADDRESS, Seat(), 0)
    elif task.status == Status.ACTIVE:
        _push(life, "closeOpenSeats", terms.deadline, terms)


def _dispute_of(life: Life, subject: int) -> int:
    return next(number for (_bench, number), each in life.kept.disputes.items() if each.subject == subject)


def _winner(life: Life, task: Task, number: int) -> tuple[str, Seat]:
    """Return the entry that was ruled the winner; anything where none was."""
    ruling = life.kept.disputes[task.terms.arbitrator, number].ruling
    for worker, place in task.places.items():
        if place.seat.entry == ruling:
            return worker, place.seat
    return ZERO_ADDRESS, Seat(digest=ZERO)
