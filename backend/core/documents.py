"""Documents by their digest: schema check, canonical form, sha-256 and CID."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rfc8785
from aleph_cid import CidHasher
from jsonschema import Draft202012Validator

from backend.core.errors import DigestMismatch, DocumentInvalid

# A raw leaf holds at most 256 KiB; a larger document would have another CID.
MAX_BYTES = 256 * 1024
# CID version 1, codec raw, hash sha2-256 of 32 bytes.
_CID_PREFIX = bytes([0x01, 0x55, 0x12, 0x20])


@dataclass(frozen=True, slots=True)
class Canonical:
    """A document in its canonical form, with the digest as lower-case 0x text."""

    value: Mapping[str, Any]
    content: bytes
    digest: str

    def receipt(self) -> dict[str, Any]:
        """Return what the API answers to who stored it: digest, CID and size in bytes."""
        return {"digest": self.digest, "cid": cid_of_digest(self.digest), "size": len(self.content)}


class DocumentSchema:
    """A JSON Schema file and what follows from it."""

    def __init__(self, path: Path) -> None:
        self.schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        self._validator = Draft202012Validator(self.schema)

    def published(self) -> dict[str, Any]:
        """Return the schema as the OpenAPI document embeds it."""
        return {key: value for key, value in self.schema.items() if not key.startswith("$")}

    def canonical(self, value: Mapping[str, Any], expected: str | None = None) -> Canonical:
        """Return the canonical form of a document.

        Raises `DocumentInvalid` with the first place that breaks the schema, and `DigestMismatch` when `expected` is
        another digest than the document's.
        """
        # Only the first error is asked for: a hostile document could make the search for all of them last for minutes.
        error = next(self._validator.iter_errors(value), None)
        if error is not None:
            path = ".".join(str(part) for part in error.absolute_path)
            raise DocumentInvalid(fields=[{"path": path, "rule": str(error.validator)}])
        try:
            content = rfc8785.dumps(dict(value))
        except (rfc8785.CanonicalizationError, UnicodeEncodeError) as failure:
            raise DocumentInvalid(fields=[{"path": "", "rule": "canonical"}]) from failure
        if len(content) > MAX_BYTES:
            raise DocumentInvalid(fields=[{"path": "", "rule": "size"}])
        digest = digest_of(content)
        if expected is not None and expected != digest:
            raise DigestMismatch(given=expected, computed=digest)
        return Canonical(value, content, digest)


def digest_of(content: bytes) -> str:
    """Return the sha-256 digest of some bytes as 0x text."""
    return "0x" + hashlib.sha256(content).hexdigest()


def cid_of_digest(digest: str) -> str:
    """Return the CIDv1 (raw leaf, sha2-256, base32) of the content with this digest, at most 256 KiB of it."""
    binary = _CID_PREFIX + bytes.fromhex(digest[2:])
    return "b" + base64.b32encode(binary).decode().lower().rstrip("=")


def cid_of(content: bytes) -> str:
    """Return the CIDv1 an IPFS node gives some bytes: of one raw leaf, or of the UnixFS root over leaves of 256 KiB."""
    hasher = CidHasher.for_ipfs_v1_raw_leaves()
    hasher.update(content)
    return str(hasher.finalize())
