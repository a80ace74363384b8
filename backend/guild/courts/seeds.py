"""The call that proves an epoch's randomness, made of the headers of two blocks."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.chain.courts.headers import Block, encoded_header
from backend.chain.courts.repository import CourtRepository
from backend.chain.escrow.calls import calldata
from backend.chain.escrow.reader import node_of
from backend.chain.heads.service import Head
from backend.core.courts import CourtRules
from backend.core.errors import NodeUnavailable, NotFound
from backend.core.state import State
from backend.guild.courts.schemas import EpochSeed, SeedReason

COURT = "Court"
# How many blocks back a contract can still look.
REACH = 8_191
# How many blocks are asked for at once while the first one is looked for.
STEP = 32


@dataclass(frozen=True, slots=True)
class SeedService:
    """Finds the block of an epoch's seed; the node is asked while no transaction is open."""

    state: State
    courts: Mapping[str, CourtRules]

    def seed(self, court: str) -> EpochSeed:
        """Return the call for the epoch of this moment; raises `NotFound`, `NotIndexed` and `NodeUnavailable`."""
        rules = self.courts.get(court)
        if rules is None:
            raise NotFound
        with self.state.database.read() as session:
            head = Head.of(self.state, session)
            epoch = rules.epoch_at(head.now)
            seeded = CourtRepository(session, self.state.chain_id, court).seeded(epoch)
        opens_at = rules.start_of(epoch) + rules.seed_delay
        reason: SeedReason | None = "already_done" if seeded else "too_early" if head.now < opens_at else None
        found, data = None, None
        if reason is None:
            found, reason = self._first_from(opens_at)
        if found is not None:
            parent, block = (_header(each) for each in found)
            data = calldata(COURT, "openEpoch", int(found[1]["number"], 16), block, parent)
        return EpochSeed(
            epoch=epoch,
            allowed=reason is None,
            reason=reason,
            block_number=int(found[1]["number"], 16) if found else None,
            to=court,
            data=data,
            opens_at=opens_at,
            closes_at=rules.start_of(epoch + 1),
            block=head.block,
            finality=head.finality(),
        )

    def _first_from(self, time: int) -> tuple[tuple[Block, Block] | None, SeedReason | None]:
        """Return the first block at or after a time and, before it, its parent; or why there are none.

        A block cannot look at itself, so the head is too young for a call that is tried upon it.
        """
        last = node_of(self.state).ask("eth_blockNumber").number()
        low, high = max(0, last - REACH), max(0, last - 1)
        if _time(self._blocks([high])[0]) < time:
            return None, "too_early"
        if _time(self._blocks([low])[0]) >= time:
            return None, "no_block"
        # The block at `low` is before the time, the one at `high` is not.
        while high - low > 1:
            step = max(1, (high - low) // STEP)
            numbers = list(range(low + step, high, step))
            blocks = self._blocks(numbers)
            later = [number for number, block in zip(numbers, blocks, strict=True) if _time(block) >= time]
            high = later[0] if later else high
            low = max([low, *(number for number in numbers if number < high)])
        parent, block = self._blocks([low, high])
        return (parent, block), None

    def _blocks(self, numbers: list[int]) -> list[Block]:
        asked = [("eth_getBlockByNumber", [hex(number), False]) for number in numbers]
        blocks = [answer.result for answer in node_of(self.state).batch(asked)]
        if not all(isinstance(block, dict) for block in blocks):
            raise NodeUnavailable
        return blocks


def _time(block: Block) -> int:
    return int(block["timestamp"], 16)


def _header(block: Block) -> bytes:
    try:
        return encoded_header(block)
    except ValueError as error:
        raise NodeUnavailable from error
