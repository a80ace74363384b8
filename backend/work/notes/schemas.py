"""The note as the API takes it; its JSON Schema file is the one authority on its shape."""

from typing import Any

from pydantic import ConfigDict, Field, RootModel

from backend.core.documents import DocumentSchema
from backend.core.resources import resource
from backend.core.schemas import Hash, Schema

NOTE = DocumentSchema(resource("backend.work.notes", "note.schema.json"))

EXAMPLE = {
    "schema": "guildhall/note/1",
    "taskId": "0x" + "ab" * 32,
    "worker": "0x" + "12" * 20,
    "body": "Please name the two functions that the suite leaves out.",
    "salt": "ffeeddccbbaa99887766554433221100",
}


def _publish(schema: dict[str, Any]) -> None:
    schema.clear()
    schema.update({**NOTE.published(), "examples": [EXAMPLE]})


class NoteDocument(RootModel[dict[str, Any]]):
    """A note; checked against its JSON Schema by the service."""

    model_config = ConfigDict(json_schema_extra=_publish)


class StoredNote(Schema):
    """Where a stored note is found."""

    digest: Hash
    cid: str = Field(examples=["bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq"])
    size: int = Field(description="Bytes of the canonical form")
