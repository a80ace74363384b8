"""What a call would change: each thing with what is in force now, from the index, beside what would be."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eth_utils.address import to_checksum_address
from sqlalchemy.orm import Session

from backend.chain.accounts.repository import AccountRepository
from backend.chain.calls.contracts import ERC20, NATIVE
from backend.chain.calls.decoder import Reading
from backend.chain.guild.repository import GuildRepository
from backend.chain.guild.roles import role_name
from backend.chain.guild.schemas import Change, Subject, Unit
from backend.chain.guild.token import guild_token
from backend.chain.policy.repository import PolicyRepository
from backend.chain.tasks.service import GRADES
from backend.core.schemas import Token
from backend.core.tokens import TokenBook


@dataclass(frozen=True, slots=True)
class InForce:
    """What is in force at the head of the index; `treasury` is the timelock, which makes every call.

    Addresses are lower-case.
    """

    session: Session
    chain_id: int
    tokens: TokenBook
    treasury: str
    guild_token: str

    @property
    def guild(self) -> GuildRepository:
        """The guild's rows."""
        return GuildRepository(self.session, self.chain_id)

    @property
    def policy(self) -> PolicyRepository:
        """Policy's rows."""
        return PolicyRepository(self.session, self.chain_id)

    @property
    def accounts(self) -> AccountRepository:
        """Credits in the escrow."""
        return AccountRepository(self.session, self.chain_id)

    def describe(self, token: str) -> Token:
        """Return symbol and decimals of a token, also of the guild's own."""
        return guild_token(token) if token == self.guild_token else self.tokens.describe(token)


Told = Callable[[InForce, str, tuple[Any, ...]], Iterator[Change]]


def changes_of(now: InForce, target: str, value: int, reading: Reading) -> list[Change]:
    """Return what a call of a target (lower-case address) that sends `value` wei would change."""
    changes = []
    if value:
        changes.append(_payment(now, NATIVE, target, value))
    if reading.contract is not None and reading.function is not None:
        told = _TOLD.get((reading.contract.kind, reading.function.signature))
        if told is not None:
            changes.extend(told(now, target, reading.arguments))
    return changes


def _change(
    subject: Subject,
    unit: Unit,
    before: Any,
    after: Any,
    params: Mapping[str, str] | None = None,
    *,
    now: InForce | None = None,
    token: str | None = None,
) -> Change:
    return Change(
        subject=subject,
        unit=unit,
        before=_text(unit, before),
        after=_text(unit, after),
        params=dict(params or {}),
        token=None if now is None or token is None else now.describe(token),
    )


def _text(unit: Unit, value: Any) -> str | None:
    if value is None:
        return None
    if unit == "boolean":
        return "true" if value else "false"
    return str(to_checksum_address(value)) if unit == "address" else str(value)


def _payment(now: InForce, token: str, to: str, amount: int) -> Change:
    params = {"token": to_checksum_address(token), "to": to_checksum_address(to)}
    return _change("treasury.payment", "amount", None, amount, params, now=now, token=token)


def _set_fee(now: InForce, _target: str, arguments: tuple[Any, ...]) -> Iterator[Change]:
    fee = now.policy.fee()
    yield _change("policy.fee_bps", "bps", fee and fee.fee_bps, arguments[0])
    yield _change("policy.treasury", "address", fee and fee.treasury, arguments[1])


def _set_token(now: InForce, _target: str, arguments: tuple[Any, ...]) -> Iterator[Change]:
    token, grade, least, most = arguments
    bounds = now.policy.bounds(token, grade)
    params = {"token": to_checksum_address(token), "grade": _grade(grade)}
    yield _change("policy.min_reward", "amount", bounds and bounds.min_reward, least, params, now=now, token=token)
    yield _change("policy.max_reward", "amount", bounds and bounds.max_reward, most, params, now=now, token=token)


def _set_grade(now: InForce, _target: str, arguments: tuple[Any, ...]) -> Iterator[Change]:
    grade, *values = arguments
    row = now.policy.grade(grade)
    named: tuple[tuple[Subject, Unit, str], ...] = (
        ("policy.min_review", "seconds", "min_review"),
        ("policy.max_review", "seconds", "max_review"),
        ("policy.min_bond_bps", "bps", "min_bond_bps"),
        ("policy.max_bond_bps", "bps", "max_bond_bps"),
    )
    for (subject, unit, column), value in zip(named, values, strict=True):
        yield _change(subject, unit, row and getattr(row, column), value, {"grade": _grade(grade)})


def _set_arbitrator(now: InForce, _target: str, arguments: tuple[Any, ...]) -> Iterator[Change]:
    arbitrator, multiple, ruling = arguments
    params = {"arbitrator": to_checksum_address(arbitrator)}
    bench = now.policy.bench(arbitrator)
    yield _change("policy.cost_multiple", "number", bench.cost_multiple if bench else 0, multiple, params)
    yield _change("policy.min_ruling", "seconds", bench.min_ruling if bench else 0, ruling, params)


def _set_escrow(now: InForce, _target: str, arguments: tuple[Any, ...]) -> Iterator[Change]:
    escrow, version = arguments
    params = {"escrow": to_checksum_address(escrow)}
    yield _change("policy.escrow_version", "number", now.policy.escrow_version(escrow), version, params)


def _owner(after: Callable[[InForce, tuple[Any, ...]], str | None]) -> Told:
    def told(now: InForce, _target: str, arguments: tuple[Any, ...]) -> Iterator[Change]:
        yield _change("policy.owner", "address", now.guild.account("policy_owner"), after(now, arguments))

    return told


def _setting(subject: Subject, unit: Unit, name: str) -> Told:
    def told(now: InForce, _target: str, arguments: tuple[Any, ...]) -> Iterator[Change]:
        kept = now.guild.account(name) if unit == "address" else now.guild.number(name)
        guild = now.guild_token if unit == "amount" else None
        yield _change(subject, unit, kept, arguments[0], now=now, token=guild)

    return told


def _role(*, granted: bool) -> Told:
    def told(now: InForce, _target: str, arguments: tuple[Any, ...]) -> Iterator[Change]:
        role, account = "0x" + arguments[0].hex(), arguments[1]
        params = {"role": role_name(role) or role, "account": to_checksum_address(account)}
        yield _change("timelock.role", "boolean", now.guild.has_role(role, account), granted, params)

    return told


def _transfer(now: InForce, target: str, arguments: tuple[Any, ...]) -> Iterator[Change]:
    yield _payment(now, target, arguments[0], arguments[1])


def _approve(now: InForce, target: str, arguments: tuple[Any, ...]) -> Iterator[Change]:
    params = {"token": to_checksum_address(target), "spender": to_checksum_address(arguments[0])}
    yield _change("treasury.allowance", "amount", None, arguments[1], params, now=now, token=target)


def _delegate(now: InForce, _target: str, arguments: tuple[Any, ...]) -> Iterator[Change]:
    voter = now.guild.voter(now.treasury)
    yield _change("treasury.delegate", "address", voter and voter.delegate, arguments[0])


def _withdraw(now: InForce, target: str, arguments: tuple[Any, ...]) -> Iterator[Change]:
    token, to = arguments
    credit = now.accounts.credit(target, now.treasury, token)
    params = {name: to_checksum_address(value) for name, value in (("token", token), ("to", to), ("escrow", target))}
    yield _change("treasury.credit", "amount", credit, 0, params, now=now, token=token)


def _grade(number: int) -> str:
    return GRADES[number] if number < len(GRADES) else str(number)


_TOLD: dict[tuple[str, str], Told] = {
    ("Policy", "setFee(uint256,address)"): _set_fee,
    ("Policy", "setToken(address,uint8,uint256,uint256)"): _set_token,
    ("Policy", "setGrade(uint8,uint256,uint256,uint256,uint256)"): _set_grade,
    ("Policy", "setArbitrator(address,uint256,uint256)"): _set_arbitrator,
    ("Policy", "setEscrow(address,uint256)"): _set_escrow,
    ("Policy", "transferOwnership(address)"): _owner(lambda _, arguments: arguments[0]),
    ("Policy", "renounceOwnership()"): _owner(lambda _, __: None),
    ("Policy", "acceptOwnership()"): _owner(lambda now, _: now.treasury),
    ("GuildGovernor", "setVotingDelay(uint48)"): _setting("governor.voting_delay", "seconds", "voting_delay"),
    ("GuildGovernor", "setVotingPeriod(uint32)"): _setting("governor.voting_period", "seconds", "voting_period"),
    ("GuildGovernor", "setProposalThreshold(uint256)"): _setting(
        "governor.proposal_threshold", "amount", "proposal_threshold"
    ),
    ("GuildGovernor", "updateQuorumNumerator(uint256)"): _setting(
        "governor.quorum_numerator", "percent", "quorum_numerator"
    ),
    ("GuildGovernor", "setLateQuorumVoteExtension(uint48)"): _setting(
        "governor.vote_extension", "seconds", "late_quorum_extension"
    ),
    ("GuildGovernor", "updateTimelock(address)"): _setting("governor.timelock", "address", "timelock"),
    ("GuildTimelock", "updateDelay(uint256)"): _setting("timelock.delay", "seconds", "timelock_delay"),
    ("GuildTimelock", "grantRole(bytes32,address)"): _role(granted=True),
    ("GuildTimelock", "revokeRole(bytes32,address)"): _role(granted=False),
    ("GuildTimelock", "renounceRole(bytes32,address)"): _role(granted=False),
    ("GuildToken", "transfer(address,uint256)"): _transfer,
    ("GuildToken", "approve(address,uint256)"): _approve,
    ("GuildToken", "delegate(address)"): _delegate,
    (ERC20, "transfer(address,uint256)"): _transfer,
    (ERC20, "approve(address,uint256)"): _approve,
    ("TaskEscrow", "withdraw(address,address)"): _withdraw,
}
