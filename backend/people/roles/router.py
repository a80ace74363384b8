"""Routes of roles and the audit log."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from backend.core.dependencies import (
    AdminReader,
    AdminWriter,
    ModeratorReader,
    ReadSession,
    SameOrigin,
    StateDep,
    WriteSession,
)
from backend.core.schemas import AddressIn
from backend.people.roles.bootstrap import BootstrapService
from backend.people.roles.schemas import (
    AuditList,
    Bootstrap,
    BootstrapChallenge,
    BootstrapProof,
    BootstrapRequest,
    Role,
    RoleGrantIn,
    RoleItem,
    RoleList,
)
from backend.people.roles.service import RoleService

router = APIRouter(tags=["roles"])


def _reading(state: StateDep, session: ReadSession) -> RoleService:
    return RoleService(state, session)


def _writing(state: StateDep, session: WriteSession) -> RoleService:
    return RoleService(state, session)


def _bootstrap(state: StateDep) -> BootstrapService:
    return BootstrapService(state)


Reading = Annotated[RoleService, Depends(_reading, scope="function")]
Writing = Annotated[RoleService, Depends(_writing, scope="function")]
Bootstrapping = Annotated[BootstrapService, Depends(_bootstrap)]


@router.get("/roles")
def list_roles(_account: AdminReader, service: Reading) -> RoleList:
    """List who has which role; for admins."""
    return service.list()


@router.post("/roles", status_code=201)
def grant_role(body: RoleGrantIn, account: AdminWriter, service: Writing) -> RoleItem:
    """Give a wallet a role; for admins. A role that the wallet has already stays as it is."""
    return service.grant(account, body.address, body.role)


@router.delete("/roles/{address}/{role}", status_code=204)
def revoke_role(address: AddressIn, role: Role, account: AdminWriter, service: Writing) -> None:
    """Take a role back, at once for all its sessions; for admins, and never from the last of them."""
    service.revoke(account, address, role)


@router.get("/roles/bootstrap")
def read_bootstrap(service: Bootstrapping) -> Bootstrap:
    """Tell whether the first admin can still be named."""
    return service.status()


@router.post("/roles/bootstrap/challenge", dependencies=[SameOrigin])
def request_bootstrap(body: BootstrapRequest, request: Request, service: Bootstrapping) -> BootstrapChallenge:
    """Issue the text by which the deployer names the first admin."""
    return service.issue(body.account, request.headers.get("host", ""))


@router.post("/roles/bootstrap", status_code=201, dependencies=[SameOrigin])
def bootstrap(body: BootstrapProof, service: Bootstrapping) -> RoleItem:
    """Name the first admin by the deployer's signature, once for ever."""
    return service.name(body)


@router.get("/audit")
def list_audit(
    _account: ModeratorReader,
    service: Reading,
    cursor: Annotated[str | None, Query(max_length=600)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> AuditList:
    """List what was done by those with a role, the newest first; for moderators."""
    return service.audit(cursor, limit)
