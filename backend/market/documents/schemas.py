"""The task document as the API takes it; its JSON Schema file is the one authority on its shape."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ConfigDict, Field, RootModel

from backend.core.documents import Canonical, DocumentSchema
from backend.core.errors import DocumentInvalid
from backend.core.resources import resource
from backend.core.schemas import Hash, Schema
from backend.core.skills import is_known, resolve


class TaskDocumentSchema(DocumentSchema):
    """The schema of task documents, with what a JSON Schema cannot say."""

    def canonical(self, value: Mapping[str, Any], expected: str | None = None) -> Canonical:
        """Return the canonical form; an unknown skill and bounds that exclude each other are `DocumentInvalid` too.

        Of a skill that goes by another name the failure tells the slug, which the poster must write himself, since the
        digest is over his text.
        """
        canonical = super().canonical(value, expected)
        if field := next(_nonsense(value), None):
            raise DocumentInvalid(fields=[field])
        return canonical


def _nonsense(value: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for number, name in enumerate(value["skills"]):
        if not is_known(name):
            slug = resolve(name)
            yield {"path": f"skills.{number}", "rule": "unknown", **({"slug": slug} if slug else {})}
    for number, check in enumerate(value.get("checks", ())):
        if "min" in check and "max" in check and check["min"] > check["max"]:
            yield {"path": f"checks.{number}.max", "rule": "minimum"}


TASK_DOCUMENT = TaskDocumentSchema(resource("backend.market.tasks", "task-document.schema.json"))

EXAMPLE = {
    "schema": "guildhall/task/2",
    "title": "Write a property-based test suite",
    "lang": "en",
    "body": "Please write a Hypothesis suite for our rate limiter.",
    "skills": ["python", "testing"],
    "criteria": ["Runs in under 60 seconds"],
    "links": ["https://example.org/limiter"],
    "salt": "00112233445566778899aabbccddeeff",
    "place": {"name": "Kunming", "lat": 250389, "lon": 1027183},
    "complexity": 3,
    "hours": 12,
    "checks": [{"kind": "words", "min": 300}, {"kind": "contains", "words": ["Hypothesis"]}],
}


def _publish(schema: dict[str, Any]) -> None:
    schema.clear()
    schema.update({**TASK_DOCUMENT.published(), "examples": [EXAMPLE]})


class TaskDocument(RootModel[dict[str, Any]]):
    """A task document; checked against its JSON Schema by the service."""

    model_config = ConfigDict(json_schema_extra=_publish)


class StoredDocument(Schema):
    """Where a stored document is found."""

    digest: Hash
    cid: str = Field(examples=["bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq"])
    size: int = Field(description="Bytes of the canonical form")
