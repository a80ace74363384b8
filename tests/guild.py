"""The guild's contracts on a test's node, and one method for each step of a proposal's life."""

from typing import Any

from eth_utils.crypto import keccak
from web3 import Web3
from web3.contract import Contract
from web3.types import Nonce
from web3.utils.address import get_create_address

from tests.node import Node

ETHER = 10**18
DAY = 86_400
GRANT = 5_000_000 * ETHER
VOTING_DELAY, VOTING_PERIOD, VOTE_EXTENSION, TIMELOCK_DELAY = 60, 3 * DAY, DAY // 4, 600
THRESHOLD, QUORUM_PERCENT, QUORUM_MINIMUM = 100_000 * ETHER, 4, 1_000_000 * ETHER
AGAINST, FOR, ABSTAIN = 0, 1, 2
# Jurors, rounds, fee, least stake, stake of a vote; five periods; what the sides of an appeal stake.
COURT = (3, 2, ETHER // 2000, 1000 * ETHER, 500 * ETHER, *(5 * [DAY]), 10_000, 20_000)
ZERO_WORD = "0x" + "00" * 32
ANYBODY = "0x" + "00" * 20

Call = tuple[str, int, str]


class GuildSteps(Node):
    """What a `World` adds for the guild; accounts 1 to 8 hold equal grants, account 9 is the guardian."""

    stranger: str
    policy: Contract
    reputation: Contract
    escrow: Contract

    def deploy_guild(self) -> None:
        """Deploy timelock, token, what holds it, and governor; the owner administers the timelock until `hand_over`."""
        self.timelock = self.deploy("GuildTimelock", TIMELOCK_DELAY, [], [ANYBODY], self.owner)
        grants = [(account, GRANT) for account in self.accounts[1:9]]
        owner = Web3.to_checksum_address(self.owner)
        sent = self.w3.eth.get_transaction_count(owner)
        court, rewards = (get_create_address(owner, Nonce(sent + steps)) for steps in (1, 2))
        systems = [self.escrow.address, court, rewards]
        self.guild_token = self.deploy("GuildToken", self.timelock.address, systems, grants)
        self.court = self.deploy("Court", self.guild_token.address, self.owner, (*COURT, self.timelock.address))
        owned = (self.guild_token.address, self.policy.address, self.timelock.address)
        self.rewards = self.deploy("ContributionRewards", *owned)
        rules = (VOTING_DELAY, VOTING_PERIOD, THRESHOLD, QUORUM_PERCENT, QUORUM_MINIMUM, VOTE_EXTENSION)
        settings = (*rules, self.accounts[9], self.now + 365 * DAY)
        self.governor = self.deploy("GuildGovernor", self.guild_token.address, self.timelock.address, settings)
        for role in (self.role("PROPOSER_ROLE"), self.role("CANCELLER_ROLE")):
            self.send(self.timelock.functions.grantRole(role, self.governor.address), self.owner)

    def role(self, name: str) -> bytes:
        """Return a role of the timelock by its name."""
        role: bytes = self.timelock.functions[name]().call()
        return role

    def hand_over(self) -> None:
        """Give what is owned to the timelock and take every role from the owner; the clock moves past the delay."""
        proposer, timelock = self.role("PROPOSER_ROLE"), self.timelock.functions
        self.send(timelock.grantRole(proposer, self.owner), self.owner)
        owned = (self.policy, self.reputation, self.court)
        accepts = [(each.address, 0, each.encode_abi("acceptOwnership"), ZERO_WORD, ZERO_WORD) for each in owned]
        for each, accept in zip(owned, accepts, strict=True):
            self.send(each.functions.transferOwnership(self.timelock.address), self.owner)
            self.send(timelock.schedule(*accept, TIMELOCK_DELAY), self.owner)
        self.sleep(TIMELOCK_DELAY)
        for accept in accepts:
            self.send(timelock.execute(*accept), self.owner)
        self.send(timelock.renounceRole(proposer, self.owner), self.owner)
        self.send(timelock.renounceRole(self.role("DEFAULT_ADMIN_ROLE"), self.owner), self.owner)

    # ---------------------------------------------------------------- a proposal's life

    def call_to(self, contract: Contract, function: str, *arguments: Any, value: int = 0) -> Call:
        """Return one action of a proposal."""
        return contract.address, value, contract.encode_abi(function, list(arguments))

    def propose(self, calls: list[Call], description: str, proposer: str | None = None) -> int:
        """Propose and return the proposal's id."""
        targets, values, calldatas, _ = self._named(calls, description)
        call = self.governor.functions.propose(targets, values, calldatas, description)
        self.send(call, proposer or self.accounts[1])
        return self.proposal_id(calls, description)

    def proposal_id(self, calls: list[Call], description: str) -> int:
        """Return the id that the governor gives to a proposal."""
        proposal_id: int = self.governor.functions.getProposalId(*self._named(calls, description)).call()
        return proposal_id

    def open_vote(self) -> None:
        """Move the clock past the voting delay."""
        self.sleep(VOTING_DELAY + 1)

    def end_vote(self) -> None:
        """Move the clock past the voting period and a late quorum's extension."""
        self.sleep(VOTING_PERIOD + VOTE_EXTENSION + 1)

    def vote(self, proposal_id: int, voter: str, support: int = FOR, reason: str = "") -> None:
        """Vote by a transaction of the voter's own."""
        self.send(self.governor.functions.castVoteWithReason(proposal_id, support, reason), voter)

    def queue(self, calls: list[Call], description: str) -> None:
        """Queue a proposal that succeeded; anybody may."""
        self.send(self.governor.functions.queue(*self._named(calls, description)), self.stranger)

    def execute(self, calls: list[Call], description: str) -> None:
        """Execute a queued proposal; anybody may, after the delay."""
        self.send(self.governor.functions.execute(*self._named(calls, description)), self.stranger, gas=3_000_000)

    def enact(self, calls: list[Call], description: str) -> int:
        """Carry a proposal from the first step to the last and return its id."""
        proposal_id = self.propose(calls, description)
        self.open_vote()
        for voter in self.accounts[1:4]:
            self.vote(proposal_id, voter)
        self.end_vote()
        self.queue(calls, description)
        self.sleep(TIMELOCK_DELAY + 1)
        self.execute(calls, description)
        return proposal_id

    @staticmethod
    def _named(calls: list[Call], description: str) -> tuple[list[str], list[int], list[str], bytes]:
        targets = [str(Web3.to_checksum_address(target)) for target, _, _ in calls]
        values = [value for _, value, _ in calls]
        return targets, values, [data for _, _, data in calls], keccak(text=description)
