"""The guild's settings, which three contracts tell of."""

from indexer.models import GuildSetting
from indexer.rows import Change

NOBODY = "0x" + "00" * 20


def setting(name: str, value: int | None = None, account: str | None = None) -> Change:
    """Return the change of a setting; the zero address is no account."""
    return Change(
        GuildSetting, (name,), {"name": name, "value": value, "account": None if account == NOBODY else account}
    )
