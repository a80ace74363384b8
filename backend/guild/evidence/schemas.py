"""A file that a party brings to a dispute."""

from pydantic import Field

from backend.core.schemas import Hash, Schema


class EvidenceFile(Schema):
    """A stored file; its `uri` is what `submitEvidence` puts on the chain."""

    digest: Hash
    cid: str = Field(examples=["bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq"])
    uri: str = Field(examples=["/ipfs/bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq"])
    name: str
    media_type: str
    size: int
