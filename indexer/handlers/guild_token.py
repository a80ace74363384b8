"""Who holds the guild's token, whom each account trusts with its votes, and what supply can vote."""

from typing import Any

from indexer.generated import DelegateChanged, DelegateVotesChanged, GuildTokenTransfer, VotesExcluded
from indexer.models import GuildSupply, SupplyCheckpoint, VoteCheckpoint, Voter
from indexer.records import RawLog
from indexer.rows import Change, Effect, Line, Rows

NOBODY = "0x" + "00" * 20


def transfer(rows: Rows, log: RawLog, event: GuildTokenTransfer) -> list[Effect]:
    """Move tokens. To the votes every system account is nobody: what goes in is lost, what comes out is new."""
    if not event.value or event.from_ == event.to:
        return []
    effects: list[Effect] = []
    for account, amount in ((event.from_, -event.value), (event.to, event.value)):
        if account != NOBODY:
            row = rows.get(Voter, (account,))
            effects.append(_change(rows, log, account, balance=(row["balance"] if row else 0) + amount))
    total = event.value * ((event.from_ == NOBODY) - (event.to == NOBODY))
    votable = event.value * (_votes(rows, event.to) - _votes(rows, event.from_))
    if total or votable:
        before = rows.get(GuildSupply, ()) or {"supply": 0, "total": 0}
        after = {"supply": before["supply"] + votable, "total": before["total"] + total}
        effects += [Change(GuildSupply, (), after), Line(SupplyCheckpoint, after)]
    return effects


def delegate_changed(rows: Rows, log: RawLog, event: DelegateChanged) -> list[Effect]:
    """Note whom an account delegates to, which may be itself."""
    delegate = None if event.to_delegate == NOBODY else event.to_delegate
    return [_change(rows, log, event.delegator, delegate=delegate)]


def delegate_votes_changed(rows: Rows, log: RawLog, event: DelegateVotesChanged) -> list[Effect]:
    """Note the votes of a delegate, now and for proposals whose snapshot falls here."""
    return [
        _change(rows, log, event.delegate, votes=event.new_votes),
        Line(VoteCheckpoint, {"account": event.delegate, "votes": event.new_votes}),
    ]


def votes_excluded(rows: Rows, log: RawLog, event: VotesExcluded) -> list[Effect]:
    """Note an account whose tokens carry no votes."""
    return [_change(rows, log, event.account, system=True)]


def _change(rows: Rows, log: RawLog, account: str, **values: Any) -> Change:
    if rows.get(Voter, (account,)) is None:
        values = {"account": account, "balance": 0, "delegate": None, "votes": 0, "system": False, **values}
    return Change(Voter, (account,), {**values, "changed_block": log.block_number})


def _votes(rows: Rows, account: str) -> bool:
    """Tell whether an account's tokens can vote."""
    row = rows.get(Voter, (account,)) if account != NOBODY else None
    return account != NOBODY and not (row and row["system"])


HANDLERS: dict[type[Any], Any] = {
    GuildTokenTransfer: transfer,
    DelegateChanged: delegate_changed,
    DelegateVotesChanged: delegate_votes_changed,
    VotesExcluded: votes_excluded,
}
KEYS: dict[type[Any], Any] = {
    GuildTokenTransfer: lambda event: [(Voter, (account,)) for account in (event.from_, event.to) if account != NOBODY],
    DelegateChanged: lambda event: [(Voter, (event.delegator,))],
    DelegateVotesChanged: lambda event: [(Voter, (event.delegate,))],
    VotesExcluded: lambda event: [(Voter, (event.account,))],
}
