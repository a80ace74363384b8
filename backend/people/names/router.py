"""Route of names beside addresses."""

from typing import Annotated

from fastapi import APIRouter, Query

from backend.core.dependencies import ReadSession, StateDep
from backend.people.names.schemas import NameItem, NameList

router = APIRouter(tags=["people"])

Addresses = Annotated[
    str,
    Query(
        pattern=r"^0x[0-9a-fA-F]{40}(,0x[0-9a-fA-F]{40}){0,49}$",
        description="At most 50 addresses, comma separated",
        examples=["0x70997970C51812dc3A010C7d01b50e0d17dc79C8"],
    ),
]


@router.get("/names")
def list_names(addresses: Addresses, state: StateDep, session: ReadSession) -> NameList:
    """Return what may stand beside addresses; a name that was not looked up yet is null and comes later."""
    wanted = list(dict.fromkeys(addresses.lower().split(",")))
    labels = state.read_labels(session, state.chain_id, wanted, state.clock.wall())
    return NameList(
        items=[
            NameItem(address=address, name=labels[address].name, display_name=labels[address].display_name)
            for address in wanted
        ]
    )
