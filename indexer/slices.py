"""What the generated decoders are made of: one function for each kind of ABI word that can be malformed.

Data is lower-case 0x text that is known to be hex; a word is 64 of its digits. Everything malformed raises
`DecodeError`.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from indexer.errors import DecodeError

WORD = 64
_ADDRESS_PADDING = "0" * 24
T = TypeVar("T")


def shape(name: str, topics: Sequence[str], count: int, data: str, words: int) -> None:
    """Refuse a log of another number of topics, or whose data is not exactly `words` long."""
    if len(topics) != count or len(data) != 2 + WORD * words:
        raise DecodeError(f"{name}: {len(topics)} topics of {count}, {len(data) - 2} digits of {WORD * words}")


def long_shape(name: str, topics: Sequence[str], count: int, data: str, words: int) -> None:
    """Refuse a log of another number of topics, or whose data is shorter than its heads."""
    if len(topics) != count or len(data) < 2 + WORD * words or len(data) % 2:
        raise DecodeError(f"{name}: {len(topics)} topics of {count}, {len(data) - 2} digits of at least {WORD * words}")


def address(word: str) -> str:
    """Return the address in the low 20 bytes; the rest must be zero."""
    if word[:24] != _ADDRESS_PADDING:
        raise DecodeError(f"not an address: {word}")
    return "0x" + word[24:]


def boolean(word: str) -> bool:
    """Return the truth value of a word that must be 0 or 1."""
    value = int(word, 16)
    if value > 1:
        raise DecodeError(f"not a boolean: {word}")
    return value == 1


def unsigned(word: str, bits: int) -> int:
    """Return an unsigned integer that must fit `bits`."""
    value = int(word, 16)
    if value >> bits:
        raise DecodeError(f"more than {bits} bits: {word}")
    return value


def signed(word: str, bits: int) -> int:
    """Return a signed integer that must fit `bits`."""
    value = int(word, 16)
    if value >> 255:
        value -= 1 << 256
    if not -(1 << bits - 1) <= value < 1 << bits - 1:
        raise DecodeError(f"more than {bits} signed bits: {word}")
    return value


def fixed_bytes(word: str, size: int) -> str:
    """Return `size` left-aligned bytes as 0x text; the rest must be zero."""
    if word[2 * size :].strip("0"):
        raise DecodeError(f"more than {size} bytes: {word}")
    return "0x" + word[: 2 * size]


def tail_bytes(data: str, head: int) -> str:
    """Return the dynamic bytes whose offset stands in the head number `head`, as 0x text."""
    return _bytes(data, *_tail(data, 2, head))


def tail_text(data: str, head: int) -> str:
    """Return the dynamic string whose offset stands in the head number `head`; invalid UTF-8 is replaced."""
    return _text(tail_bytes(data, head))


def tail_array(data: str, head: int, item: Callable[[str], T]) -> list[T]:
    """Return the dynamic array of one-word items whose offset stands in the head number `head`."""
    start, size = _tail_of_items(data, head)
    return [item(data[at : at + WORD]) for at in range(start, start + WORD * size, WORD)]


def tail_bytes_array(data: str, head: int) -> list[str]:
    """Return the dynamic array of dynamic bytes whose offset stands in the head number `head`, each as 0x text."""
    start, size = _tail_of_items(data, head)
    places = [_tail(data, start, index) for index in range(size)]
    if sum(length for _, length in places) * 2 > len(data):
        # Many offsets may point at the same bytes: what is read must not outgrow what was sent.
        raise DecodeError(f"the {size} items of the array at {start} overlap")
    return [_bytes(data, *place) for place in places]


def tail_text_array(data: str, head: int) -> list[str]:
    """Return the dynamic array of strings whose offset stands in the head number `head`; see `tail_text`."""
    return [_text(item) for item in tail_bytes_array(data, head)]


def _tail_of_items(data: str, head: int) -> tuple[int, int]:
    """Return where the first head of an array's items stands, in digits, and how many there are."""
    start, size = _tail(data, 2, head)
    if start + WORD * size > len(data):
        raise DecodeError(f"an array of {size} at {start} does not fit the data")
    return start, size


def _bytes(data: str, start: int, size: int) -> str:
    end = start + 2 * size
    padded = start + WORD * ((size + 31) // 32)
    if padded > len(data) or data[end:padded].strip("0"):
        raise DecodeError(f"{size} bytes at {start} do not fit the data or are not padded with zeros")
    return "0x" + data[start:end]


def _text(digits: str) -> str:
    return bytes.fromhex(digits[2:]).decode("utf-8", "replace")


def _tail(data: str, base: int, head: int) -> tuple[int, int]:
    """Return where the content starts, in digits, and the length before it; heads and offsets count from `base`."""
    at = base + WORD * head
    start = base + 2 * int(data[at : at + WORD], 16)
    if start + WORD > len(data):
        raise DecodeError(f"an offset points behind the data: {start}")
    return start + WORD, int(data[start : start + WORD], 16)
