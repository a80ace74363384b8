"""A model and a real court that are led through the same calls, and compared after each of them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from tests.court_model.headers import header_of
from tests.court_model.model import CourtModel
from tests.court_model.state import SEED_DELAY, Dispute, Refused, Rules, Stage
from tests.escrow_model.chain import Abi, Chain, Contract, Reverted, spoken

ALL = 2**16


@dataclass(frozen=True)
class Site:
    """Where a life takes place: a node, a fresh court of these rules, its arbitrable, accounts with guild tokens."""

    url: str
    court: tuple[str, Abi]
    arbitrable: tuple[str, Abi]
    rules: Rules
    origin: int
    accounts: list[str]


class CourtLife:
    """One life of a court; `seen` counts what has happened in it."""

    def __init__(self, site: Site) -> None:
        self.court, self.arbitrable = Contract(*site.court), Contract(*site.arbitrable)
        self.chain = Chain(site.url, self.court)
        self.model = CourtModel(site.rules, self.chain.chain_id, self.court.address, site.origin)
        self.model.now = self.chain.now()
        self.accounts = [account.lower() for account in site.accounts]
        self.rulings: dict[tuple[int, int, str], int] = {}
        self.seen: Counter[str] = Counter()

    # -------------------------------------------------------------------- calls

    def call(self, function: str, sender: str, *arguments: Any, value: int = 0, at: int | None = None) -> bool:
        """Make a call at a Unix time, or a second after the last; both must meet the same end. Return whether well."""
        model = self.model
        before, model.now, model.events = model.now, at or model.now + 1, []
        expected: Any
        try:
            self._ask_model(function, sender, arguments, value)
            expected = model.events
        except Refused as refused:
            expected = refused.error
        to, data = self.court, arguments
        if function == "createDispute":
            to, function, data = self.arbitrable, "open", (self.court.address, *arguments)
        try:
            actual: Any = self.chain.call(sender, to.address, to.data(function, *data), value=value, at=model.now)
        except Reverted as reverted:
            actual = reverted.error
        context = f"{before} -> {model.now}: {function}{arguments} by {sender} with {value}"
        assert actual == spoken(tuple(expected)) if isinstance(expected, tuple) else actual == expected, (
            f"{context}\n the court: {actual}\n the model: {expected}"
        )
        well = isinstance(expected, list)
        for name in [event[0] for event in expected] if well else [expected[0]]:
            self.seen[name] += 1
        return well

    def _ask_model(self, function: str, sender: str, arguments: tuple[Any, ...], value: int) -> None:
        model = self.model
        match function:
            case "createDispute":
                model.create(self.arbitrable.address, value, *arguments)
            case "openEpoch":
                model.open_epoch(arguments[0], self._randomness(*arguments))
            case "fundAppeal":
                model.fund_appeal(sender, value, *arguments)
            case "stake" | "unstake" | "commit" | "withdraw":
                getattr(model, function)(sender, *arguments)
            case "startLeaving":
                model.start_leaving(sender, *arguments)
            case "proveEarly":
                model.prove_early(sender, *arguments)
            case "withdrawReward":
                model.withdraw_reward(sender, *arguments)
            case "settleFunding":
                model.settle_funding(*arguments)
            case _:
                getattr(model, function)(*arguments)

    def _randomness(self, number: int, header: bytes, parent: bytes) -> int | None:
        """What the headers are worth: the randomness of the first block of the epoch's seed, or nothing."""
        first = self._seed_block()
        if first is None or number != first or (header, parent) != self._headers(number):
            return None
        return int(self._block(number)["mixHash"], 16)

    # -------------------------------------------------------------------- blocks

    def _block(self, number: int) -> dict[str, Any]:
        block: dict[str, Any] = self.chain.ask("eth_getBlockByNumber", hex(number), False)  # noqa: FBT003 - the node's own
        return block

    def _headers(self, number: int) -> tuple[bytes, bytes]:
        return header_of(self._block(number)), header_of(self._block(number - 1))

    def _seed_block(self) -> int | None:
        """The number of the block that gives the current epoch its seed, if it is there."""
        moment = self.model.start(self.model.epoch()) + SEED_DELAY
        number = int(self.chain.ask("eth_blockNumber"), 16)
        if int(self._block(number)["timestamp"], 16) < moment:
            return None
        while int(self._block(number - 1)["timestamp"], 16) >= moment:
            number -= 1
        return number

    def seed(self, sender: str) -> bool:
        """Prove the seed of the current epoch, once its block is there."""
        moment = self.model.start(self.model.epoch()) + SEED_DELAY
        if self.model.now < moment:
            self.pass_to(moment)
        number = self._seed_block()
        if number is None:
            self.pass_to(self.model.now + 1)
            number = self._seed_block() or 0
        return self.call("openEpoch", sender, number, *self._headers(number))

    def pass_to(self, moment: int) -> None:
        """Mine a block at a moment, or in the next second where that is past."""
        moment = max(moment, self.model.now + 1)
        self.chain.ask_all([("evm_setNextBlockTimestamp", [moment]), ("evm_mine", [])])
        self.model.now = moment

    # -------------------------------------------------------------------- a dispute

    def dispute(self, number: int) -> Dispute:
        """A dispute as the model has it."""
        return self.model.disputes[number - 1]

    def stage(self, number: int) -> Stage:
        """How far a dispute will be in the next second."""
        self.model.now += 1
        stage = self.model.stage(self.dispute(number))[0]
        self.model.now -= 1
        return stage

    def is_done(self, number: int) -> bool:
        """Whether nothing is left of a dispute to be done."""
        dispute = self.dispute(number)
        return dispute.executed and all(chosen.closed and not chosen.given for chosen in dispute.rounds)

    def end(self, number: int) -> int:
        """When the stage of a dispute ends."""
        return self.model.stage(self.dispute(number))[2]

    def open(self, choices: int = 3) -> int:
        """Open a dispute and return its number."""
        rules = self.model.rules
        assert self.call("createDispute", self.accounts[0], choices, value=rules.jurors * rules.fee)
        return len(self.model.disputes)

    def draw(self, number: int) -> list[str]:
        """Wait for the draw of the current round and draw it; return its jurors."""
        if self.stage(number) == Stage.EVIDENCE:
            self.pass_to(self.end(number))
        if self.model.epoch() not in self.model.seeds:
            assert self.seed(self.accounts[0])
        assert self.call("draw", self.accounts[0], number, ALL)
        return list(self.dispute(number).rounds[-1].ballots)

    def salt(self, number: int, account: str) -> bytes:
        """The salt of a juror in the current round of a dispute."""
        return keccak(text=f"{number} {len(self.dispute(number).rounds)} {account}")

    def commit(self, number: int, account: str, ruling: int) -> bool:
        """Commit a juror to a ruling."""
        current = len(self.dispute(number).rounds) - 1
        self.rulings[number, current, account] = ruling
        opening = number, current, account, ruling, self.salt(number, account)
        return self.call("commit", account, number, self.model.commitment(*opening))

    def reveal(self, number: int, account: str) -> bool:
        """Reveal what a juror committed to, by somebody else."""
        ruling = self.rulings[number, len(self.dispute(number).rounds) - 1, account]
        return self.call("reveal", self.accounts[0], number, account, ruling, self.salt(number, account))

    def vote(self, number: int, rulings: list[int | None]) -> None:
        """Draw a round and let its jurors vote, one after another by this list; `None` is silent."""
        jurors = self.draw(number)
        chosen = {juror: rulings[place % len(rulings)] for place, juror in enumerate(jurors)}
        voters = {juror: ruling for juror, ruling in chosen.items() if ruling is not None}
        for juror, ruling in voters.items():
            assert self.commit(number, juror, ruling)
        if self.stage(number) == Stage.COMMITTING:
            self.pass_to(self.end(number))
        for juror in voters:
            assert self.reveal(number, juror)
        if self.stage(number) == Stage.REVEALING:
            self.pass_to(self.end(number))

    def fund(self, number: int, side: int, sender: str) -> bool:
        """Raise all that a side still needs."""
        current = self.dispute(number).rounds[-1]
        ruled = side == (self.dispute(number).standing() or 0)
        need = self.model.rules.need(len(self.dispute(number).rounds) - 1, ruled=ruled)
        return self.call("fundAppeal", sender, number, side, value=need - current.raised.get(side, 0))

    def wind_up(self) -> None:
        """Let everything end, and everybody take out all that is his."""
        self.pass_to(self.model.now + self.model.rules.longest_path())
        for number in range(1, len(self.model.disputes) + 1):
            self._end(number)
        self.compare()
        jurors = self.model.jurors
        assert all(juror.locked == 0 for juror in jurors.values())
        staked = [account for account, juror in jurors.items() if juror.staked]
        for account in staked:
            assert self.call("startLeaving", account, jurors[account].staked)
        self.pass_to(self.model.start(self.model.epoch() + 1))
        owed = {"withdraw": self.model.due, "withdrawReward": self.model.rewards}
        calls = [("unstake", account) for account in staked]
        calls += [(function, account) for function, sums in owed.items() for account, amount in sums.items() if amount]
        for function, account in calls:
            assert self.call(function, account, account)
        self.compare()
        assert not any(juror.staked for juror in jurors.values())

    def _end(self, number: int) -> None:
        dispute, anyone = self.dispute(number), self.accounts[0]
        if not dispute.executed:
            assert self.call("execute", anyone, number)
        for place, chosen in enumerate(dispute.rounds):
            if not chosen.closed:
                assert self.call("settle", anyone, number, place, ALL)
            for side, account in list(chosen.given):
                assert self.call("settleFunding", anyone, number, place, side, account)

    # -------------------------------------------------------------------- comparison

    def compare(self) -> None:
        """Every view of the court answers as the model does, in the newest block."""
        model = self.model
        asked: list[tuple[Contract, str, tuple[Any, ...]]] = []
        expected: list[tuple[int, ...]] = []

        def ask(view: str, arguments: tuple[Any, ...], *words: int) -> None:
            asked.append((self.court, view, arguments))
            expected.append(words)

        for number, dispute in enumerate(model.disputes, start=1):
            current = len(dispute.rounds) - 1
            head = int(dispute.arbitrable, 16), dispute.opened, dispute.choices, current, dispute.executed
            ask("caseOf", (number,), *head)
            ask("stageOf", (number,), *model.stage(dispute))
            ask("currentRuling", (number,), model.ruling(dispute))
            known = dispute.standing() is not None or model.won_alone(dispute) is not None
            ask("isQuorate", (number,), known)
            for place, round_ in enumerate(dispute.rounds):
                ask("roundOf", (number, place), *round_.words())
                tally = round_.tally()
                for ruling in range(dispute.choices + 1):
                    ask("votesFor", (number, place, ruling), tally.get(ruling, 0))
                for account, ballot in round_.ballots.items():
                    ask("ballotOf", (number, place, account), *ballot.words())
                for (side, account), amount in round_.given.items():
                    ask("contributionOf", (number, place, side, account), amount)
        total, now = model.weights, model.weights_now()
        ask("totalWeight", (), sum(now.values()), sum(total.values()))
        for account in self.accounts:
            ask("dueOf", (account,), model.due.get(account, 0))
            ask("rewardOf", (account,), model.rewards.get(account, 0))
            if account in model.jurors:
                ask("jurorOf", (account,), *model.jurors[account].words())
                ask("weightOf", (account,), now.get(account, 0), total.get(account, 0))
        answers = self.chain.read(asked)
        for (_, view, arguments), words, answer in zip(asked, expected, answers, strict=True):
            told = int.from_bytes(b"".join(int(word).to_bytes(32, "big") for word in words), "big")
            assert answer == told, f"{view}{arguments}: {answer:x}, not {words}"
