"""The guild as it stands after deployment: proposals from draft to execution, votes by hand and by signature."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from itertools import count
from typing import Any

from brownie import chain
from eth_account import Account
from eth_utils import keccak
from market import next_block_at, reverts_with
from reference import DAY, ZERO

GUILD = 10**18
SUPPLY = 100_000_000 * GUILD
DELAY = 600
VOTING_DELAY = 60
VOTING_PERIOD = 3 * DAY
EXTENSION = 6 * 3_600
THRESHOLD = 100_000 * GUILD
FRACTION = 4
MINIMUM = 1_000_000 * GUILD
GUARDIANSHIP = 365 * DAY
VERSION_DELAY = 31 * DAY

ADMIN = ZERO
PROPOSER, EXECUTOR, CANCELLER = (keccak(text=f"{name}_ROLE") for name in ("PROPOSER", "EXECUTOR", "CANCELLER"))
ROLES = {"admin": ADMIN, "proposer": PROPOSER, "executor": EXECUTOR, "canceller": CANCELLER}


class Support(IntEnum):
    """What a vote says."""

    AGAINST = 0
    FOR = 1
    ABSTAIN = 2


class State(IntEnum):
    """`IGovernor.ProposalState`."""

    PENDING = 0
    ACTIVE = 1
    CANCELED = 2
    DEFEATED = 3
    SUCCEEDED = 4
    QUEUED = 5
    EXPIRED = 6
    EXECUTED = 7


@dataclass(frozen=True)
class Proposal:
    """A proposal: its actions as (target, value, calldata) and its description."""

    id: int
    actions: tuple[tuple[Any, int, str], ...]
    description: str

    @property
    def lists(self) -> tuple[list[Any], ...]:
        """Targets, values and calldatas."""
        return tuple(list(column) for column in zip(*self.actions, strict=True))

    @property
    def hashed(self) -> tuple[Any, ...]:
        """What queue, execute and cancel take."""
        return (*self.lists, keccak(text=self.description))


def settings(guardian: Any, until: int, **changes: Any) -> tuple[Any, ...]:
    """The governor's settings in the order of `IGuildGovernor.Settings`."""
    usual = {
        "votingDelay": VOTING_DELAY,
        "votingPeriod": VOTING_PERIOD,
        "proposalThreshold": THRESHOLD,
        "quorumFraction": FRACTION,
        "quorumMinimum": MINIMUM,
        "voteExtension": EXTENSION,
        "guardian": guardian,
        "guardianUntil": until,
    }
    return tuple((usual | changes).values())


def hand_over(deployer: Any, timelock: Any, governor: Any, policy: Any, fee_bps: int) -> None:
    """Give the guild every key, as a deployment does, and leave the deployer none."""
    sender = {"from": deployer}
    policy.setFee(fee_bps, timelock, sender)
    policy.transferOwnership(timelock, sender)
    timelock.grantRole(PROPOSER, governor, sender)
    timelock.grantRole(CANCELLER, governor, sender)
    timelock.grantRole(PROPOSER, deployer, sender)
    payloads = [policy.acceptOwnership.encode_input(), timelock.updateDelay.encode_input(DELAY)]
    operation = ([policy, timelock], [0, 0], payloads, ZERO, ZERO)
    timelock.scheduleBatch(*operation, 0, sender)
    timelock.executeBatch(*operation, sender)
    timelock.renounceRole(PROPOSER, deployer, sender)
    timelock.renounceRole(ADMIN, deployer, sender)


def known(clock: Any) -> int:
    """Go on until the newest moment is past, so that what stood then can be asked, and return it, a Unix time."""
    moment = clock.clock()
    next_block_at(moment + 2)
    chain.mine()
    return moment


def signed(contract: Any, key: str, type_name: str, fields: dict[str, str], message: dict[str, Any]) -> Any:
    """Sign an EIP-712 message of one struct under the contract's own domain; returns v, r, s and signature."""
    domain = contract.eip712Domain()
    return Account.sign_typed_data(
        key,
        domain_data={"name": domain[1], "version": domain[2], "chainId": chain.id, "verifyingContract": domain[4]},
        message_types={type_name: [{"name": name, "type": kind} for name, kind in fields.items()]},
        message_data=message,
    )


def vrs(signature: Any) -> tuple[int, bytes, bytes]:
    """The parts of a signature as ERC-20 permits and delegations take them."""
    return signature.v, signature.r.to_bytes(32, "big"), signature.s.to_bytes(32, "big")


BALLOT = {"proposalId": "uint256", "support": "uint8", "voter": "address", "nonce": "uint256"}
EXTENDED_BALLOT = BALLOT | {"reason": "string", "params": "bytes"}
DELEGATION = {"delegatee": "address", "nonce": "uint256", "expiry": "uint256"}
PERMIT = {"owner": "address", "spender": "address", "value": "uint256", "nonce": "uint256", "deadline": "uint256"}


def permit(token: Any, owner: Any, spender: Any, value: int, deadline: int) -> tuple[int, bytes, bytes]:
    """An ERC-2612 permit signed by an account whose key is here, as v, r and s."""
    message = {
        "owner": owner.address,
        "spender": str(spender),
        "value": value,
        "nonce": token.nonces(owner),
        "deadline": deadline,
    }
    return vrs(signed(token, owner.private_key, "Permit", PERMIT, message))


class Guild:
    """Token, governor and timelock, and the way of a proposal through them."""

    def __init__(self, token: Any, governor: Any, timelock: Any, proposer: Any):
        self.token = token
        self.governor = governor
        self.timelock = timelock
        self.proposer = proposer
        self._numbers = count(1)

    def draft(self, *actions: tuple[Any, int, str], description: str | None = None) -> Proposal:
        """A proposal that is not made yet; each has a description of its own."""
        text = description or f"# Proposal {next(self._numbers)}\n\nWhat it is for."
        drafted = Proposal(0, actions, text)
        return Proposal(self.governor.hashProposal(*drafted.hashed), actions, text)

    def propose(self, *actions: tuple[Any, int, str], **details: Any) -> Proposal:
        """Make a proposal."""
        proposal = self.draft(*actions, **details)
        self.governor.propose(*proposal.lists, proposal.description, {"from": self.proposer})
        return proposal

    def nothing(self) -> tuple[Any, int, str]:
        """An action that changes nothing: the delay stays what it is."""
        return (self.timelock, 0, self.timelock.updateDelay.encode_input(DELAY))

    def begin(self, proposal: Proposal) -> None:
        """Go on to the first second of the vote."""
        self.go_to(self.governor.proposalSnapshot(proposal.id) + 1)

    def opened(self, *actions: tuple[Any, int, str], **details: Any) -> Proposal:
        """A proposal whose vote has begun."""
        proposal = self.propose(*(actions or (self.nothing(),)), **details)
        self.begin(proposal)
        return proposal

    def end(self, proposal: Proposal) -> None:
        """Go on to the first second after the vote."""
        self.go_to(self.governor.proposalDeadline(proposal.id) + 1)

    def vote(self, proposal: Proposal, voter: Any, support: Support = Support.FOR) -> Any:
        """Cast a vote."""
        return self.governor.castVote(proposal.id, support, {"from": voter})

    def succeeded(self, *actions: tuple[Any, int, str], **details: Any) -> Proposal:
        """A proposal that the proposer's votes have decided."""
        proposal = self.opened(*actions, **details)
        self.vote(proposal, self.proposer)
        self.end(proposal)
        return proposal

    def queued(self, *actions: tuple[Any, int, str], **details: Any) -> Proposal:
        """A proposal that waits in the timelock."""
        proposal = self.succeeded(*actions, **details)
        self.queue(proposal)
        return proposal

    def ready(self, *actions: tuple[Any, int, str], **details: Any) -> Proposal:
        """A proposal that has waited long enough."""
        proposal = self.queued(*actions, **details)
        self.go_to(self.governor.proposalEta(proposal.id))
        return proposal

    def passed(self, *actions: tuple[Any, int, str], **details: Any) -> Proposal:
        """A proposal that was executed."""
        proposal = self.ready(*actions, **details)
        self.execute(proposal)
        return proposal

    def queue(self, proposal: Proposal, caller: Any = None) -> Any:
        """Hand a proposal to the timelock."""
        return self.governor.queue(*proposal.hashed, {"from": caller or self.proposer})

    def execute(self, proposal: Proposal, caller: Any = None) -> Any:
        """Execute a proposal."""
        return self.governor.execute(*proposal.hashed, {"from": caller or self.proposer})

    def cancel(self, proposal: Proposal, caller: Any) -> Any:
        """Cancel a proposal."""
        return self.governor.cancel(*proposal.hashed, {"from": caller})

    def state(self, proposal: Proposal) -> State:
        """Where a proposal stands."""
        return State(self.governor.state(proposal.id))

    def go_to(self, moment: int) -> None:
        """Mine a block at `moment`, a Unix time."""
        next_block_at(moment)
        chain.mine()

    @contextmanager
    def refuses_state(self, proposal: Proposal, actual: State, *allowed: State) -> Iterator[None]:
        """Expect the error that a proposal is in another state than is allowed."""
        expected = sum(1 << state for state in allowed).to_bytes(32, "big")
        with reverts_with("GovernorUnexpectedProposalState", proposal.id, int(actual), expected):
            yield
        assert self.state(proposal) == actual

    def ballot(self, proposal: Proposal, voter: Any, support: Support, key: str | None = None) -> bytes:
        """A signed vote without a reason."""
        message = {
            "proposalId": proposal.id,
            "support": int(support),
            "voter": voter.address,
            "nonce": self.governor.nonces(voter),
        }
        return bytes(signed(self.governor, key or voter.private_key, "Ballot", BALLOT, message).signature)

    def extended_ballot(self, proposal: Proposal, voter: Any, support: Support, reason: str, params: bytes) -> bytes:
        """A signed vote with a reason."""
        message = {
            "proposalId": proposal.id,
            "support": int(support),
            "voter": voter.address,
            "nonce": self.governor.nonces(voter),
            "reason": reason,
            "params": params,
        }
        signature = signed(self.governor, voter.private_key, "ExtendedBallot", EXTENDED_BALLOT, message)
        return bytes(signature.signature)
