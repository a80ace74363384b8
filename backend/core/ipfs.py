"""Content in an IPFS node, under the CID that follows from the bytes; the node is believed in nothing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from ipfshttpclient.exceptions import ErrorResponse

from backend.core.content import ContentStore
from backend.core.documents import cid_of, cid_of_digest, digest_of
from backend.core.errors import ApiError, BodyTooLarge, ContentMismatch, ContentMissing, ContentUnavailable
from backend.core.kubo import AnswerTooLarge, KuboClient

# A healthy node frees a place in milliseconds: who waits longer than this for one meets a node that hangs.
_PATIENCE = 1.0
_BASE32 = {"cid-base": "base32"}

log = structlog.get_logger(__name__)


class IpfsContentStore(ContentStore):
    """A content store in a node that speaks the Kubo RPC: added, pinned, and checked by digest on the way back.

    `places` is how many threads may wait for the node at once, so that a node that hangs does not take all of them.
    """

    def __init__(self, address: str, limit: int, seconds: float, places: int) -> None:
        self._client = KuboClient(address, limit, seconds)
        self._limit = limit
        self._places = threading.BoundedSemaphore(places)

    def put(self, content: bytes) -> str:
        """Add and pin; the node must answer with the very CID that follows from the bytes."""
        digest, expected = digest_of(content), cid_of(content)
        if len(content) > self._limit:
            raise BodyTooLarge(limit=self._limit)
        with self._asking("add", digest):
            added = self._client.add_bytes(content, opts=_BASE32 | {"cid-version": 1, "raw-leaves": True, "pin": True})
        if added != expected:
            log.error("content_node_lies", digest=digest, expected=expected, answered=str(added)[:100])
            raise ContentMismatch(digest=digest)
        return digest

    def get(self, digest: str, cid: str | None = None) -> bytes:
        """Read what the node has pinned under the CID, and nothing that it would first have to look for elsewhere."""
        cid = cid or cid_of_digest(digest)
        with self._asking("cat", digest):
            try:
                self._client.pin.ls(cid, type="recursive", opts=_BASE32)
            except ErrorResponse as error:
                if "not pinned" in str(error):
                    raise ContentMissing(digest=digest) from error
                raise
            try:
                content: bytes = self._client.cat(cid)
            except AnswerTooLarge as error:
                raise ContentMismatch(digest=digest) from error
        if digest_of(content) != digest:
            log.error("content_node_lies", digest=digest, expected=cid)
            raise ContentMismatch(digest=digest)
        return content

    @contextmanager
    def _asking(self, what: str, digest: str) -> Iterator[None]:
        """Take a place, and name whatever the node makes the client fail with."""
        if not self._places.acquire(timeout=_PATIENCE):
            raise ContentUnavailable
        try:
            yield
        except ApiError:
            raise
        except Exception as error:  # an answer of the wrong shape can make the client raise anything
            log.warning("content_node_failed", asked=what, digest=digest, failure=repr(error)[:500])
            raise ContentUnavailable from error
        finally:
            self._places.release()
