"""Text that could mislead a reader is refused: control characters, turned writing, invisible or piled-up marks.

Display names are read beside addresses and names of the chain, which are checked. So they may neither mix scripts that
look alike nor pass for one of those.
"""

import re
import unicodedata
from collections.abc import Iterator

from backend.core.errors import TextUnsafe
from backend.people.profiles.schemas import ProfileIn

# Scripts whose letters are drawn alike. Chinese and Japanese names mix scripts, and nobody takes one for the other.
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"})
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters and signs by Unicode's count that are drawn as nothing.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_CLAIMS_MORE = re.compile(r"0x[0-9a-f]{4}|[.\u3002\uff0e\uff61]eth\b", re.IGNORECASE)
_JOINER = "\u200d"
_MOST_MARKS = 3


def check_texts(body: ProfileIn) -> None:
    """Raise `TextUnsafe` for the first text of a profile that breaks a rule."""
    for field, text in _names(body):
        if rule := broken_rule(text, line=True) or name_rule(text):
            raise TextUnsafe(field=field, rule=rule)
    for field, text in _lines(body):
        if rule := broken_rule(text, line=True):
            raise TextUnsafe(field=field, rule=rule)
    for number, about in enumerate(body.about):
        if rule := broken_rule(about.text, line=False):
            raise TextUnsafe(field=f"about.{number}.text", rule=rule)


def broken_rule(text: str, *, line: bool) -> str | None:
    """Return what is wrong with a text, if anything: control, bidi, invisible, marks, or blank."""
    marks = 0
    for position, char in enumerate(text):
        kind = unicodedata.category(char)
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if char in _BIDI:
            return "bidi"
        if char == _JOINER and _joins(text, position):
            continue
        if kind == "Cc" and (line or char not in "\n\t"):
            return "control"
        if char in _BLANK or kind in {"Cf", "Co", "Cn", "Cs", "Zl", "Zp"}:
            return "invisible"
        if marks > _MOST_MARKS:
            return "marks"
    if not text.strip() or not any(unicodedata.category(char)[0] in "LNPS" for char in text):
        return "blank"
    return "blank" if line and text != text.strip() else None


def name_rule(text: str) -> str | None:
    """Return what is wrong with a display name: `mixed_scripts` in one word, or `like_an_address`."""
    folded = unicodedata.normalize("NFKC", text)
    if _CLAIMS_MORE.search(folded):
        return "like_an_address"
    for word in folded.split():
        scripts = {unicodedata.name(char, "").split(" ")[0] for char in word}
        if len(scripts & _ALIKE) > 1:
            return "mixed_scripts"
    return None


def _joins(text: str, position: int) -> bool:
    """Tell whether a zero-width joiner stands between two pictures, as in pictures of families."""
    around = text[max(0, position - 2) : position] + text[position + 1 : position + 2]
    return any(unicodedata.category(char) == "So" for char in around) and 0 < position < len(text) - 1


def _names(body: ProfileIn) -> Iterator[tuple[str, str]]:
    yield "display_name", body.display_name


def _lines(body: ProfileIn) -> Iterator[tuple[str, str]]:
    for number, each in enumerate(body.headline):
        yield f"headline.{number}.text", each.text
    if body.place is not None:
        yield "place.label", body.place.label
    for number, entry in enumerate(body.portfolio):
        yield f"portfolio.{number}.title", entry.title
        for place, each in enumerate(entry.text):
            yield f"portfolio.{number}.text.{place}.text", each.text
