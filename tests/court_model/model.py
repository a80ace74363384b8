"""A court in Python: every call gives the events that the contract must give, or the error that it must name."""

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from tests.court_model.state import SEED_DELAY, UNIT, Ballot, Dispute, Event, Juror, Refused, Round, Rules, Stage

TRIES = 4
PROVER_PART = 4
LEAST_RANDOMNESS = 2**64
MOST = 2**96 - 1


class CourtModel:
    """A court by its rules. `now` is the Unix time of the block of the next call; accounts are lower case."""

    def __init__(self, rules: Rules, chain_id: int, address: str, origin: int) -> None:
        self.rules, self.chain_id, self.address, self.origin = rules, chain_id, address, origin
        self.now = origin
        self.jurors: dict[str, Juror] = {}
        self.weights: dict[str, int] = {}
        self.frozen: dict[int, dict[str, int]] = {}
        self.seeds: dict[int, bytes] = {}
        self.disputes: list[Dispute] = []
        self.due: dict[str, int] = {}
        self.rewards: dict[str, int] = {}
        self.events: list[Event] = []

    # -------------------------------------------------------------------- time

    def epoch(self) -> int:
        """The current epoch, from 1."""
        return (self.now - self.origin) // self.rules.epoch + 1

    def start(self, epoch: int) -> int:
        """When an epoch begins."""
        return self.origin + (epoch - 1) * self.rules.epoch

    def timeline(self, dispute: Dispute) -> list[tuple[Stage, int, int]]:
        """The stages of the current round, each with its start and its end at the latest."""
        rules, current = self.rules, dispute.rounds[-1]
        begin = self.start(current.epoch)
        drawn = current.drawn_at or begin + rules.epoch
        committed = current.committed_at or drawn + (rules.commit if current.votes() else 0)
        decided = current.decided_at or committed + (rules.reveal if current.votes("committed") else 0)
        window = rules.appeal if len(dispute.rounds) < rules.rounds else 0
        times = [dispute.opened, begin, drawn, committed, decided, decided + window]
        return list(zip(Stage, times[:-1], times[1:], strict=False))

    def stage(self, dispute: Dispute) -> tuple[Stage, int, int]:
        """How far a dispute is now; what is solved has no end."""
        timeline = self.timeline(dispute)
        return next((each for each in timeline if self.now < each[2]), (Stage.SOLVED, timeline[-1][2], 0))

    def decided_at(self, dispute: Dispute) -> int:
        """When the current round was, or will be, over."""
        return self.timeline(dispute)[Stage.APPEALABLE][1]

    def ruling(self, dispute: Dispute) -> int:
        """The ruling as it stands."""
        alone = self.won_alone(dispute)
        return alone if alone is not None else dispute.standing() or 0

    def won_alone(self, dispute: Dispute) -> int | None:
        """The side that alone was funded in the last appeal, once its window is over."""
        funded = dispute.rounds[-1].funded
        return funded[0] if funded and self.stage(dispute)[0] == Stage.SOLVED else None

    # -------------------------------------------------------------------- stake

    def stake(self, sender: str, amount: int) -> None:
        """Add to a stake, which must then be worth drawing."""
        if amount > MOST:
            raise Refused("Court_StakeExceeded", amount, MOST)
        juror = self.jurors.get(sender, Juror())
        staying = juror.staked + amount - juror.leaving
        if amount == 0 or staying < self.rules.min_stake:
            raise Refused("Court_LowStake", staying, self.rules.min_stake)
        if sender not in self.jurors:
            juror.leaf = len(self.jurors) + 1
            self.jurors[sender] = juror
        juror.staked += amount
        self._weigh(sender)
        self._tell("Staked", sender, amount, juror.staked)

    def start_leaving(self, sender: str, amount: int) -> None:
        """Ask for so much of a stake in all."""
        juror = self.jurors.get(sender)
        if juror is None or amount > juror.staked:
            raise Refused("Court_StakeExceeded", amount, juror.staked if juror else 0)
        juror.leaving, juror.asked = amount, self.epoch()
        self._weigh(sender)
        self._tell("LeaveAsked", sender, amount, juror.asked)

    def unstake(self, sender: str, to: str) -> None:
        """Take what was asked for in an earlier epoch and is not locked."""
        juror = self.jurors.get(sender, Juror())
        amount = min(juror.leaving, juror.staked - juror.locked)
        if amount == 0 or juror.asked == self.epoch():
            raise Refused("Court_NothingFree")
        juror.staked -= amount
        juror.leaving -= amount
        self._tell("Unstaked", sender, to, amount, juror.staked)

    def _weigh(self, account: str) -> None:
        """Write down the weights of this epoch before the first change in it, and then change one."""
        self.frozen.setdefault(self.epoch(), dict(self.weights))
        juror = self.jurors[account]
        staying = juror.staked - juror.leaving
        self.weights[account] = staying // UNIT if staying >= self.rules.min_stake else 0

    def weights_now(self) -> dict[str, int]:
        """The weights with which jurors are drawn in this epoch, in the order in which they first staked."""
        return self.frozen.get(self.epoch(), self.weights)

    # -------------------------------------------------------------------- draw

    def open_epoch(self, number: int, randomness: int | None) -> None:
        """Take the randomness of the right block, or none where the headers are not the right ones."""
        epoch = self.epoch()
        if self.now < self.start(epoch) + SEED_DELAY or epoch in self.seeds:
            raise Refused("Court_NoSeedTaken", epoch)
        if randomness is None or randomness < LEAST_RANDOMNESS:
            raise Refused("Court_WrongHeader")
        words = self.chain_id, self.address, epoch, randomness
        self.seeds[epoch] = keccak(encode(["uint256", "address", "uint256", "uint256"], words))
        self._tell("EpochSeeded", epoch, number, self.seeds[epoch])

    def draw(self, number: int, limit: int) -> None:
        """Draw so many tickets at most."""
        dispute, current = self._in(number, Stage.DRAWING)
        if current.epoch not in self.seeds:
            raise Refused("Court_NoSeed", current.epoch)
        weights = self.weights_now()
        total, round_number = sum(weights.values()), len(dispute.rounds) - 1
        most = TRIES * current.size if total else current.tries
        for _ in range(min(limit, most)):
            if current.votes() == current.size or current.tries == most:
                break
            words = self.seeds[current.epoch], number, round_number, current.tries
            ticket = int.from_bytes(keccak(encode(["bytes32", "uint256", "uint256", "uint256"], words)), "big") % total
            current.tries += 1
            account = _holder(weights, ticket)
            juror = self.jurors[account]
            if juror.staked - juror.locked < self.rules.vote_stake:
                continue
            juror.locked += self.rules.vote_stake
            ballot = current.ballots.setdefault(account, Ballot())
            ballot.votes += 1
            self._tell("JurorDrawn", number, round_number, account, ballot.votes)
        if current.votes() == current.size or current.tries == most:
            current.drawn_at = self.now
            self._tell("DrawEnded", number, round_number, current.votes(), self.now + self.rules.commit)

    # -------------------------------------------------------------------- votes

    def commit(self, sender: str, number: int, commitment: bytes) -> None:
        """Commit a juror's votes."""
        dispute, current = self._in(number, Stage.COMMITTING)
        ballot = self._ballot(current, number, sender)
        if not any(commitment):
            raise Refused("Court_EmptyCommitment")
        if ballot.commitment:
            raise Refused("Court_AlreadyCommitted", number, sender)
        ballot.commitment = commitment
        self._tell("VoteCommitted", number, len(dispute.rounds) - 1, sender, commitment)
        self._end_commit(number)

    def prove_early(self, sender: str, number: int, account: str, ruling: int, salt: bytes) -> None:
        """Slash a juror whose vote the sender knows."""
        dispute, _ = self._in(number, Stage.COMMITTING)
        ballot = self._open(number, account, ruling, salt)
        ballot.slashed = True
        reward = ballot.votes * (self.rules.vote_stake // PROVER_PART)
        self._reward(sender, reward)
        penalty = self._unlock(account, ballot.votes, lost=True)
        self._tell("EarlyRevealProven", number, len(dispute.rounds) - 1, account, sender, penalty, reward)
        self._end_commit(number)

    def reveal(self, number: int, account: str, ruling: int, salt: bytes) -> None:
        """Reveal a juror's votes."""
        dispute, current = self._in(number, Stage.REVEALING)
        if ruling > dispute.choices:
            raise Refused("Court_BadRuling", ruling, dispute.choices)
        ballot = self._open(number, account, ruling, salt)
        ballot.ruling = ruling
        current.revealed.append((ruling, ballot.votes))
        self._tell("VoteRevealed", number, len(dispute.rounds) - 1, account, ruling, ballot.votes)
        if current.votes("revealed") == current.votes("committed"):
            self._decide(number, self.now)

    def commitment(self, number: int, round_number: int, account: str, ruling: int, salt: bytes) -> bytes:
        """What a juror commits to."""
        types = ["uint256", "address", "uint256", "uint256", "address", "uint256", "bytes32"]
        words = self.chain_id, self.address, number, round_number, account, ruling, salt
        return keccak(encode(types, words))

    # -------------------------------------------------------------------- appeal

    def fund_appeal(self, sender: str, value: int, number: int, side: int) -> None:
        """Put wei behind a ruling."""
        dispute, current = self._in(number, Stage.APPEALABLE)
        if side > dispute.choices:
            raise Refused("Court_BadRuling", side, dispute.choices)
        if side in current.funded:
            raise Refused("Court_SideFunded", number, side)
        ruling = dispute.standing() or 0
        half = self.decided_at(dispute) + self.rules.appeal // 2
        if side != ruling and self.now >= half and not any(each != ruling for each in current.funded):
            raise Refused("Court_ChallengeOver", half)
        round_number = len(dispute.rounds) - 1
        needed = self.rules.need(round_number, ruled=side == ruling)
        missing = needed - current.raised.get(side, 0)
        if value == 0:
            raise Refused("Court_WrongValue", missing, 0)
        self._note(number)
        amount = min(value, missing)
        current.raised[side] = raised = current.raised.get(side, 0) + amount
        current.given[side, sender] = current.given.get((side, sender), 0) + amount
        self._tell("AppealFunded", number, round_number, sender, side, amount, raised, needed)
        if value > amount:
            self._owe(sender, value - amount)
            self._tell("SurplusAdded", number, sender, value - amount)
        if raised < needed:
            return
        current.funded.append(side)
        if len(current.funded) > 1:
            self._tell("AppealDecision", number, dispute.arbitrable)
            self._open_round(number, self.now)

    def settle_funding(self, number: int, round_number: int, side: int, account: str) -> None:
        """Give back, share or keep what an account had put behind a side."""
        dispute = self.dispute(number, round_number)
        chosen = dispute.rounds[round_number]
        amount = chosen.given.get((side, account), 0)
        if amount == 0:
            raise Refused("Court_NothingDue")
        stage = self.stage(dispute)[0]
        heard = round_number + 1 < len(dispute.rounds)
        funded = heard and side in chosen.funded
        if stage != Stage.SOLVED and (funded or not heard):
            raise Refused("Court_WrongStage", number, stage)
        del chosen.given[side, account]
        if funded:
            pot = (
                sum(chosen.raised[each] for each in chosen.funded) - self.rules.size(round_number + 1) * self.rules.fee
            )
            winner = self.ruling(dispute)
            sharers = [winner] if winner in chosen.funded else chosen.funded
            amount = amount * pot // sum(chosen.raised[each] for each in sharers) if side in sharers else 0
        self._owe(account, amount)
        self._tell("FundingSettled", number, round_number, account, side, amount)

    # -------------------------------------------------------------------- end

    def create(self, arbitrable: str, value: int, choices: int) -> None:
        """Open a dispute."""
        if not 0 < choices < 2**8:
            raise Refused("Court_BadChoices", choices)
        cost = self.rules.jurors * self.rules.fee
        if value != cost:
            raise Refused("Court_WrongValue", cost, value)
        self.disputes.append(Dispute(arbitrable, self.now, choices, []))
        number = len(self.disputes)
        self._tell("DisputeCreation", number, arbitrable)
        self._tell("CaseOpened", number, arbitrable, choices)
        self._open_round(number, self.now + self.rules.evidence)

    def execute(self, number: int) -> None:
        """Hand the final ruling over."""
        dispute, _ = self._in(number, Stage.SOLVED)
        if dispute.executed:
            raise Refused("Court_AlreadyDone", number)
        self._note(number)
        dispute.executed = True
        self._tell("Executed", number, self.ruling(dispute))

    def settle(self, number: int, round_number: int, limit: int) -> None:
        """Settle so many jurors of a round at most."""
        self.dispute(number, round_number)
        dispute, _ = self._in(number, Stage.SOLVED)
        chosen = dispute.rounds[round_number]
        if chosen.closed:
            raise Refused("Court_AlreadyDone", number)
        self._note(number)
        standing, rules = dispute.standing(), self.rules
        coherent = {
            account: ballot.votes
            for account, ballot in chosen.ballots.items()
            if ballot.ruling is not None and standing in (None, ballot.ruling)
        }
        count = sum(coherent.values())
        pot = (chosen.votes() - count) * rules.vote_stake
        pot -= chosen.votes("slashed") * (rules.vote_stake // PROVER_PART)
        fee, reward = (chosen.votes() * rules.fee // count, pot // count) if count else (0, 0)
        for account, ballot in list(chosen.ballots.items())[chosen.settled :][:limit]:
            chosen.settled += 1
            if ballot.slashed:
                continue
            penalty = self._unlock(account, ballot.votes, lost=account not in coherent)
            earned = (ballot.votes * fee, ballot.votes * reward) if account in coherent else (0, 0)
            self._owe(account, earned[0])
            self._reward(account, earned[1])
            self._tell("JurorSettled", number, round_number, account, penalty, *earned)
        if chosen.settled == len(chosen.ballots):
            chosen.closed = True
            rest = chosen.size * rules.fee - count * fee, pot - count * reward
            self._owe(rules.reserve, rest[0])
            self._reward(rules.reserve, rest[1])
            self._tell("RoundSettled", number, round_number, rules.reserve, *rest)

    def withdraw(self, sender: str, to: str) -> None:
        """Take all wei that is due."""
        amount = self.due.pop(sender, 0)
        if amount == 0:
            raise Refused("Court_NothingDue")
        self._tell("DueWithdrawn", sender, to, amount)

    def withdraw_reward(self, sender: str, to: str) -> None:
        """Take all guild tokens that were earned."""
        amount = self.rewards.pop(sender, 0)
        if amount == 0:
            raise Refused("Court_NothingDue")
        self._tell("RewardWithdrawn", sender, to, amount)

    # -------------------------------------------------------------------- internals

    def dispute(self, number: int, round_number: int = 0) -> Dispute:
        """A dispute that exists and has come to a round."""
        if not 0 < number <= len(self.disputes) or round_number >= len(self.disputes[number - 1].rounds):
            raise Refused("Court_UnknownDispute", number)
        return self.disputes[number - 1]

    def _in(self, number: int, stage: Stage) -> tuple[Dispute, Round]:
        dispute = self.dispute(number)
        actual = self.stage(dispute)[0]
        if actual != stage:
            raise Refused("Court_WrongStage", number, actual)
        return dispute, dispute.rounds[-1]

    def _ballot(self, current: Round, number: int, account: str) -> Ballot:
        if account not in current.ballots:
            raise Refused("Court_NotDrawn", number, account)
        return current.ballots[account]

    def _open(self, number: int, account: str, ruling: int, salt: bytes) -> Ballot:
        dispute = self.dispute(number)
        ballot = self._ballot(dispute.rounds[-1], number, account)
        if ballot.slashed:
            raise Refused("Court_Slashed", number, account)
        if ballot.ruling is not None:
            raise Refused("Court_AlreadyRevealed", number, account)
        if ballot.commitment != self.commitment(number, len(dispute.rounds) - 1, account, ruling, salt):
            raise Refused("Court_WrongOpening", number, account)
        return ballot

    def _open_round(self, number: int, moment: int) -> None:
        dispute, rules = self.disputes[number - 1], self.rules
        epoch = -((self.origin - moment) // rules.epoch) + 1
        size = rules.size(len(dispute.rounds))
        dispute.rounds.append(Round(epoch, size))
        times = self.start(epoch), self.start(epoch + 1)
        self._tell("RoundOpened", number, len(dispute.rounds) - 1, size, epoch, *times)

    def _end_commit(self, number: int) -> None:
        dispute = self.disputes[number - 1]
        current = dispute.rounds[-1]
        if current.votes("committed") + current.votes("slashed") == current.votes():
            current.committed_at = self.now
            self._tell("CommitEnded", number, len(dispute.rounds) - 1, self.decided_at(dispute))

    def _note(self, number: int) -> None:
        """Say what time has decided, unless it was said."""
        dispute = self.disputes[number - 1]
        if not dispute.rounds[-1].decided_at:
            self._decide(number, self.decided_at(dispute))

    def _decide(self, number: int, moment: int) -> None:
        dispute = self.disputes[number - 1]
        current, last = dispute.rounds[-1], len(dispute.rounds) == self.rules.rounds
        current.decided_at = moment
        end = moment if last else moment + self.rules.appeal
        decisive = current.verdict() is not None
        self._tell("RoundDecided", number, len(dispute.rounds) - 1, dispute.standing() or 0, decisive, moment, end)
        if self.now < end:
            self._tell("AppealPossible", number, dispute.arbitrable)

    def _unlock(self, account: str, votes: int, *, lost: bool) -> int:
        juror, amount = self.jurors[account], votes * self.rules.vote_stake
        juror.locked -= amount
        if not lost:
            return 0
        juror.staked -= amount
        juror.leaving = min(juror.leaving, juror.staked)
        self._weigh(account)
        return amount

    def _owe(self, account: str, amount: int) -> None:
        self.due[account] = self.due.get(account, 0) + amount

    def _reward(self, account: str, amount: int) -> None:
        self.rewards[account] = self.rewards.get(account, 0) + amount

    def _tell(self, name: str, *values: object) -> None:
        self.events.append((name, values))


def _holder(weights: dict[str, int], ticket: int) -> str:
    """Whose ticket it is, when everybody holds as many as he weighs."""
    for account, weight in weights.items():
        if ticket < weight:
            return account
        ticket -= weight
    raise ValueError(ticket)
