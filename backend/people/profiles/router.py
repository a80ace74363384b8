"""Routes of profiles and of the list of people."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response

from backend.core.dependencies import Reader, ReadSession, StateDep, Writer, WriteSession
from backend.people.profiles.people import PeopleService
from backend.people.profiles.schemas import PeopleList, PeopleQuery, Profile, ProfileIn
from backend.people.profiles.service import ProfileService

router = APIRouter(tags=["people"])

IfMatch = Annotated[
    str | None,
    Header(max_length=200, description="The ETag of the profile that was read; needed when there is one"),
]


def _reading(state: StateDep, session: ReadSession) -> ProfileService:
    return ProfileService(state, session)


def _writing(state: StateDep, session: WriteSession) -> ProfileService:
    return ProfileService(state, session)


def _people(state: StateDep, session: ReadSession) -> PeopleService:
    return PeopleService(state, session)


Reading = Annotated[ProfileService, Depends(_reading, scope="function")]
Writing = Annotated[ProfileService, Depends(_writing, scope="function")]


@router.get("/profile")
def read_profile(account: Reader, response: Response, service: Reading) -> Profile:
    """Return the profile of the person who asks; `not_found` when there is none yet."""
    profile, tag = service.mine(account)
    response.headers["ETag"] = tag
    return profile


@router.put("/profile")
def write_profile(
    body: ProfileIn, account: Writer, response: Response, service: Writing, if_match: IfMatch = None
) -> Profile:
    """Write the whole profile. Everybody can read it."""
    profile, tag = service.write(account, body, if_match)
    response.headers["ETag"] = tag
    return profile


@router.delete("/profile", status_code=204)
def delete_profile(account: Writer, service: Writing, if_match: IfMatch = None) -> None:
    """Delete the profile of the person who asks."""
    service.delete(account, if_match)


@router.get("/people")
def list_people(
    query: Annotated[PeopleQuery, Query()], service: Annotated[PeopleService, Depends(_people, scope="function")]
) -> PeopleList:
    """List people who have a profile."""
    return service.page(query)
