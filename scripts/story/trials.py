"""What happens to the story's disputes before the Court: jurors drawn, votes sealed and opened, appeals, rewards."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from web3 import Web3
from web3.contract import Contract

from backend.chain.courts.headers import Block, encoded_header
from scripts.story.chain import Chain
from scripts.story.person import Person

RULINGS = {"split": 0, "worker": 1, "poster": 2, "abuse": 3}
# More tickets and jurors than any round of the demo has.
ALL = 64
ETHER = 10**18


class Trials:
    """Carries out what concerns the Court, by the number of a dispute."""

    def __init__(self, chain: Chain, people: Mapping[str, Person]) -> None:
        """Bind the court and the token that is staked."""
        self.chain = chain
        self.court: Contract = chain.contract("Court")
        self.token = chain.contract("GuildToken")
        self.people = {person.address: person for person in people.values()}

    def stake(self, person: Person, amount: int) -> None:
        """Let somebody stake whole guild tokens."""
        self.chain.send(person, self.token.functions.approve(self.court.address, amount * ETHER))
        self.chain.send(person, self.court.functions.stake(amount * ETHER))

    def draw(self, anyone: Person, dispute: int) -> None:
        """Draw the jurors of the round that goes on, after proving the epoch's randomness where nobody has."""
        epoch = self.court.functions.roundOf(dispute, self._round(dispute)).call()[0]
        if self.court.functions.seedOf(epoch).call() == bytes(32):
            number, *headers = self._seed_block(epoch)
            self.chain.send(anyone, self.court.functions.openEpoch(number, *headers))
        self.chain.send(anyone, self.court.functions.draw(dispute, ALL))

    def jury(self, dispute: int) -> list[Person]:
        """Return the jurors of the round that goes on, who has most votes first; the draw decides who they are."""
        number, votes = self._round(dispute), Counter[str]()
        for juror in self.court.functions.jurorsOf(dispute, number).call():
            votes[juror] = self.court.functions.ballotOf(dispute, number, juror).call()[1]
        return [self.people[juror] for juror, _ in votes.most_common()]

    def commit(self, jury: list[Person], dispute: int, rulings: list[str]) -> None:
        """Let each of the jury commit to a ruling."""
        for juror, ruling in zip(jury, rulings, strict=True):
            commitment = self.court.functions.commitmentOf(
                dispute, self._round(dispute), juror.address, RULINGS[ruling], self._salt(dispute, juror)
            )
            self.chain.send(juror, self.court.functions.commit(dispute, commitment.call()))

    def reveal(self, jury: list[Person], dispute: int, rulings: list[str]) -> None:
        """Let each of the jury open what it committed to."""
        for juror, ruling in zip(jury, rulings, strict=True):
            opening = (RULINGS[ruling], self._salt(dispute, juror))
            self.chain.send(juror, self.court.functions.reveal(dispute, juror.address, *opening))

    def appeal(self, funder: Person, dispute: int, ruling: str) -> None:
        """Fund a side of the appeal, as far as it needs it."""
        side = RULINGS[ruling]
        raised, needed = self.court.functions.fundingOf(dispute, self._round(dispute), side).call()
        self.chain.send(funder, self.court.functions.fundAppeal(dispute, side), value=needed - raised)

    def settle(self, anyone: Person, dispute: int) -> None:
        """Settle the jurors of every round of a dispute that is ruled."""
        for number in range(self._round(dispute) + 1):
            self.chain.send(anyone, self.court.functions.settle(dispute, number, ALL))

    def withdraw(self, juror: Person) -> None:
        """Let a juror take what he earned in coins, and in guild tokens where somebody else lost some."""
        self.chain.send(juror, self.court.functions.withdraw(juror.address))
        if self.court.functions.rewardOf(juror.address).call():
            self.chain.send(juror, self.court.functions.withdrawReward(juror.address))

    def _round(self, dispute: int) -> int:
        number: int = self.court.functions.caseOf(dispute).call()[3]
        return number

    @staticmethod
    def _salt(dispute: int, juror: Person) -> bytes:
        return Web3.keccak(text=f"vote of {juror.name} on {dispute}")

    def _seed_block(self, epoch: int) -> tuple[int, bytes, bytes]:
        """Return the first block from which an epoch's randomness is taken, its header and its parent's."""
        opens = self.court.functions.startOf(epoch).call() + self.court.functions.SEED_DELAY().call()
        # A call cannot look at its own block, so there is one before it at the time of the story.
        self.chain.mine()
        block = self.chain.block(self.chain.w3.eth.block_number)
        parent = self._parent(block)
        while int(parent["timestamp"], 16) >= opens:
            block, parent = parent, self._parent(parent)
        return int(block["number"], 16), encoded_header(block), encoded_header(parent)

    def _parent(self, block: Block) -> Block:
        return self.chain.block(int(block["number"], 16) - 1)


def moment(chain: Chain, when: str, now: int) -> float:
    """Return a time of the story in days before `now`: "-3.5" is told so, "e-3.5" in epochs of the court.

    Epochs count from the beginning of the one that `now` lies in, so that a draw falls where its epoch is.
    """
    if not when.startswith("e"):
        return float(when)
    court = chain.contract("Court").functions
    epoch = court.epochAt(now).call()
    begins, ends = court.startOf(epoch).call(), court.startOf(epoch + 1).call()
    days: float = (begins + float(when[1:]) * (ends - begins) - now) / 86_400
    return days


def divided(jury: list[Any], ruling: str, other: str | None) -> list[str]:
    """Return how a jury votes: for `ruling`, except that who has fewest votes wants the other where one is told."""
    votes = [ruling] * len(jury)
    if other is not None and len(jury) > 1:
        votes[-1] = other
    return votes
