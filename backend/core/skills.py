"""The taxonomy of skills and the form in which a skill stands in the terms."""

import json

from backend.core.resources import resource

SKILLS: tuple[dict[str, str], ...] = tuple(
    json.loads(resource("backend.core", "skills.json").read_text(encoding="utf-8"))
)
NAMES = {skill["slug"]: f"{skill['en']} {skill['zh']}" for skill in SKILLS}


def skill_word(slug: str) -> str:
    """Return a slug as the terms carry it: ASCII, left-aligned in 32 bytes, 0x text."""
    return "0x" + slug.encode("ascii").hex().ljust(64, "0")


def skill_slug(word: str) -> str:
    """Return the slug in a word of the terms; a word that is no slug is returned as it is."""
    try:
        slug = bytes.fromhex(word[2:]).rstrip(b"\0").decode("ascii")
    except UnicodeDecodeError:
        return word
    return slug if slug and slug.replace("-", "").isalnum() and slug == slug.lower() else word
