"""Routes of notes."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from backend.core.content import keep
from backend.core.dependencies import Benches, DetachedWriter, Reader, ReadSession, StateDep, WriteSession
from backend.core.documents import Canonical
from backend.core.idempotency.service import OnceDep
from backend.core.schemas import HashIn
from backend.work.notes.schemas import NOTE, NoteDocument, StoredNote
from backend.work.notes.service import NoteService

router = APIRouter(tags=["notes"])


def _reading(state: StateDep, benches: Benches, session: ReadSession) -> NoteService:
    return NoteService(state, session, benches)


def _writing(state: StateDep, session: WriteSession) -> NoteService:
    return NoteService(state, session, {})


Expected = Annotated[HashIn | None, Query(description="The digest the client computed; another one is refused")]


def _kept(body: NoteDocument, state: StateDep, _account: DetachedWriter, digest: Expected = None) -> Canonical:
    return keep(state.private_content, NOTE, body.root, digest)


@router.post("/notes", status_code=201, response_model=StoredNote)
def store_note(
    kept: Annotated[Canonical, Depends(_kept)],
    once: OnceDep,
    service: Annotated[NoteService, Depends(_writing, scope="function")],
    digest: Expected = None,
) -> dict[str, Any]:
    """Store a note under its digest, readable by its author alone until it is on the chain."""
    return once.run([kept.value, digest], 201, lambda: service.store(kept, once.account))


@router.get(
    "/notes/{digest}",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/NoteDocument"}}}}},
)
def read_note(
    digest: HashIn, account: Reader, service: Annotated[NoteService, Depends(_reading, scope="function")]
) -> Response:
    """Return a note to its author, to its worker once it is on the chain, and to who judges their dispute."""
    return Response(service.content(digest, account), media_type="application/json", headers={"ETag": f'"{digest}"'})
