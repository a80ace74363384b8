"""Content by its digest, checked whenever it is read."""

import os
import tempfile
from pathlib import Path
from typing import Protocol

from backend.core.documents import digest_of
from backend.core.errors import ContentMismatch, ContentMissing


class ContentStore(Protocol):
    """Keeps bytes under their sha-256 digest, 0x text."""

    def put(self, content: bytes) -> str:
        """Keep some bytes for good and return their digest."""

    def get(self, digest: str) -> bytes:
        """Return the bytes of a digest; raises `ContentMissing` or `ContentMismatch`, never other bytes."""


class LocalContentStore:
    """A content store in a directory, two levels deep."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Write beside and rename, so that a reader meets all of the bytes or none."""
        digest = digest_of(content)
        path = self._path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return digest

    def get(self, digest: str) -> bytes:
        """Read the bytes and check them."""
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise ContentMissing(digest=digest) from error
        if digest_of(content) != digest:
            raise ContentMismatch(digest=digest)
        return content

    def _path(self, digest: str) -> Path:
        # A digest is parsed as the number it is, so that no text can name another file.
        name = f"{int(digest, 16):064x}"
        return self._folder / name[:2] / name[2:4] / name
