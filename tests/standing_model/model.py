"""The rules of standing over plain dictionaries: every call says what it refuses, changes and reports."""

from dataclasses import dataclass, field, replace
from typing import Any, Self

from tests.contracts.reference import DAY
from tests.standing_model.arithmetic import FULL_WEIGHT, POINT, decayed, epoch_at, weight, worth
from tests.standing_model.words import POSTING, Between, Notes, Score, Suspension

Event = tuple[str, tuple[Any, ...]]
FIRST_ENDED, LAPSED, PAID, RULED_WORKER, RULED_ABUSE, WON, PAID_NOTED = 16, 17, 18, 20, 22, 26, 27
FIRST_SUSPENSION, LONGEST_SUSPENSION, FORGIVENESS = 7 * DAY, 180 * DAY, 180 * DAY
EPOCH_CAP = 100 * POINT
VERSION_CAP = 1_000_000 * POINT
MAX_VERSIONS = 8
MOST_MEETINGS = 65_535
AGED = 4
NOBODY = "0x" + "0" * 40


class Refused(Exception):
    """The standing refuses a call; `error` is its name and arguments."""

    def __init__(self, name: str, *arguments: Any) -> None:
        super().__init__(name, *arguments)
        self.error = (f"Reputation_{name}", arguments)


@dataclass(frozen=True)
class Deal:
    """A worker's seat in a task of a version, as far as standing goes; `fee` is what was paid on it, in token units."""

    version: str
    task_id: bytes
    worker: str
    poster: str
    skill: bytes
    token: str
    state: int
    ended: int
    fee: int
    seat_matches: bool = True


@dataclass(frozen=True)
class Sum:
    """What an account has of a skill in all versions that count, now; `since` is its first epoch, zero without any."""

    points: int = 0
    since: int = 0
    counterparties: int = 0
    completions: int = 0
    defaults: int = 0


@dataclass(frozen=True)
class Side:
    """One side of a pair that gathers: what is pending for it, and the standing of the other."""

    version: str
    account: str
    skill: bytes
    other: str
    pending: int
    fresh: int
    counted: bool
    others: Sum


@dataclass
class Standing:
    """Everything that the contract keeps; times are Unix times, accounts are addresses in lower case."""

    units: dict[str, int] = field(default_factory=dict)
    needs: dict[int, tuple[int, int]] = field(default_factory=dict)
    versions: list[str] = field(default_factory=list)
    void: set[str] = field(default_factory=set)
    scores: dict[tuple[str, str, bytes], Score] = field(default_factory=dict)
    notes: dict[tuple[str, str, str, bytes], Notes] = field(default_factory=dict)
    between: dict[tuple[str, str, str], Between] = field(default_factory=dict)
    suspensions: dict[str, Suspension] = field(default_factory=dict)
    suspended_by: dict[tuple[str, str], Suspension] = field(default_factory=dict)
    recorded: set[tuple[str, bytes, str]] = field(default_factory=set)
    used: dict[str, tuple[int, int]] = field(default_factory=dict)
    skills: dict[str, list[bytes]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def copy(self) -> Self:
        """Return a standing that changes by itself."""
        kept = {name: type(value)(value) for name, value in vars(self).items()}
        return replace(self, **kept | {"skills": {name: list(each) for name, each in self.skills.items()}})

    def call(self, function: str, *arguments: Any, **named: Any) -> list[Event]:
        """Make a call and return its events; raises Refused, and then nothing has changed."""
        before = self.copy()
        self.events = []
        try:
            getattr(self, function)(*arguments, **named)
        except Refused:
            vars(self).update(vars(before))
            raise
        return self.events

    def say(self, name: str, *values: Any) -> None:
        """Emit an event."""
        self.events.append((name, values))

    # ---------------------------------------------------------------- notes, records, points

    def note(self, now: int, pair: tuple[str, str, str, bytes], token: str, fee: int) -> None:
        """Note paid work of a pair, which is a version, a worker, a poster and a skill; the fee is in token units."""
        if pair[3] == POSTING:
            raise Refused("OutOfBounds")
        before = self.pair_of(now, pair)
        gain = worth(fee, self.units.get(token, 0), before.met)
        self.notes[pair] = replace(
            before,
            met=min(before.met + 1, MOST_MEETINGS),
            fresh_for_worker=min(before.fresh_for_worker + 1, MOST_MEETINGS),
            fresh_for_poster=min(before.fresh_for_poster + 1, MOST_MEETINGS),
            for_worker=before.for_worker + gain,
            for_poster=before.for_poster + gain,
        )

    def record(self, now: int, deal: Deal, *, active: bool) -> None:
        """Record an ended seat; `active` is whether Policy lists its version and the wait there is over."""
        if deal.version not in self.versions:
            self.admit(deal.version, active=active)
        if deal.state < FIRST_ENDED:
            raise Refused("NotEnded", deal.state)
        if not deal.seat_matches:
            raise Refused("WrongSeat", deal.task_id, deal.worker)
        key = (deal.version, deal.task_id, deal.worker)
        if deal.state == PAID_NOTED or key in self.recorded:
            raise Refused("AlreadyRecorded", deal.task_id, deal.worker)
        self.recorded.add(key)
        self.say("Recorded", deal.worker, deal.skill, deal.task_id, deal.version, deal.state)
        if deal.state in {PAID, RULED_WORKER, WON}:
            self.note(now, (deal.version, deal.worker, deal.poster, deal.skill), deal.token, deal.fee)
        elif deal.state in {LAPSED, RULED_ABUSE}:
            place = (deal.version, deal.worker, deal.skill)
            score = self.scores.get(place, Score())
            self.scores[place] = replace(score, defaults=score.defaults + 1)
            self._suspend(deal, min(deal.ended, now))

    def _suspend(self, deal: Deal, ended: int) -> None:
        after = self.suspensions[deal.worker] = one_more(self.suspensions.get(deal.worker, Suspension()), ended)
        own = (deal.version, deal.worker)
        self.suspended_by[own] = one_more(self.suspended_by.get(own, Suspension()), ended)
        self.say("Suspended", deal.worker, after.until, after.defaults, deal.version)

    def gather(self, now: int, pair: tuple[str, str, str, bytes], sender: str, *, active: bool) -> None:
        """Turn what is pending in a pair into points of the sender's side, or of both once it was left alone."""
        version, worker, poster, skill = pair
        if version not in self.versions:
            self.admit(version, active=active)
        left = epoch_at(now) >= self.notes.get(pair, Notes()).epoch + AGED
        if not left and sender not in {worker, poster}:
            raise Refused("NotYours", worker, poster)
        notes = self.pair_of(now, pair)
        if not notes.met:
            return
        ours, theirs = self.sum(now, worker, skill), self.sum(now, poster, POSTING)
        if left or sender == worker:
            fresh, pending = notes.fresh_for_worker, notes.for_worker
            side = Side(version, worker, skill, poster, pending, fresh, notes.worker_counted, theirs)
            pending, counted = self._earn(now, side)
            notes = replace(notes, for_worker=pending, fresh_for_worker=0, worker_counted=counted)
        if left or sender == poster:
            between, shift = self.between.get(pair[:3], Between()), self.halvings(pair)
            fresh, pending = notes.fresh_for_poster, notes.for_poster >> shift
            side = Side(version, poster, POSTING, worker, pending, fresh, between.poster_counted, ours)
            pending, counted = self._earn(now, side)
            self.between[pair[:3]] = Between(between.seats + fresh, counted)
            notes = replace(notes, for_poster=pending << shift, fresh_for_poster=0)
        self.notes[pair] = notes

    def halvings(self, pair: tuple[str, str, str, bytes]) -> int:
        """Return how many seats of a pair its poster gathered in other skills, at most so many that nothing is left."""
        notes = self.notes.get(pair, Notes())
        elsewhere = self.between.get(pair[:3], Between()).seats - (notes.met - notes.fresh_for_poster)
        return min(max(elsewhere, 0), 64)

    def _earn(self, now: int, side: Side) -> tuple[int, bool]:
        """Give one side what weight and caps allow; return what stays pending, and whether the other side counts."""
        epoch, place = epoch_at(now), (side.version, side.account, side.skill)
        score = self.scores.get(place, Score())
        if score.epoch != epoch:
            score = replace(score, points=decayed(score.points, epoch - score.epoch), gained=0, epoch=epoch)
        aged = side.others.since != 0 and epoch >= side.others.since + AGED
        counted = side.counted or aged
        share = weight(side.others.points)
        gain, pending = side.pending * share // FULL_WEIGHT, 0
        of_version = self.used.get(side.version, (epoch, 0))
        used = of_version[1] if of_version[0] == epoch else 0
        room = min(VERSION_CAP - used, EPOCH_CAP - score.gained)
        if gain > room:
            gain, pending = room, side.pending - room * FULL_WEIGHT // share
        self.used[side.version] = (epoch, used + gain)
        if gain == 0 and side.fresh == 0 and counted == side.counted:
            return pending, counted
        score = replace(
            score,
            points=score.points + gain,
            gained=score.gained + gain,
            since=score.since or epoch,
            counterparties=score.counterparties + (counted != side.counted),
            completions=score.completions + side.fresh,
        )
        self.scores[place] = score
        if side.skill not in self.skills.get(side.account, []):
            self._welcome(side.account, side.skill)
        told = (gain, score.points, score.counterparties, score.completions)
        self.say("Gathered", side.account, side.skill, side.other, side.version, *told)
        return pending, counted

    def _welcome(self, account: str, skill: bytes) -> None:
        if account not in self.skills:
            self.say("Transfer", NOBODY, account, int(account, 16))
            self.say("Locked", int(account, 16))
        self.skills.setdefault(account, []).append(skill)

    def admit(self, version: str, *, active: bool) -> None:
        """Count a version from now on."""
        if version in self.versions or version in self.void or not active or len(self.versions) == MAX_VERSIONS:
            raise Refused("UnknownEscrow", version)
        self.versions.append(version)
        self.say("VersionAdmitted", version)

    def pardon(self, account: str) -> None:
        """Forget what void versions said of an account's defaults."""
        slanders = [(version, account) for version in self.void if (version, account) in self.suspended_by]
        if not slanders:
            raise Refused("NothingToPardon", account)
        for slander in slanders:
            del self.suspended_by[slander]
        said = [self.suspended_by.get((version, account), Suspension()) for version in self.versions]
        left = Suspension(
            max((each.until for each in said), default=0),
            max((each.last for each in said), default=0),
            min(sum(each.defaults for each in said), self.suspensions.get(account, Suspension()).defaults),
        )
        self.suspensions[account] = left
        self.say("Pardoned", account, left.until, left.defaults)

    # ---------------------------------------------------------------- votes

    def set_unit(self, token: str, unit: int) -> None:
        """Set the fee that earns one point, in token units."""
        self.units[token] = unit
        self.say("UnitSet", token, unit)

    def set_need(self, grade: int, points: int, counterparties: int) -> None:
        """Set what grade 1 (B) or 2 (A) asks for."""
        if grade not in {1, 2} or points >= 1 << 64 or counterparties >= 1 << 24:
            raise Refused("OutOfBounds")
        self.needs[grade] = (points, counterparties)
        self.say("NeedSet", grade, points, counterparties)

    def void_version(self, version: str) -> None:
        """Let nothing of a version count any more."""
        if version in self.void:
            raise Refused("UnknownEscrow", version)
        if version in self.versions:
            place = self.versions.index(version)
            self.versions[place] = self.versions[-1]
            self.versions.pop()
        self.void.add(version)
        self.say("VersionVoided", version)

    # ---------------------------------------------------------------- views

    def may_take(self, now: int, account: str, skill: bytes, grade: int, *, bondless: bool) -> bool:
        """Tell whether an account may take a seat."""
        suspension = self.suspensions.get(account, Suspension())
        if now < suspension.until or (bondless and counting(suspension, now)):
            return False
        points, counterparties = self.needs.get(grade, (0, 0))
        found = self.sum(now, account, skill)
        return found.points >= points and found.counterparties >= counterparties

    def sum(self, now: int, account: str, skill: bytes) -> Sum:
        """Return what an account has of a skill in all versions that count."""
        total = Sum()
        for version in self.versions:
            score = self.scores.get((version, account, skill), Score())
            firsts = [each for each in (total.since, score.since) if each]
            total = Sum(
                total.points + decayed(score.points, epoch_at(now) - score.epoch),
                min(firsts, default=0),
                total.counterparties + score.counterparties,
                total.completions + score.completions,
                total.defaults + score.defaults,
            )
        return total

    def pair_of(self, now: int, pair: tuple[str, str, str, bytes]) -> Notes:
        """Return what is noted of a pair, decayed to now."""
        notes, epoch = self.notes.get(pair, Notes()), epoch_at(now)
        for_worker, for_poster = (decayed(each, epoch - notes.epoch) for each in (notes.for_worker, notes.for_poster))
        return replace(notes, for_worker=for_worker, for_poster=for_poster, epoch=epoch)

    def defaults_of(self, now: int, account: str) -> int:
        """Return how many defaults count against an account."""
        return counting(self.suspensions.get(account, Suspension()), now)


def one_more(before: Suspension, ended: int) -> Suspension:
    """Return a suspension with one more default, of a seat that ended then."""
    earlier = counting(before, ended)
    until = ended + min(FIRST_SUSPENSION << min(earlier, 9), LONGEST_SUSPENSION)
    return Suspension(max(before.until, until), max(before.last, ended), min(earlier + 1, MOST_MEETINGS))


def counting(suspension: Suspension, time: int) -> int:
    """Return how many defaults still count at a Unix time: one is forgotten for each 180 days without a new one."""
    return max(0, suspension.defaults - max(0, time - suspension.last) // FORGIVENESS)
