"""What an upload answers."""

from pydantic import Field

from backend.core.schemas import Hash, Schema


class StoredFile(Schema):
    """A file in the store, its uploader's alone until a message takes it."""

    digest: Hash
    cid: str = Field(examples=["bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq"])
    name: str = Field(description="The name as it is kept: no path, nothing invisible", examples=["draft.pdf"])
    media_type: str = Field(examples=["application/pdf"])
    size: int = Field(description="Bytes")
