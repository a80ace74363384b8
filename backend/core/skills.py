"""The taxonomy of skills, how people call them in both languages, and how a skill stands in the terms."""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict, TypeAdapter

from backend.core.errors import SkillUnknown
from backend.core.resources import resource
from backend.core.text import normalise


class Aliases(BaseModel):
    """Other names of a skill, in English and Chinese."""

    model_config = ConfigDict(frozen=True)

    en: tuple[str, ...]
    zh: tuple[str, ...]


class SkillEntry(BaseModel):
    """A skill of the taxonomy: its slug, its names, and its other names."""

    model_config = ConfigDict(frozen=True)

    slug: str
    en: str
    zh: str
    aliases: Aliases

    def names(self) -> Iterator[str]:
        """Yield everything the skill is called, its slug first."""
        yield from (self.slug, self.en, self.zh, *self.aliases.en, *self.aliases.zh)


def _folded(name: str) -> str:
    return normalise(name.replace("-", " "))


SKILLS = TypeAdapter(tuple[SkillEntry, ...]).validate_json(
    resource("backend.core", "skills.json").read_text(encoding="utf-8")
)
_BY_SLUG = {skill.slug: skill for skill in SKILLS}
# Blanks and hyphens count alike, so that "smart-contracts" finds "smart contracts".
_BY_NAME = {_folded(name): skill.slug for skill in SKILLS for name in skill.names()}


def is_known(slug: str) -> bool:
    """Tell whether a slug is one of the taxonomy."""
    return slug in _BY_SLUG


def resolve(name: str) -> str | None:
    """Return the slug of the skill that goes by a name, in either language and any case; None when none does."""
    return _BY_NAME.get(_folded(name))


def slugs_of(names: Iterable[str], path: str) -> list[str]:
    """Return the slugs of skills that go by any name, each once; raises `SkillUnknown` with the place below `path`."""
    slugs: dict[str, None] = {}
    for number, name in enumerate(names):
        slug = resolve(name)
        if slug is None:
            raise SkillUnknown(skill=name, path=f"{path}.{number}")
        slugs[slug] = None
    return list(slugs)


def search_words(slug: str) -> str:
    """Return everything a skill is called, for text that is searched; of an unknown one the slug alone."""
    known = _BY_SLUG.get(slug)
    return " ".join(known.names()) if known else slug


def matching(query: str) -> list[tuple[SkillEntry, str]]:
    """Return the skills of which some name holds a text, with that name; names that begin with it first.

    An empty text matches every skill by its slug, in the order of the taxonomy.
    """
    wanted = normalise(query)
    found = []
    for skill in SKILLS:
        names = [name for name in skill.names() if wanted in normalise(name)]
        if names:
            found.append((skill, min(names, key=lambda name: _rank(wanted, name))))
    return sorted(found, key=lambda pair: _rank(wanted, pair[1])) if wanted else found


def _rank(wanted: str, name: str) -> int:
    folded = normalise(name)
    return 0 if folded == wanted else 1 if folded.startswith(wanted) else 2


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
