"""The task document as the API takes it; its JSON Schema file is the one authority on its shape."""

from typing import Any

from pydantic import ConfigDict, Field, RootModel

from backend.core.documents import DocumentSchema
from backend.core.resources import resource
from backend.core.schemas import Hash, Schema

TASK_DOCUMENT = DocumentSchema(resource("backend.market.tasks", "task-document.schema.json"))

EXAMPLE = {
    "schema": "guildhall/task/1",
    "title": "Write a property-based test suite",
    "lang": "en",
    "body": "Please write a Hypothesis suite for our rate limiter.",
    "skills": ["python", "testing"],
    "criteria": ["Runs in under 60 seconds"],
    "links": ["https://example.org/limiter"],
    "salt": "00112233445566778899aabbccddeeff",
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
