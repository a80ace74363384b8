"""What is believed of files that people send: nothing but their bytes; names and types are made harmless."""

import re
import unicodedata

LONGEST_NAME = 120
LONGEST_SUFFIX = 16
UNKNOWN_TYPE = "application/octet-stream"

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")
_NOT_IN_NAMES = frozenset('<>:"|?*')


def clean_name(name: str) -> str:
    """Return a name that is safe to show and to save under: no folders, no controls, nothing that turns text around."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(
        "_" if char in _NOT_IN_NAMES else char for char in last if unicodedata.category(char) not in {"Cc", "Cf", "Cs"}
    )
    shown = " ".join(shown.split()).strip(". ")
    stem, dot, suffix = shown.rpartition(".")
    if dot and len(suffix) <= LONGEST_SUFFIX:
        shown = f"{stem[: LONGEST_NAME - len(suffix) - 1]}.{suffix}"
    return shown[:LONGEST_NAME] or "file"


def clean_media_type(told: str) -> str:
    """Return the media type that was told, without parameters, or that of unknown bytes when it is none."""
    plain = told.split(";", maxsplit=1)[0].strip().lower()
    return plain if _MEDIA_TYPE.fullmatch(plain) else UNKNOWN_TYPE
