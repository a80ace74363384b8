"""Routes of deliverables."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from backend.core.content import keep
from backend.core.dependencies import Benches, DetachedWriter, Reader, ReadSession, StateDep, WriteSession
from backend.core.documents import Canonical
from backend.core.idempotency.service import OnceDep
from backend.core.schemas import HashIn
from backend.work.deliverables.schemas import DELIVERABLE, DeliverableDocument, StoredDeliverable
from backend.work.deliverables.service import DeliverableService

router = APIRouter(tags=["deliverables"])


def _reading(state: StateDep, benches: Benches, session: ReadSession) -> DeliverableService:
    return DeliverableService(state, session, benches)


def _writing(state: StateDep, session: WriteSession) -> DeliverableService:
    return DeliverableService(state, session, {})


Expected = Annotated[HashIn | None, Query(description="The digest the client computed; another one is refused")]


def _kept(body: DeliverableDocument, state: StateDep, _account: DetachedWriter, digest: Expected = None) -> Canonical:
    return keep(state.private_content, DELIVERABLE, body.root, digest)


@router.post("/deliverables", status_code=201, response_model=StoredDeliverable)
def store_deliverable(
    kept: Annotated[Canonical, Depends(_kept)],
    once: OnceDep,
    service: Annotated[DeliverableService, Depends(_writing, scope="function")],
    digest: Expected = None,
) -> dict[str, Any]:
    """Store a deliverable under its digest, readable by its author alone until it is submitted."""
    return once.run([kept.value, digest], 201, lambda: service.store(kept, once.account))


@router.get(
    "/deliverables/{digest}",
    response_class=Response,
    responses={
        200: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/DeliverableDocument"}}}}
    },
)
def read_deliverable(
    digest: HashIn, account: Reader, service: Annotated[DeliverableService, Depends(_reading, scope="function")]
) -> Response:
    """Return a deliverable to its author and, once it was handed in, to its task's poster and who judges its dispute.

    A contest's entry is found by poster and entrants from its reveal on. Nobody else finds it.
    """
    return Response(service.content(digest, account), media_type="application/json", headers={"ETag": f'"{digest}"'})
