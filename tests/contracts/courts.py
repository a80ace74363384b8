"""The moves of a court in one line each."""

from typing import Any

from brownie import chain, web3
from eth_utils import keccak
from market import next_block_at, now

from tests.court_model.headers import header_of

EVIDENCE, DRAWING, COMMITTING, REVEALING, APPEALABLE, SOLVED = range(6)
ALL = 2**16
SALT = keccak(text="salt")


def headers(*numbers: int) -> list[bytes]:
    """The headers of blocks, as the node itself hashed them."""
    asked = [web3.provider.make_request("eth_getBlockByNumber", [hex(number), False]) for number in numbers]
    found = [header_of(answer["result"]) for answer in asked]
    hashes = [keccak(header).hex() for header in found]
    assert hashes == [answer["result"]["hash"][2:] for answer in asked]
    return found


def seed_block(court: Any) -> int:
    """Wait for the block that gives the current epoch its seed, and return its number."""
    moment = court.startOf(court.epochAt(now())) + court.SEED_DELAY()
    if now() < moment:
        next_block_at(moment)
        chain.mine()
    number = len(chain) - 1
    while chain[number - 1].timestamp >= moment:
        number -= 1
    return number


def seed(court: Any, caller: Any) -> Any:
    """Prove the seed of the current epoch."""
    number = seed_block(court)
    return court.openEpoch(number, *headers(number, number - 1), {"from": caller})


def end(court: Any, dispute: int) -> None:
    """Go to the end of the stage of a dispute."""
    next_block_at(court.stageOf(dispute)[2])
    chain.mine()


def draw(court: Any, dispute: int, caller: Any) -> list[str]:
    """Wait for the draw of the current round, draw it, and return its jurors."""
    if court.stageOf(dispute)[0] == EVIDENCE:
        end(court, dispute)
    if not int(str(court.seedOf(court.epochAt(now()))), 16):
        seed(court, caller)
    court.draw(dispute, ALL, {"from": caller})
    return list(court.jurorsOf(dispute, court.caseOf(dispute)["round"]))


def commit(court: Any, dispute: int, juror: Any, ruling: int) -> Any:
    """Commit a juror to a ruling in the current round."""
    current = court.caseOf(dispute)["round"]
    return court.commit(dispute, court.commitmentOf(dispute, current, juror, ruling, SALT), {"from": juror})


def vote(court: Any, dispute: int, ruling: int, caller: Any) -> list[str]:
    """Draw the current round and let all its jurors vote alike; return them."""
    drawn = draw(court, dispute, caller)
    for juror in drawn:
        commit(court, dispute, juror, ruling)
    for juror in drawn:
        court.reveal(dispute, juror, ruling, SALT, {"from": caller})
    return drawn


def fund(court: Any, dispute: int, side: int, sender: Any) -> Any:
    """Raise all that a side still needs."""
    raised, needed = court.fundingOf(dispute, court.caseOf(dispute)["round"], side)
    return court.fundAppeal(dispute, side, {"from": sender, "value": needed - raised})
