"""Routes of drafts."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Response

from backend.core.dependencies import Reader, ReadSession, StateDep, Writer, WriteSession
from backend.core.idempotency.service import OnceDep
from backend.market.drafts.schemas import Draft, DraftContent, DraftList
from backend.market.drafts.service import DraftService

router = APIRouter(prefix="/drafts", tags=["drafts"])

DraftId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
IfMatch = Annotated[
    str | None,
    Header(max_length=200, description="The ETag of the draft that was read; without it the last one who writes wins"),
]


def _reading(state: StateDep, session: ReadSession, account: Reader) -> DraftService:
    return DraftService(state, session, account.address)


def _writing(state: StateDep, session: WriteSession, account: Writer) -> DraftService:
    return DraftService(state, session, account.address)


Reading = Annotated[DraftService, Depends(_reading, scope="function")]
Writing = Annotated[DraftService, Depends(_writing, scope="function")]


@router.get("")
def list_drafts(service: Reading) -> DraftList:
    """List the drafts of the account."""
    return service.mine()


@router.post("", status_code=201, response_model=Draft)
def store_draft(body: DraftContent, once: OnceDep, service: Writing) -> dict[str, Any]:
    """Keep a new draft, which nobody but the account sees."""
    return once.run(body.model_dump(mode="json"), 201, lambda: service.add(body)[0].model_dump(mode="json"))


@router.get("/{draft_id}")
def read_draft(draft_id: DraftId, response: Response, service: Reading) -> Draft:
    """Return a draft of the account; others do not find it."""
    draft, response.headers["ETag"] = service.read(draft_id)
    return draft


@router.put("/{draft_id}")
def write_draft(
    draft_id: DraftId, body: DraftContent, response: Response, service: Writing, if_match: IfMatch = None
) -> Draft:
    """Write a whole draft of the account."""
    draft, response.headers["ETag"] = service.replace(draft_id, body, if_match)
    return draft


@router.delete("/{draft_id}", status_code=204)
def delete_draft(draft_id: DraftId, service: Writing) -> None:
    """Delete a draft of the account."""
    service.delete(draft_id)
