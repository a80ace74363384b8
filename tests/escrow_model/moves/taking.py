"""Moves that bring tasks and workers in, and credit out."""

from eth_utils.crypto import keccak

from tests.contracts.reference import DAY, NATIVE, ZERO, Terms
from tests.escrow_model.contests import commitment
from tests.escrow_model.moves.chooser import Chooser
from tests.escrow_model.state import Mode, Status, Task, funding

MOST_TASKS = 6
HOUR = 3_600
REWARDS = [10**18 + 7, 123_456_789_012_345_679, 3 * 10**17 + 1]
SHARES = [(10_000,), (3_333, 6_667), (2_500, 2_501, 4_999), (1_250,) * 8]
SKILL = b"solidity".ljust(32, b"\0")


class Taking(Chooser):
    """Posting, closing, claiming, selecting, entering, returning."""

    def may_post(self) -> list[None]:
        """Tell whether there is room for one more task that takes workers."""
        tasks = self.life.kept.tasks.values()
        alive = [each for each in tasks if each.open and self.life.now < each.terms.deadline]
        return [None] if len(alive) < MOST_TASKS else []

    def post(self, _target: None) -> None:
        """Post a task of any kind."""
        known = list(self.life.kept.tasks.values())
        terms = self.one(known).terms if known and self.seldom(40) else self._terms()
        counts_from = self.life.kept.policy.active_from or 0
        at = max(self.life.now + 1, 0 if self.seldom(4) else counts_from)
        if at >= terms.deadline:
            terms = terms.but(deadline=at + 3 * DAY)
        elif self.seldom():
            at = self.moment(end=terms.deadline)
        extra = b"other" if self.seldom(30) else self.extra_of(terms)
        due = terms.judging + (funding(terms) if terms.token == NATIVE else 0)
        value = max(due + self.one([1, -1]), 0) if self.seldom(20) else due
        sender = self.sender(terms.poster)
        task_id = terms.task_id(self.life.chain.chain_id, self.life.escrow.address)
        self.life.extra[task_id] = self.extra_of(terms)
        if self.seldom(8):
            permit = (at, 27, keccak(b"r"), keccak(b"s"))
            self.do("postWithPermit", terms, extra, *permit, sender=sender, at=at, value=value)
        else:
            self.do("post", terms, extra, sender=sender, at=at, value=value)

    def extra_of(self, terms: Terms) -> bytes:
        """Return the extra data of a task's arbitrator."""
        return b"" if terms.extraHash == keccak(b"") else b"court 7"

    def _terms(self) -> Terms:
        life = self.life
        mode = self.one([Mode.CLAIM, Mode.SELECT, Mode.CONTEST])
        reward = self.one(REWARDS)
        token = self.one(life.tokens)
        work = self.one([2 * DAY, 3 * DAY, 5 * HOUR])
        changes: dict[str, object] = {"bond": reward // 10 + 1}
        if mode is Mode.CONTEST:
            changes |= {"seats": self.one([2, 3, 4]), "judging": self.one([2 * 10**15, 7 * 10**15 + 1])}
        else:
            shares = self.one(SHARES)
            changes |= {
                "seats": self.one([1, 2, 3]),
                "shares": shares + (0,) * (8 - len(shares)),
                "returnPeriod": self.one([0, HOUR]),
                "ceiling": reward,
            }
            if self.seldom(3):
                changes |= {"bonusSeats": 1 + self.pick(int(str(changes["seats"]))), "bonus": reward // 9 + 1}
            changes |= self._own(mode, reward)
        if self.seldom(4):
            changes["inviteRoot"] = life.root
            changes["bond"] = self.one([changes["bond"], 0]) if mode is not Mode.CONTEST else changes["bond"]
        extra = self.one([b"", b"court 7"])
        periods = {
            "reviewPeriod": DAY + self.pick(2) * HOUR,
            "disputePeriod": DAY,
            "rulingPeriod": self.one([DAY, 3 * DAY]),
        }
        usual = {
            "poster": self.one(life.posters),
            "token": token,
            "arbitrator": self._bench(),
            "treasury": life.treasury,
            "brief": keccak(text=f"brief {life.told.calls}"),
            "skill": SKILL,
            "extraHash": keccak(extra),
            "mode": int(mode),
            "grade": 0,
            "feeBps": life.kept.policy.fee_bps,
            "salt": life.told.calls,
            "workPeriod": work,
            "deadline": life.now + self.one([5 * DAY, 2 * DAY, 9 * DAY]),
            "reward": reward,
            "ceiling": reward,
        }
        return Terms(**(usual | periods | changes))  # type: ignore[arg-type]

    def _bench(self) -> str:
        listed = [name for name, multiple in self.life.kept.policy.arbitrators.items() if multiple]
        return self.one(listed) if listed and not self.seldom() else self.one(self.life.benches).address

    def _own(self, mode: Mode, reward: int) -> dict[str, object]:
        """Return what only this mode may have."""
        if mode is Mode.SELECT:
            return {"ceiling": self.one([reward, reward + reward // 3]), "bond": self.one([reward // 10, 0])}
        own: dict[str, object] = {}
        if self.seldom(3):
            own |= {"seats": 1, "bonusSeats": 0, "bonus": 0, "ceiling": reward + reward // 2 + 1}
            own |= {"raiseBy": reward // 7 + 1, "raiseEvery": self.one([HOUR, 7 * HOUR])}
        if self.seldom(3):
            own["freeLapses"] = self.one([1, 2])
        return own

    def open_tasks(self, mode: Mode | None = None) -> list[Task]:
        """Return tasks that take workers."""
        tasks = self.life.kept.tasks.values()
        return [
            task
            for task in tasks
            if task.status == Status.ACTIVE
            and (mode is None or (task.terms.mode == mode and task.open and self.life.now < task.terms.deadline))
        ]

    def close(self, task: Task) -> None:
        """Close the open seats, from the poster or late from anyone."""
        anyone = task.terms.deadline <= self.life.now or self.seldom(8)
        at = self.moment(task.terms.deadline if anyone else 0)
        self.do(
            "closeOpenSeats", task.terms, sender=self.sender(self.life.stranger if anyone else task.terms.poster), at=at
        )

    def _worker(self, task: Task, at: int) -> str:
        free = [who for who in self.life.workers if who not in task.places and who != task.terms.poster]
        standing, terms, bondless = self.life.kept.reputation, task.terms, task.bond_due() == 0
        able = [who for who in free if standing.may_take(at, who, terms.skill, terms.grade, bondless=bondless)]
        return self.one(able) if able and not self.seldom() else self.one(self.life.workers)

    def _proof(self, task: Task, worker: str) -> list[bytes]:
        return [] if task.terms.inviteRoot == ZERO else self.life.proofs.get(worker, [])

    def _bond_coin(self, task: Task, worker: str, due: int) -> int:
        if task.terms.token != NATIVE:
            return 1 if self.seldom(30) else 0
        rest = due - min(due, self.credit(worker))
        return max(self.one([due + 1, due - 1, rest - 1, rest + 1]), 0) if self.seldom() else self.one([due, rest])

    def claim(self, task: Task) -> None:
        """Take a seat, or hand in what somebody signed to take it."""
        terms, at = task.terms, self.moment(end=task.terms.deadline)
        worker, due, price = self._worker(task, at), task.bond_due(), task.price_at(at)
        least = price + 1 if self.seldom(20) else self.one([terms.reward, price])
        most = due - 1 if due and self.seldom(20) else due
        proof = self._proof(task, worker)
        if self.seldom(4):
            expiry = self.expiry(at)
            values = (task.id, worker, least, most, self.life.kept.epochs.get(worker, 0))
            signed = self.signature("Claim", worker, values, expiry)
            sender = self.life.stranger
            self.do("claim", terms, worker, least, most, proof, expiry, signed, sender=sender, at=at)
        else:
            value, sender = self._bond_coin(task, worker, due), self.sender(worker)
            self.do("claim", terms, worker, least, most, proof, 0, None, sender=sender, at=at, value=value)

    def select(self, task: Task) -> None:
        """Take a bid."""
        terms, at = task.terms, self.moment(end=task.terms.deadline)
        worker, expiry = self._worker(task, at), self.expiry(at)
        prices = [terms.reward, terms.ceiling, (terms.reward + terms.ceiling) // 2]
        price = self.one([terms.reward - 1, terms.ceiling + 1]) if self.seldom(20) else self.one(prices)
        values = (task.id, worker, price, self.life.kept.epochs.get(worker, 0))
        signed = self.signature("Bid", worker, values, expiry)
        proof, sender = self._proof(task, worker), self.sender(terms.poster)
        self.do("select", terms, worker, price, proof, expiry, signed, sender=sender, at=at)

    def enter(self, task: Task) -> None:
        """Enter a contest, seldom with the commitment of another."""
        at = self.moment(end=task.terms.deadline)
        worker = self.sender(self._worker(task, at))
        digest, salt = keccak(text=f"entry {self.life.told.calls}"), keccak(text=f"salt {self.life.told.calls}")
        committed = commitment(task.id, worker, digest, salt)
        if task.places and self.seldom(8):
            committed = next(iter(task.places.values())).seat.digest
        if self.seldom(40):
            committed = ZERO
        value = self._bond_coin(task, worker, task.terms.bond)
        self.life.openings.setdefault((task.id, worker), (digest, salt))
        self.do("enter", task.terms, committed, self._proof(task, worker), sender=worker, at=at, value=value)

    def creditors(self) -> list[tuple[str, str]]:
        """Return who has credit in what."""
        return [owner for owner, amount in self.life.kept.credits.items() if amount]

    def withdraw(self, owner: tuple[str, str]) -> None:
        """Withdraw credit, seldom where there is none or to nowhere."""
        account, token = owner
        life = self.life
        to = (
            self.one([life.escrow.address, NATIVE, life.account.address])
            if self.seldom()
            else self.one([account, life.stranger])
        )
        self.do("withdraw", token, to, sender=self.sender(account), at=life.now + 1)

    def raise_epoch(self, _target: None) -> None:
        """Make signatures void."""
        self.do("raiseEpoch", sender=self.one(self.life.workers), at=self.life.now + 1)
