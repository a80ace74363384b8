"""Routes of blocks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from backend.core.dependencies import Reader, ReadSession, StateDep, Writer, WriteSession
from backend.core.schemas import AddressIn
from backend.work.blocks.schemas import Block, BlockList, NewBlock
from backend.work.blocks.service import BlockService

router = APIRouter(tags=["blocks"])


def _reading(state: StateDep, session: ReadSession, account: Reader) -> BlockService:
    return BlockService(state, session, account.address)


def _writing(state: StateDep, session: WriteSession, account: Writer) -> BlockService:
    return BlockService(state, session, account.address)


Reading = Annotated[BlockService, Depends(_reading, scope="function")]
Writing = Annotated[BlockService, Depends(_writing, scope="function")]


@router.get("/blocks")
def list_blocks(service: Reading, cursor: str | None = None) -> BlockList:
    """List the accounts that the account asking blocks."""
    return service.page(cursor)


@router.post("/blocks", status_code=201, responses={200: {"model": Block, "description": "It stood already"}})
def block_account(body: NewBlock, response: Response, service: Writing) -> Block:
    """Block an account: neither writes to the other any more, but in the rooms of tasks they share."""
    block, is_new = service.block(body.account)
    response.status_code = 201 if is_new else 200
    return block


@router.delete("/blocks/{address}", status_code=204)
def lift_block(address: AddressIn, service: Writing) -> None:
    """Lift a block."""
    service.lift(address)
