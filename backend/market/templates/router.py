"""Routes of templates."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path

from backend.core.dependencies import MaybeReader, ReadSession, StateDep, Writer, WriteSession
from backend.core.idempotency.service import OnceDep
from backend.market.templates.schemas import NewTemplate, Template, TemplateList
from backend.market.templates.service import TemplateService

router = APIRouter(prefix="/templates", tags=["drafts"])


def _reading(state: StateDep, session: ReadSession, account: MaybeReader) -> TemplateService:
    return TemplateService(state, session, account.address if account else None)


def _writing(state: StateDep, session: WriteSession, account: Writer) -> TemplateService:
    return TemplateService(state, session, account.address)


Writing = Annotated[TemplateService, Depends(_writing, scope="function")]


@router.get("")
def list_templates(service: Annotated[TemplateService, Depends(_reading, scope="function")]) -> TemplateList:
    """List the templates that come with the platform and, to one who is signed in, his own."""
    return TemplateList(items=service.all())


@router.post("", status_code=201, response_model=Template)
def store_template(body: NewTemplate, once: OnceDep, service: Writing) -> dict[str, Any]:
    """Keep a template that nobody but the account sees, of a text or of a task that it posted."""
    return once.run(body.model_dump(mode="json"), 201, lambda: service.add(body).model_dump(mode="json"))


@router.delete("/{template_id}", status_code=204)
def delete_template(template_id: Annotated[str, Path(pattern=r"^[a-z0-9-]{1,32}$")], service: Writing) -> None:
    """Delete a template of the account."""
    service.delete(template_id)
