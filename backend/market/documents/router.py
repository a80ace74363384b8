"""Routes of task documents."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from backend.core.content import keep
from backend.core.dependencies import DetachedWriter, ReadSession, StateDep, WriteSession
from backend.core.documents import Canonical
from backend.core.idempotency.service import OnceDep
from backend.core.schemas import HashIn
from backend.market.documents.schemas import TASK_DOCUMENT, StoredDocument, TaskDocument
from backend.market.documents.service import DocumentService

router = APIRouter(tags=["documents"])


def _reading(state: StateDep, session: ReadSession) -> DocumentService:
    return DocumentService(state, session)


def _writing(state: StateDep, session: WriteSession) -> DocumentService:
    return DocumentService(state, session)


Expected = Annotated[HashIn | None, Query(description="The digest the client computed; another one is refused")]


def _kept(body: TaskDocument, state: StateDep, _account: DetachedWriter, digest: Expected = None) -> Canonical:
    return keep(state.content, TASK_DOCUMENT, body.root, digest)


@router.post("/documents", status_code=201, response_model=StoredDocument)
def store_document(
    kept: Annotated[Canonical, Depends(_kept)],
    once: OnceDep,
    service: Annotated[DocumentService, Depends(_writing, scope="function")],
    digest: Expected = None,
) -> dict[str, Any]:
    """Store a task document under its digest. The same document answers the same."""
    return once.run([kept.value, digest], 201, lambda: service.store(kept, once.account))


@router.get(
    "/documents/{digest}",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/TaskDocument"}}}}},
)
def read_document(digest: HashIn, service: Annotated[DocumentService, Depends(_reading, scope="function")]) -> Response:
    """Return the canonical bytes of a task document, checked against its digest."""
    return Response(service.content(digest), media_type="application/json", headers={"ETag": f'"{digest}"'})
