"""The guild's settings, which several contracts tell of."""

from collections.abc import Callable
from typing import Any

from indexer.models import GuildSetting
from indexer.records import RawLog
from indexer.rows import Change, Rows

NOBODY = "0x" + "00" * 20


def setting(name: str, value: int | None = None, account: str | None = None) -> Change:
    """Return the change of a setting; the zero address is no account."""
    return Change(
        GuildSetting, (name,), {"name": name, "value": value, "account": None if account == NOBODY else account}
    )


def owner_named(contract: str) -> Callable[[Rows, RawLog, Any], list[Change]]:
    """Return the handler that notes who may accept a contract."""
    return lambda _rows, _log, event: [setting(f"{contract}_pending_owner", account=event.new_owner)]


def owner_changed(contract: str) -> Callable[[Rows, RawLog, Any], list[Change]]:
    """Return the handler that notes who owns a contract; nobody is asked to accept it any more."""
    return lambda _rows, _log, event: [
        setting(f"{contract}_owner", account=event.new_owner),
        setting(f"{contract}_pending_owner", account=None),
    ]
