"""Routes of task documents."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from backend.core.dependencies import ReadSession, StateDep, WriteSession
from backend.core.idempotency.service import OnceDep
from backend.core.schemas import HashIn
from backend.market.documents.schemas import StoredDocument, TaskDocument
from backend.market.documents.service import DocumentService

router = APIRouter(tags=["documents"])


def _reading(state: StateDep, session: ReadSession) -> DocumentService:
    return DocumentService(state, session)


def _writing(state: StateDep, session: WriteSession) -> DocumentService:
    return DocumentService(state, session)


@router.post("/documents", status_code=201, response_model=StoredDocument)
def store_document(
    body: TaskDocument,
    once: OnceDep,
    service: Annotated[DocumentService, Depends(_writing, scope="function")],
    digest: Annotated[
        HashIn | None, Query(description="The digest the client computed; another one is refused")
    ] = None,
) -> dict[str, Any]:
    """Store a task document under its digest. The same document answers the same."""
    return once.run([body.root, digest], 201, lambda: service.store(body.root, once.account, digest))


@router.get(
    "/documents/{digest}",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/TaskDocument"}}}}},
)
def read_document(digest: HashIn, service: Annotated[DocumentService, Depends(_reading, scope="function")]) -> Response:
    """Return the canonical bytes of a task document, checked against its digest."""
    return Response(service.content(digest), media_type="application/json", headers={"ETag": f'"{digest}"'})
