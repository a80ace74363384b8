"""Routes of saved searches."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from backend.core.dependencies import Reader, ReadSession, StateDep, Writer, WriteSession
from backend.core.idempotency.service import OnceDep
from backend.market.saved.schemas import NewSavedSearch, SavedSearch, SavedSearchList, SearchDigest
from backend.market.saved.service import SavedSearchService

router = APIRouter(prefix="/saved-searches", tags=["tasks"])


def _reading(state: StateDep, session: ReadSession, account: Reader) -> SavedSearchService:
    return SavedSearchService(state, session, account)


def _writing(state: StateDep, session: WriteSession, account: Writer) -> SavedSearchService:
    return SavedSearchService(state, session, account)


Reading = Annotated[SavedSearchService, Depends(_reading, scope="function")]
Writing = Annotated[SavedSearchService, Depends(_writing, scope="function")]


@router.get("")
def list_saved_searches(service: Reading) -> SavedSearchList:
    """List the searches of the signed-in account."""
    return service.all()


@router.post("", status_code=201, response_model=SavedSearch)
def save_search(body: NewSavedSearch, once: OnceDep, service: Writing) -> dict[str, Any]:
    """Keep a search. What is new in it is told from then on."""
    return once.run(body.model_dump(mode="json"), 201, lambda: service.save(body))


@router.delete("/{search_id}", status_code=204)
def delete_saved_search(search_id: UUID, service: Writing) -> None:
    """Forget a search."""
    service.delete(str(search_id))


@router.get("/{search_id}/digest")
def read_digest(search_id: UUID, service: Reading) -> SearchDigest:
    """Return what came to be found since the last digest; reading it changes nothing."""
    return service.digest(str(search_id))
