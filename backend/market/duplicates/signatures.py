"""How alike two texts are, by what their words have in common.

120 permutations estimate the Jaccard similarity to within some 0.05; 30 bands of 4 find those above `ALIKE` among any
number of texts. A text in which every fifth word was changed is found.
"""

import hashlib
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from rensa import RMinHash

from backend.core.wording import shingles

# Another number whenever the same text would get another signature.
SCHEME = 1
PERMUTATIONS = 120
ROWS = 4
ALIKE = 0.5
# A shorter text is like too many others.
FEWEST = 8
_LAYOUT = struct.Struct(f">{PERMUTATIONS}I")
_SEED = 1


def text_of(document: Mapping[str, Any]) -> str:
    """Return the text of a document that counts: what is asked for, without links and salt."""
    return "\n".join([document["title"], document["body"], *document["criteria"]])


def signature_of(text: str) -> bytes | None:
    """Return the signature of a text; None for one that is too short."""
    parts = shingles(text)
    if len(parts) < FEWEST:
        return None
    made = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    made.update(sorted(parts))
    return _LAYOUT.pack(*made.digest())


def bands_of(signature: bytes) -> list[int]:
    """Return the bands of a signature as signed 64-bit numbers, each of which also tells its place."""
    width = ROWS * 4
    parts = (signature[start : start + width] for start in range(0, len(signature), width))
    return [
        int.from_bytes(hashlib.blake2b(bytes([place]) + part, digest_size=8).digest(), signed=True)
        for place, part in enumerate(parts)
    ]


def similarity(one: bytes, other: bytes) -> float:
    """Return the share of permutations on which two signatures agree."""
    pairs: Sequence[tuple[int, int]] = list(zip(_LAYOUT.unpack(one), _LAYOUT.unpack(other), strict=True))
    return sum(first == second for first, second in pairs) / PERMUTATIONS
