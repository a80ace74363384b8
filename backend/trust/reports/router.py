"""Routes of reports, for moderators."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends

from backend.core.dependencies import ModeratorReader, ModeratorWriter, ReadSession, StateDep, WriteSession
from backend.trust.reports.schemas import Closing, Report, ReportList
from backend.trust.reports.service import ReportService

router = APIRouter(prefix="/reports", tags=["reports"])


def _reading(state: StateDep, session: ReadSession, account: ModeratorReader) -> ReportService:
    return ReportService(state, session, account)


def _writing(state: StateDep, session: WriteSession, account: ModeratorWriter) -> ReportService:
    return ReportService(state, session, account)


@router.get("")
def list_reports(
    service: Annotated[ReportService, Depends(_reading, scope="function")],
    state: Literal["open", "closed"] = "open",
    cursor: str | None = None,
) -> ReportList:
    """List reported messages, the oldest open ones or those closed first."""
    return service.page(state, cursor)


@router.post("/{report_id}/close")
def close_report(
    report_id: str, body: Closing, service: Annotated[ReportService, Depends(_writing, scope="function")]
) -> Report:
    """Note what was decided about a report; the act enters the audit log."""
    return service.close(report_id, body)
