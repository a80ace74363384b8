"""Routes of evidence."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from backend.core.dependencies import Benches, DetachedWriter, Reader, ReadSession, StateDep, Writer, WriteSession
from backend.core.schemas import HashIn
from backend.guild.evidence.models import EvidenceFile as Kept
from backend.guild.evidence.schemas import EvidenceFile
from backend.guild.evidence.service import EvidenceService, keep

PATH = "/evidence"
SANDBOX = "default-src 'none'; sandbox"

router = APIRouter(tags=["disputes"])


async def _received(request: Request, _account: DetachedWriter) -> bytes:
    # Read only for one who is signed in, and while no transaction waits for the end of it.
    return await request.body()


def _kept(
    content: Annotated[bytes, Depends(_received)],
    state: StateDep,
    account: DetachedWriter,
    task_id: Annotated[HashIn, Query(description="The disputed task")],
    name: Annotated[str, Query(max_length=1000, examples=["report.pdf"])] = "",
    content_type: Annotated[str, Header(include_in_schema=False)] = "",
) -> Kept:
    return keep(state, account, task_id, content, name, content_type)


@router.post(
    PATH,
    status_code=201,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The bytes of the file, in whatever media type it has",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
        }
    },
)
def store_evidence(
    kept: Annotated[Kept, Depends(_kept)], account: Writer, state: StateDep, session: WriteSession
) -> EvidenceFile:
    """Upload a file for an open dispute of the account's own, or before a court. The parties and the bench read it."""
    return EvidenceService(state, session, account).store(kept)


def _reading(state: StateDep, benches: Benches, session: ReadSession, account: Reader) -> EvidenceService:
    return EvidenceService(state, session, account, benches)


@router.get(
    "/evidence/{digest}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
def read_evidence(digest: HashIn, service: Annotated[EvidenceService, Depends(_reading, scope="function")]) -> Response:
    """Return a file of evidence, to be saved and never to be shown, to the parties of its task and to who judges it."""
    file, content = service.file(digest)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "Content-Security-Policy": SANDBOX,
        "ETag": f'"{digest}"',
    }
    return Response(content, media_type="application/octet-stream", headers=headers)
