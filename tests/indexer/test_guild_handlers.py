"""What a governor, a timelock or a token should never say is refused and changes nothing."""

from typing import Any

import pytest

from indexer.errors import FoldError
from indexer.generated import (
    CallExecuted,
    CallScheduled,
    Cancelled,
    DelegateChanged,
    DelegateVotesChanged,
    GuildGovernorVoteCast,
    GuildTokenTransfer,
    ProposalCreated,
    ProposalExtended,
    ProposalQueued,
    VotesExcluded,
)
from indexer.governance import operation_id, operation_ids, operation_state, proposal_id, proposal_state
from indexer.handlers import HANDLERS
from indexer.models import Ballot, GuildSupply, Proposal, SupplyCheckpoint, TimelockOperation, VoteCheckpoint, Voter
from indexer.records import RawLog
from indexer.rows import Line, Rows

GOVERNOR, FIRST, SECOND, SYSTEM = (f"0x{index:040x}" for index in range(1, 5))
NOBODY = "0x" + "00" * 20
NO_WORD = "0x" + "00" * 32
DIGEST = "0x" + "0d" * 32


class Chain:
    """Rows that events are folded into, one after another."""

    def __init__(self) -> None:
        self.rows = Rows(31_337, lambda _model, _keys: {})
        self.number = 0

    def see(self, event: Any, data: str = "0x") -> list[Line]:
        self.number += 1
        log = RawLog(self.number, 0, DIGEST, 1000 * self.number, DIGEST, 0, GOVERNOR, (), data)
        made = self.rows.apply(HANDLERS[type(event)](self.rows, log, event))
        return [line for line in made if isinstance(line, Line)]

    def refuse(self, event: Any, says: str) -> None:
        before = {table: [dict(row) for row in rows] for table, rows in self.rows.changed().items()}
        with pytest.raises(FoldError, match=says):
            self.see(event)
        assert self.rows.changed() == before

    def propose(self) -> int:
        calls = {"targets": [FIRST], "values": ["5"], "calldatas": ["0x"]}
        data = "0x" + "00" * 256 + f"{288:064x}{0:064x}"
        number = int(proposal_id(calls, "0x" + EMPTY), 16)
        self.see(ProposalCreated(number, FIRST, [FIRST], [5], [""], ["0x"], 10**4, 2 * 10**4, ""), data)
        return number


EMPTY = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"


def test_tokens_that_nobody_has_cannot_move() -> None:
    chain = Chain()
    chain.see(VotesExcluded(SYSTEM))
    assert chain.see(GuildTokenTransfer(NOBODY, SYSTEM, 100)) == [Line(SupplyCheckpoint, {"supply": 0, "total": 100})]
    assert chain.see(GuildTokenTransfer(SYSTEM, FIRST, 40)) == [Line(SupplyCheckpoint, {"supply": 40, "total": 100})]
    assert chain.see(GuildTokenTransfer(FIRST, SECOND, 10)) == []
    assert chain.see(GuildTokenTransfer(FIRST, SYSTEM, 5)) == [Line(SupplyCheckpoint, {"supply": 35, "total": 100})]
    chain.refuse(GuildTokenTransfer(FIRST, SECOND, 26), "voter.balance cannot be -1")
    chain.refuse(GuildTokenTransfer(NOBODY, FIRST, 2**256 - 1), "cannot be")
    balances = [chain.rows.need(Voter, (account,))["balance"] for account in (FIRST, SECOND, SYSTEM)]
    assert balances == [25, 10, 65]
    assert chain.rows.need(GuildSupply, ()) == {"chain_id": 31_337, "supply": 35, "total": 100}


def test_nothing_and_a_transfer_to_oneself_change_nothing() -> None:
    chain = Chain()
    chain.see(GuildTokenTransfer(NOBODY, FIRST, 100))
    before = dict(chain.rows.need(Voter, (FIRST,)))
    assert chain.see(GuildTokenTransfer(FIRST, FIRST, 100)) == chain.see(GuildTokenTransfer(SECOND, FIRST, 0)) == []
    assert chain.rows.need(Voter, (FIRST,)) == before
    assert chain.rows.get(Voter, (SECOND,)) is None, "an empty transfer from a stranger makes him no holder"


def test_a_delegate_may_be_given_up() -> None:
    chain = Chain()
    chain.see(DelegateChanged(FIRST, NOBODY, SECOND))
    assert chain.see(DelegateVotesChanged(SECOND, 0, 7)) == [Line(VoteCheckpoint, {"account": SECOND, "votes": 7})]
    assert chain.rows.need(Voter, (FIRST,))["delegate"] == SECOND
    chain.see(DelegateChanged(FIRST, SECOND, NOBODY))
    assert chain.rows.need(Voter, (FIRST,))["delegate"] is None
    assert chain.rows.need(Voter, (SECOND,))["votes"] == 7


def test_a_proposal_is_what_its_id_says_and_is_made_once() -> None:
    chain = Chain()
    number = chain.propose()
    assert chain.rows.need(Proposal, (f"0x{number:064x}",))["values"] == ["5"]
    with pytest.raises(FoldError, match="exists already"):
        chain.propose()
    data = "0x" + "00" * 256 + f"{288:064x}{0:064x}"
    with pytest.raises(FoldError, match="do not hash to it"):
        chain.see(ProposalCreated(number + 1, FIRST, [FIRST], [5], [""], ["0x"], 1, 2, ""), data)


def test_votes_count_once_and_for_what_there_is() -> None:
    chain = Chain()
    number = chain.propose()
    key = (f"0x{number:064x}",)
    chain.see(GuildGovernorVoteCast(FIRST, number, 1, 30, "yes\0"))
    assert chain.rows.need(Ballot, (*key, FIRST))["reason"] == "yes\N{REPLACEMENT CHARACTER}"
    chain.refuse(GuildGovernorVoteCast(FIRST, number, 0, 30, ""), "voted on .* already")
    chain.refuse(GuildGovernorVoteCast(SECOND, number, 3, 30, ""), "for nothing there is: 3")
    chain.refuse(GuildGovernorVoteCast(SECOND, number, 1, 2**256 - 1, ""), "votes_for cannot be")
    chain.refuse(GuildGovernorVoteCast(SECOND, 7, 1, 1, ""), "no proposal")
    chain.refuse(ProposalQueued(7, 1), "no proposal")
    chain.refuse(ProposalExtended(number, 2**64 - 1), "vote_end cannot be")
    row = chain.rows.need(Proposal, key)
    assert (row["votes_for"], row["votes_against"], row["voters"]) == (30, 0, 1)


def test_calls_of_an_operation_follow_on_each_other() -> None:
    chain = Chain()

    def call(index: int, delay: int = 9) -> CallScheduled:
        return CallScheduled(DIGEST, index, FIRST, 2**256 - 1, "0x01", NO_WORD, delay)

    chain.refuse(call(1), "no timelock_operation")
    chain.see(call(0))
    chain.refuse(call(2), "call 2 .* does not follow on 1")
    chain.see(call(1))
    chain.refuse(call(0, 2**256 - 1), "ready_at cannot be")
    chain.see(Cancelled(DIGEST))
    assert chain.rows.need(TimelockOperation, (DIGEST,))["canceled_at"] == chain.number * 1000
    chain.see(call(0, 10**30))
    row = chain.rows.need(TimelockOperation, (DIGEST,))
    assert (len(row["calls"]), row["canceled_at"], row["ready_at"]) == (1, None, chain.number * 1000 + 10**30)
    chain.refuse(CallExecuted("0x" + "0e" * 32, 0, FIRST, 0, "0x"), "no timelock_operation")


def test_a_single_call_and_a_batch_of_one_have_each_their_id() -> None:
    call = {"target": FIRST, "value": "5", "data": "0x01"}
    row = {"calls": [call], "predecessor": NO_WORD, "salt": DIGEST}
    batch = operation_id({"targets": [FIRST], "values": ["5"], "calldatas": ["0x01"]}, NO_WORD, DIGEST)
    assert len(operation_ids(row)) == 2
    assert batch in operation_ids(row)
    assert len(operation_ids({**row, "calls": [call, call]})) == 1


PROPOSAL = {
    **dict.fromkeys(("executed_at", "canceled_at", "queued_at")),
    "vote_start": 10,
    "vote_end": 20,
    "votes_for": 6,
    "votes_against": 5,
    "votes_abstain": 4,
}
WAITING = {"executed_at": None, "canceled_at": None, "ready_at": 50}


@pytest.mark.parametrize(
    ("changes", "operation", "quorum", "now", "state"),
    [
        ({}, None, 10, 10, 0),
        ({}, None, 10, 11, 1),
        ({}, None, 10, 20, 1),
        ({}, None, 10, 21, 4),
        ({}, None, 11, 21, 3),
        ({"votes_against": 6}, None, 10, 21, 3),
        ({"canceled_at": 5}, None, 10, 6, 2),
        ({"queued_at": 30}, WAITING, 10, 31, 5),
        ({"queued_at": 30}, WAITING, 10, 51, 5),
        ({"queued_at": 30}, {**WAITING, "executed_at": 52}, 10, 53, 7),
        ({"queued_at": 30}, {**WAITING, "canceled_at": 40}, 10, 41, 2),
        ({"queued_at": 30}, None, 10, 41, 2),
        ({"queued_at": 30, "executed_at": 60}, {**WAITING, "executed_at": 60}, 10, 61, 7),
    ],
)
def test_the_state_of_a_proposal(
    changes: dict[str, Any], operation: dict[str, Any] | None, quorum: int, now: int, state: int
) -> None:
    assert proposal_state({**PROPOSAL, **changes}, operation, quorum, now) == state


def test_the_state_of_an_operation() -> None:
    assert [operation_state(WAITING, now) for now in (49, 50, 51)] == [1, 2, 2]
    assert operation_state({**WAITING, "executed_at": 51}, 52) == 3
    assert operation_state({**WAITING, "canceled_at": 51}, 52) == 0
