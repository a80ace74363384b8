"""A person's profile: written whole, by whoever read the state it replaces."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from backend.chain.accounts.repository import AccountRepository
from backend.core.errors import NotFound, PreconditionFailed, SkillUnknown
from backend.core.skills import resolve, search_words
from backend.core.state import SignedIn, State
from backend.core.text import normalise
from backend.people.profiles.models import ProfileRow
from backend.people.profiles.repository import ProfileRepository
from backend.people.profiles.safety import check_texts
from backend.people.profiles.schemas import Profile, ProfileIn
from backend.people.wallets.repository import WalletRepository


@dataclass(frozen=True, slots=True)
class ProfileService:
    """Profiles in one request."""

    state: State
    session: Session

    @property
    def _repository(self) -> ProfileRepository:
        return ProfileRepository(self.session, self.state.chain_id)

    @property
    def _wallets(self) -> WalletRepository:
        return WalletRepository(self.session, self.state.chain_id)

    def mine(self, account: SignedIn) -> tuple[Profile, str]:
        """Return the profile of the person who asks, and its ETag; raises `NotFound`."""
        person_id = self._wallets.person_id(account.address)
        row = self._repository.get(person_id) if person_id else None
        if row is None:
            raise NotFound
        return self._answer(row)

    def of(self, person_id: str, addresses: Collection[str]) -> Profile | None:
        """Return the profile of the person with these wallets."""
        row = self._repository.get(person_id)
        return self._shown(row, addresses) if row else None

    def write(self, account: SignedIn, body: ProfileIn, if_match: str | None) -> tuple[Profile, str]:
        """Write the profile and return it with its ETag.

        Raises `TextUnsafe`, `SkillUnknown`, and `PreconditionFailed` unless `if_match` names the state it replaces.
        """
        check_texts(body)
        now = self.state.clock.wall()
        # The wallet is locked, so that it does not move to another person under the profile's feet.
        person_id = self._wallets.claim({account.address}, now)[account.address].person_id
        skills = _slugs(body.skills)
        content = {**body.model_dump(mode="json"), "skills": skills}
        values: dict[str, Any] = {
            "tag": uuid4().hex,
            "display_name": body.display_name,
            "body": content,
            "text": _text(body, skills),
            "updated_at": now,
        }
        row = self._repository.get(person_id)
        if row is None:
            written = if_match is None and self._repository.insert(person_id, **values)
        else:
            written = _names(if_match, row.tag) and self._repository.replace(person_id, row.tag, **values)
        if not written:
            raise PreconditionFailed
        self._repository.index(person_id, skills, {each.tag.split("-")[0] for each in body.languages})
        self.session.expire_all()
        return self.mine(account)

    def delete(self, account: SignedIn, if_match: str | None) -> None:
        """Delete the profile; raises `NotFound`, and `PreconditionFailed` when `if_match` names another state."""
        now = self.state.clock.wall()
        person_id = self._wallets.claim({account.address}, now)[account.address].person_id
        row = self._repository.get(person_id)
        if row is None:
            raise NotFound
        matches = if_match is None or _names(if_match, row.tag)
        if not matches or not self._repository.delete(person_id, row.tag):
            raise PreconditionFailed
        self._repository.index(person_id, (), ())

    def _answer(self, row: ProfileRow) -> tuple[Profile, str]:
        addresses = [wallet.address for wallet in self._wallets.of_person(row.person_id)]
        profile = self._shown(row, addresses)
        # The chain decides what is proven, so the same state of the profile may be shown differently.
        shown = hashlib.sha256(profile.model_dump_json().encode()).hexdigest()[:16]
        return profile, f'"{row.tag}-{shown}"'

    def _shown(self, row: ProfileRow, addresses: Collection[str]) -> Profile:
        named = [entry["task_id"] for entry in row.body["portfolio"] if entry["task_id"]]
        paid = AccountRepository(self.session, self.state.chain_id).paid_tasks(addresses, named) if named else set()
        portfolio = [{**entry, "proven": entry["task_id"] in paid} for entry in row.body["portfolio"]]
        return Profile.model_validate({**row.body, "portfolio": portfolio, "updated_at": row.updated_at})


def _slugs(given: Collection[str]) -> list[str]:
    """Return the slugs of skills that may have been named by an alias; raises `SkillUnknown`."""
    slugs = []
    for name in given:
        slug = resolve(name)
        if slug is None:
            raise SkillUnknown(skill=name)
        slugs.append(slug)
    return list(dict.fromkeys(slugs))


def _text(body: ProfileIn, skills: Collection[str]) -> str:
    """Return what words are looked for in: names, headlines and skills with their aliases."""
    parts = [body.display_name, *(each.text for each in body.headline), *(search_words(slug) for slug in skills)]
    return normalise("\n".join(parts))


def _names(if_match: str | None, tag: str) -> bool:
    """Tell whether one of the states in If-Match is the one with this tag; what comes after the tag is the chain's."""
    given = [part.strip().removeprefix("W/").strip('"') for part in (if_match or "").split(",")]
    return any(each == "*" or each.partition("-")[0] == tag for each in given)
