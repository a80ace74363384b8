"""Content by its digest, checked whenever it is read."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from backend.core.documents import Canonical, DocumentSchema, cid_of, digest_of
from backend.core.errors import ContentMismatch, ContentMissing


class ContentStore(Protocol):
    """Keeps bytes under their sha-256 digest, 0x text."""

    def put(self, content: bytes) -> str:
        """Keep some bytes for good and return their digest; raises `ContentUnavailable`, and then kept nothing.

        A row that names the digest is written after this, so that no row names what is not kept.
        """

    def get(self, digest: str, cid: str | None = None) -> bytes:
        """Return the bytes of a digest; `cid` must be given for more than 256 KiB, whose digest does not tell it.

        Raises `ContentMissing`, `ContentMismatch` or `ContentUnavailable`, and never returns other bytes.
        """

    def cid(self, content: bytes) -> str:
        """Return the CID of some bytes, the same in every store; asks nobody."""
        return cid_of(content)


def keep(store: ContentStore, schema: DocumentSchema, value: Mapping[str, Any], expected: str | None) -> Canonical:
    """Check a document and give its content to a store, before any transaction that would wait for it.

    Raises `DocumentInvalid` or `DigestMismatch`, and what the store raises; then no row is written.
    """
    canonical = schema.canonical(value, expected)
    store.put(canonical.content)
    return canonical


class LocalContentStore(ContentStore):
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

    def get(self, digest: str, cid: str | None = None) -> bytes:  # noqa: ARG002 - a file's name is its digest
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
