"""The guild's own token, whose name and decimals are constants of its contract."""

from backend.chain.guild.schemas import NamedToken

NAME = "Guildhall"
SYMBOL = "GUILD"
DECIMALS = 18


def guild_token(address: str) -> NamedToken:
    """Return the guild's token at an address as answers describe it."""
    return NamedToken(address=address, symbol=SYMBOL, name=NAME, decimals=DECIMALS)
