"""The first bytes by which some kinds of file are known, so that a name alone does not pass for one."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
    "application/pdf": (b"%PDF-",),
    "application/gzip": (b"\x1f\x8b",),
    "application/zip": _ZIP,
    "application/epub+zip": _ZIP,
    "audio/wav": (b"RIFF",),
    "audio/ogg": (b"OggS",),
    "audio/flac": (b"fLaC",),
    "video/webm": (b"\x1aE\xdf\xa3",),
}
_ZIPPED = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")


def beginnings_of(media_type: str) -> tuple[bytes, ...]:
    """Return how a file of a type begins; nothing where that is not known or not fixed."""
    return _ZIP if media_type.startswith(_ZIPPED) else _BEGINNINGS.get(media_type, ())


def may_be(media_type: str, content: bytes) -> bool:
    """Tell whether a content may be of a type; of most types any may."""
    beginnings = beginnings_of(media_type)
    return not beginnings or content.startswith(beginnings)
