"""The deliverable as the API takes it; its JSON Schema file is the one authority on its shape."""

from typing import Any

from pydantic import ConfigDict, Field, RootModel

from backend.core.documents import DocumentSchema
from backend.core.resources import resource
from backend.core.schemas import Hash, Schema

DELIVERABLE = DocumentSchema(resource("backend.work.deliverables", "deliverable.schema.json"))

EXAMPLE = {
    "schema": "guildhall/deliverable/1",
    "taskId": "0x" + "ab" * 32,
    "body": "The suite is in the repository; it found two bugs.",
    "links": ["https://example.org/pull/7"],
    "salt": "ffeeddccbbaa99887766554433221100",
}


def _publish(schema: dict[str, Any]) -> None:
    schema.clear()
    schema.update({**DELIVERABLE.published(), "examples": [EXAMPLE]})


class DeliverableDocument(RootModel[dict[str, Any]]):
    """A deliverable; checked against its JSON Schema by the service."""

    model_config = ConfigDict(json_schema_extra=_publish)


class StoredDeliverable(Schema):
    """Where a stored deliverable is found."""

    digest: Hash
    cid: str = Field(examples=["bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq"])
    size: int = Field(description="Bytes of the canonical form")
