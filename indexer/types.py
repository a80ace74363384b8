"""Column types that behave alike on SQLite and PostgreSQL."""

from decimal import Decimal
from typing import Any

from sqlalchemy import NUMERIC, Dialect, LargeBinary, String
from sqlalchemy.types import TypeDecorator, TypeEngine

UINT256_MAX = 2**256 - 1
_DIGITS = 78


class Uint256(TypeDecorator[int]):
    """An unsigned 256-bit integer: NUMERIC(78,0) on PostgreSQL, sortable zero-padded text on SQLite, `int` in Python.

    Raises `ValueError` on anything that is not an integer in [0, 2**256).
    """

    impl = String(_DIGITS)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the engine's own representation."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(NUMERIC(_DIGITS, 0))
        return dialect.type_descriptor(String(_DIGITS))

    def process_bind_param(self, value: int | None, dialect: Dialect) -> Any:
        """Turn an `int` into what the driver stores."""
        if value is None:
            return None
        return uint256_text(value) if dialect.name != "postgresql" else Decimal(checked(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:
        """Turn what the driver read into an `int`."""
        del dialect
        return None if value is None else int(value)


class Hex(TypeDecorator[str]):
    """Lower-case 0x text of whole bytes in Python, the bytes themselves in the database: half as long.

    Raises `ValueError` on text that is no such thing.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Turn text into what the driver stores."""
        del dialect
        return None if value is None else bytes_of(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Turn what the driver read into text."""
        del dialect
        return None if value is None else text_of(value)


def bytes_of(text: str) -> bytes:
    """Return the bytes of 0x text."""
    if not text.startswith("0x"):
        message = f"not 0x text: {text!r:.100}"
        raise ValueError(message)
    return bytes.fromhex(text[2:])


def text_of(value: bytes) -> str:
    """Return bytes as lower-case 0x text."""
    return "0x" + value.hex()


def checked(value: object) -> int:
    """Return `value` if it is an integer that fits an unsigned 256-bit word, else raise `ValueError`."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= UINT256_MAX:
        message = f"not an unsigned 256-bit integer: {value!r}"
        raise ValueError(message)
    return value


def uint256_text(value: int) -> str:
    """Return the fixed-width decimal text that sorts like the number."""
    return f"{checked(value):0{_DIGITS}d}"
