"""Text as it is searched."""

import unicodedata

SUMMARY = 200


def normalise(text: str) -> str:
    """Return text folded for comparing: compatibility forms, case and blanks; control characters become blanks."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(" " if unicodedata.category(char) == "Cc" else char for char in folded).split())


def words(query: str, most: int = 10) -> list[str]:
    """Return the words of a query, normalised, at most `most` of them."""
    return normalise(query).split()[:most]


def summary(text: str) -> str:
    """Return the first characters of a text."""
    return text[:SUMMARY]
