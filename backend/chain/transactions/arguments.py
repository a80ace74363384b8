"""What only the account can say, read from text: each argument in its form, or a named error."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from backend.core.errors import ArgumentInvalid
from indexer.types import UINT256_MAX

_HASH = re.compile(r"0x[0-9a-fA-F]{64}")
_BYTES = re.compile(r"0x([0-9a-fA-F]{2})*")
_NUMBER = re.compile(r"[0-9]{1,78}")
MOST_PROOF = 32


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one action; raises `ArgumentInvalid` for one that is missing or has another form."""

    given: Mapping[str, str]

    def number(self, name: str) -> int:
        """Return a number that fits 256 bits."""
        text = self._text(name)
        if not _NUMBER.fullmatch(text) or int(text) > UINT256_MAX:
            raise ArgumentInvalid(argument=name)
        return int(text)

    def word(self, name: str) -> bytes:
        """Return 32 bytes."""
        text = self._text(name)
        if not _HASH.fullmatch(text):
            raise ArgumentInvalid(argument=name)
        return bytes.fromhex(text[2:])

    def raw(self, name: str) -> bytes:
        """Return bytes; none when the argument is missing."""
        text = self.given.get(name, "0x")
        if not _BYTES.fullmatch(text):
            raise ArgumentInvalid(argument=name)
        return bytes.fromhex(text[2:])

    def proof(self, known: str) -> list[bytes]:
        """Return the hashes of a proof, the one that is known unless another was given."""
        text = self.given.get("proof", known)
        parts = text.split(",") if text else []
        if len(parts) > MOST_PROOF or not all(_HASH.fullmatch(part) for part in parts):
            raise ArgumentInvalid(argument="proof")
        return [bytes.fromhex(part[2:]) for part in parts]

    def text(self, name: str) -> str:
        """Return text that can be put on the chain."""
        text = self._text(name)
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ArgumentInvalid(argument=name) from error
        return text

    def only(self, *names: str) -> None:
        """Refuse an argument that the action does not take."""
        for name in self.given:
            if name not in names:
                raise ArgumentInvalid(argument=name)

    def _text(self, name: str) -> str:
        text = self.given.get(name)
        if not text:
            raise ArgumentInvalid(argument=name)
        return text
