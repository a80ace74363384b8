"""Moves of a contest after its entries."""

from tests.contracts.reference import DAY, Seat
from tests.escrow_model.contests import windows
from tests.escrow_model.moves.chooser import Held
from tests.escrow_model.moves.working import Working
from tests.escrow_model.state import ZERO_ADDRESS, Mode, State, Status, Task, subject_of


class Contests(Working):
    """Revealing, awarding, escalating, closing."""

    def contests(self, *statuses: Status) -> list[Task]:
        """Return contests with entries that stand so."""
        tasks = self.life.kept.tasks.values()
        return [task for task in tasks if task.terms.mode == Mode.CONTEST and task.places and task.status in statuses]

    def ruled_contests(self, escalated: list[Task]) -> list[Task]:
        """Return the escalated contests that are ruled."""
        return [task for task in escalated if self.is_ruled(task, ZERO_ADDRESS)]

    def opening(self, committed: list[Held]) -> tuple[list[Held], list[Held]]:
        """Return the entries that can be revealed within a day, and the others."""
        return self._within_a_day([(held, held[0].terms.deadline) for held in committed])

    def judged(self) -> tuple[list[Held], list[Held]]:
        """Return the revealed entries that can be awarded within a day, and those that can be later."""
        running = [held for held in self.held(State.REVEALED) if held[0].status == Status.ACTIVE]
        times = [(held, windows(held[0].terms)) for held in running]
        return self._within_a_day([(held, start) for held, (start, end, _silent) in times if self.life.now + 1 < end])

    def silent(self) -> tuple[list[Held], list[Held]]:
        """Return the revealed entries that can be escalated within a day, and those that can be later."""
        running = [held for held in self.held(State.REVEALED) if held[0].status == Status.ACTIVE]
        times = [(held, windows(held[0].terms)) for held in running]
        return self._within_a_day([(held, start) for held, (_revealed, start, end) in times if self.life.now + 1 < end])

    def _within_a_day(self, starts: list[tuple[Held, int]]) -> tuple[list[Held], list[Held]]:
        soon = [held for held, start in starts if start <= self.life.now + DAY]
        return soon, [held for held, _start in starts if held not in soon]

    def reveal(self, held: Held) -> None:
        """Open an entry, by anyone who knows the opening."""
        task, worker = self.instead(held)
        opening = self.life.openings.get((task.id, worker), (bytes(32), bytes(32)))
        digest, salt = (self.digest(), opening[1]) if self.seldom() else opening
        at = self.moment(task.terms.deadline, task.terms.deadline + task.terms.workPeriod)
        arguments = (task.terms, worker, self.named(task, worker), digest, salt)
        self.do("reveal", *arguments, sender=self.one([worker, self.life.stranger]), at=at)

    def award(self, held: Held) -> None:
        """Award the prize."""
        task, worker = self.instead(held)
        revealed, awarded, _silent = windows(task.terms)
        at, sender = self.moment(revealed, awarded), self.sender(task.terms.poster)
        self.do("award", task.terms, worker, self.named(task, worker), sender=sender, at=at)

    def escalate(self, held: Held) -> None:
        """Take a silent contest to its arbitrator."""
        task, worker = self.instead(held)
        _revealed, awarded, silent = windows(task.terms)
        value = self.coin(max(self.cost(task.terms) - task.terms.judging, 0))
        at, sender = self.moment(awarded, silent), self.sender(worker)
        self.do(
            "escalate",
            task.terms,
            worker,
            self.named(task, worker),
            self.data_of(task),
            sender=sender,
            at=at,
            value=value,
        )

    def close_contest(self, task: Task) -> None:
        """End a contest in any way that is not an award."""
        terms = task.terms
        number = self.number_of(subject_of(task.id, ZERO_ADDRESS))
        found = self.life.kept.disputes.get((terms.arbitrator, number))
        revealed, _awarded, silent = windows(terms)
        start, ruling = silent if task.revealed else revealed, 0
        if task.status == Status.CONTEST_DISPUTED:
            ruled = found is not None and found.ruled_at > 0
            start, ruling = (0 if ruled else task.opened + terms.rulingPeriod), found.ruling if found else 0
        winner = [who for who, place in task.places.items() if place.seat.entry == ruling]
        worker = self.one(winner or list(task.places)) if not self.seldom() else self.one(list(task.places))
        seat = self.named(task, worker) if not self.seldom(30) else Seat()
        at, sender = self.moment(start), self.one(self.life.people)
        self.do("closeContest", terms, worker, seat, number, sender=sender, at=at)
