"""What a person says of himself, and the list of people."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from backend.core.schemas import Address, Fresh, Hash, HashIn, Schema, Seconds, Slug
from backend.people.profiles.fields import Country, HttpsUrl, LanguageTag, Latitude, Longitude, TimeZone, distinct

Line = Annotated[str, Field(min_length=1, max_length=140)]
Level = Literal["basic", "working", "fluent", "native"]


class Headline(Schema):
    """A line about oneself in one language."""

    lang: LanguageTag
    text: Line


class About(Schema):
    """A text about oneself in one language, in Markdown; never shown as HTML of its own."""

    lang: LanguageTag
    text: Annotated[str, Field(min_length=1, max_length=4000)]


class Spoken(Schema):
    """A language one can work in."""

    tag: LanguageTag
    level: Level


class Link(Schema):
    """An address elsewhere."""

    kind: Literal["site", "git", "social", "other"]
    url: HttpsUrl


class Place(Schema):
    """Where one is, as closely as one likes to say; coordinates are rounded to a tenth of a degree."""

    label: Annotated[str, Field(min_length=1, max_length=80)]
    country: Country | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None

    @model_validator(mode="after")
    def _both(self) -> "Place":
        if (self.latitude is None) != (self.longitude is None):
            message = "latitude and longitude come together"
            raise ValueError(message)
        return self


class PortfolioEntryIn(Schema):
    """A piece of work to show; `task_id` claims that it was a task here, which is checked whenever it is shown."""

    title: Annotated[str, Field(min_length=1, max_length=120)]
    url: HttpsUrl | None = None
    task_id: HashIn | None = None
    text: Annotated[list[Headline], Field(max_length=6), AfterValidator(distinct("lang"))] = Field(default_factory=list)
    image: HashIn | None = Field(
        default=None, description="sha-256 of a picture; nothing here keeps or serves pictures"
    )


class PortfolioEntry(Schema):
    """A piece of work; `proven` when the chain has paid one of the person's wallets for that task."""

    title: str
    url: str | None
    task_id: Hash | None
    text: list[Headline]
    image: Hash | None
    proven: bool


class ProfileIn(Schema):
    """The whole profile, as it shall be from now on."""

    display_name: Annotated[str, Field(min_length=1, max_length=60)]
    headline: Annotated[list[Headline], Field(max_length=6), AfterValidator(distinct("lang"))] = Field(
        default_factory=list
    )
    about: Annotated[list[About], Field(max_length=6), AfterValidator(distinct("lang"))] = Field(default_factory=list)
    skills: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=60)]],
        Field(max_length=20, description="Slugs of the taxonomy, or names and aliases, which become slugs"),
    ] = Field(default_factory=list)
    languages: Annotated[list[Spoken], Field(max_length=20), AfterValidator(distinct("tag"))] = Field(
        default_factory=list
    )
    links: Annotated[list[Link], Field(max_length=10), AfterValidator(distinct("url"))] = Field(default_factory=list)
    time_zone: TimeZone | None = None
    place: Place | None = None
    portfolio: Annotated[list[PortfolioEntryIn], Field(max_length=12)] = Field(default_factory=list)


class Profile(Schema):
    """What a person says of himself. Only `proven` entries of the portfolio are more than his word."""

    display_name: str
    headline: list[Headline]
    about: list[About]
    skills: list[Slug]
    languages: list[Spoken]
    links: list[Link]
    time_zone: str | None
    place: Place | None
    portfolio: list[PortfolioEntry]
    updated_at: Seconds


class PeopleQuery(Schema):
    """Filters and page of the list of people."""

    q: Annotated[
        str | None, Field(max_length=200, description="Words that display name, headlines or skills contain")
    ] = None
    skill: Slug | None = None
    lang: Annotated[str | None, Field(pattern=r"^[A-Za-z]{2,8}$", description="First part of a language tag")] = None
    cursor: Annotated[str | None, Field(max_length=600)] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class PersonItem(Schema):
    """A person in the list, known by the first of his wallets; `completions` are those of all of them."""

    address: Address
    name: str | None = Field(description="The name the chain gives to the address")
    display_name: str
    headline: list[Headline]
    skills: list[Slug]
    languages: list[Spoken]
    time_zone: str | None
    place: Place | None
    completions: int


class PeopleList(Fresh):
    """A page of people with a profile, those who wrote theirs last first."""

    items: list[PersonItem]
    next_cursor: str | None
