"""Opaque keyset cursors: where a page ended, signed and bound to the query it belongs to."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import orjson

from backend.core.errors import InvalidCursor

_MAC_BYTES = 16


class CursorSigner:
    """Makes and reads cursors under one secret."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"guildhall cursor", "sha256")

    def encode(self, query: Mapping[str, Any], position: list[Any]) -> str:
        """Return the cursor for what follows `position` in the answer to `query`."""
        body = orjson.dumps(position)
        return base64.urlsafe_b64encode(self._mac(query, body) + body).rstrip(b"=").decode()

    def decode(self, query: Mapping[str, Any], cursor: str) -> list[Any]:
        """Return the position in a cursor; raises `InvalidCursor` when it was not made here for this query."""
        try:
            raw = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise InvalidCursor from error
        mac, body = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(query, body)):
            raise InvalidCursor
        position: list[Any] = orjson.loads(body)
        return position

    def _mac(self, query: Mapping[str, Any], body: bytes) -> bytes:
        filters = orjson.dumps(dict(query), option=orjson.OPT_SORT_KEYS)
        bound = hashlib.sha256(filters).digest() + body
        return hmac.digest(self._key, bound, "sha256")[:_MAC_BYTES]
