"""Tokens as answers describe them."""

from backend.core.schemas import Token
from indexer.deployments import Manifest


class TokenBook:
    """The tokens of a deployment by their address."""

    def __init__(self, manifest: Manifest) -> None:
        self._tokens = {
            token.address.lower(): Token(address=token.address, symbol=token.symbol, decimals=token.decimals)
            for token in manifest.tokens
        }

    def describe(self, address: str) -> Token:
        """Return symbol and decimals; of an unlisted token only the address is known, so amounts stay whole units."""
        known = self._tokens.get(address)
        return known or Token(address=address, symbol=f"{address[:6]}…{address[-4:]}", decimals=0)
