"""Kinds of text in a profile that have a form of their own."""

import ipaddress
import re
import zoneinfo
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, TypeAdapter, UrlConstraints
from pydantic_core import PydanticCustomError, Url

from backend.core.resources import resource

Item = TypeVar("Item")

# Language, script, region and variants of RFC 5646; extensions and private use say nothing to a reader.
_TAG = re.compile(
    r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?((?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*)"
)
_URL: TypeAdapter[Url] = TypeAdapter(
    Annotated[Url, UrlConstraints(allowed_schemes=["https"], max_length=500, host_required=True)]
)


def _language_tag(value: str) -> str:
    """Return a tag in the case that RFC 5646 recommends, such as zh-Hant-TW."""
    match = _TAG.fullmatch(value)
    if match is None:
        raise PydanticCustomError("language_tag", "not a language tag")
    language, script, region, variants = match.groups()
    parts = [language.lower(), script and script.title(), region and region.upper(), variants[1:].lower()]
    return "-".join(part for part in parts if part)


def _https_url(value: str) -> str:
    """Return an address as browsers read it: https, a public host by name, and nobody's password in it."""
    url = _URL.validate_python(value)
    host = url.host or ""
    if url.username is not None or url.password is not None:
        raise PydanticCustomError("url_credentials", "an address must not carry credentials")
    if "." not in host.strip(".") or _is_ip(host):
        raise PydanticCustomError("url_host", "an address must name a public host")
    return str(url)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _time_zone(value: str) -> str:
    if value not in _time_zones():
        raise PydanticCustomError("time_zone", "not a time zone of the IANA database")
    return value


@cache
def countries() -> frozenset[str]:
    """Return the codes of ISO 3166-1 alpha-2 that are assigned."""
    return frozenset(resource("backend.people.profiles", "countries.txt").read_text(encoding="ascii").split())


def _country(value: str) -> str:
    if value not in countries():
        raise PydanticCustomError("country", "not a country of ISO 3166-1")
    return value


def distinct(name: str) -> Callable[[list[Item]], list[Item]]:
    """Return a validator of lists in which no two items have the same value under a name."""

    def check(items: list[Item]) -> list[Item]:
        values: list[Any] = [getattr(item, name) for item in items]
        if len(values) != len(set(values)):
            raise PydanticCustomError("repeated", "the same value twice")
        return items

    return check


LanguageTag = Annotated[str, Field(max_length=35, examples=["zh-Hant"]), AfterValidator(_language_tag)]
HttpsUrl = Annotated[
    str, Field(max_length=500, examples=["https://example.org/"], description="https"), AfterValidator(_https_url)
]
TimeZone = Annotated[str, Field(max_length=64, examples=["Asia/Shanghai"]), AfterValidator(_time_zone)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=["CN"]), AfterValidator(_country)]
Latitude = Annotated[float, Field(ge=-90, le=90, examples=[31.2]), AfterValidator(lambda value: round(value, 1))]
Longitude = Annotated[float, Field(ge=-180, le=180, examples=[121.5]), AfterValidator(lambda value: round(value, 1))]
