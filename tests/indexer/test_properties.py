"""Whatever way the chain took, rows are those of the chain as it is in the end, and the outbox tells the way (R1, R49).

Any interleaving of block, reorg and finalize; between them writes that fail at any statement, writers that begin anew
and ranges of a branch that is gone. A long run is `GUILDHALL_SOAK=1000 pytest tests/indexer/test_properties.py`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event

from indexer.database import writing
from indexer.errors import RetryableError
from indexer.models import ChainBase, DeadLetter
from indexer.writer import Writer
from tests.indexer.chaos.branches import Branch, Transaction, transactions_of
from tests.indexer.chaos.tape import SOAK, Tape, merged, read
from tests.indexer.rig import Rig
from tests.world import World

GROW = st.tuples(
    st.just("grow"),
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from([0, 0, 0, 1, 3]), st.booleans()), min_size=1, max_size=9),
    st.integers(1, 9),
)
STEPS = st.lists(
    GROW
    | st.tuples(st.sampled_from(["reorg"]), st.integers(1, 40))
    | st.tuples(st.sampled_from(["finalize"]), st.integers(1, 9))
    | st.tuples(st.sampled_from(["come back", "begin anew", "old branch"]))
    | st.tuples(st.sampled_from(["fail"]), st.integers(0, 40)),
    min_size=5,
    max_size=40,
)


class Failed(Exception):
    """The statement at which a write is made to fail."""


@contextmanager
def failing(engine: Engine, statements: int) -> Iterator[None]:
    """Let a statement fail after some that do not, as a full disk or a lost connection would."""
    left = [statements]

    def count(*_arguments: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Failed

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", count)


class Indexed:
    """A writer at work behind a branch, as the loop would drive it."""

    def __init__(self, rig: Rig, branch: Branch) -> None:
        self.rig, self.branch = rig, branch
        self.writer = Writer(rig.engine, rig.manifest)
        self.fails: int | None = None
        with writing(rig.engine).begin() as connection:
            for table in reversed(ChainBase.metadata.sorted_tables) if rig.indexed() is not None else ():
                connection.execute(delete(table))
        self.writer.open(branch.blocks[0].header)

    def attempt(self, write: Callable[[], object]) -> None:
        """Write, after a try that fails if one was asked for and that leaves no trace."""
        if self.fails is not None:
            before = self.rig.derived(), self.rig.cursor()
            try:
                with failing(self.rig.engine, self.fails):
                    write()
            except Failed:
                assert (self.rig.derived(), self.rig.cursor()) == before
            else:
                return
            finally:
                self.fails = None
        write()

    def catch_up(self, most: int) -> None:
        """Write up to the head, some blocks at once."""
        while (number := self.writer.position().number) < self.branch.head.number:
            batch = self.branch.batch(number, most)
            self.attempt(lambda: self.writer.apply(batch))  # noqa: B023 - runs at once
        heads = self.branch.heads()
        self.attempt(lambda: self.writer.note_heads(heads))

    def go_back(self, number: int) -> None:
        """Go back to a block, which must be among those that are kept for that."""
        assert number in dict(self.writer.kept_blocks())
        self.attempt(lambda: self.writer.roll_back(number))
        assert self.writer.position().number == number

    def take(self, step: tuple[Any, ...]) -> None:
        """Do one thing."""
        match step:
            case "grow", blocks, most:
                for transactions, skipped, swapped in blocks:
                    self.branch.grow(transactions, skipped, swapped=swapped)
                self.catch_up(most)
            case "reorg", depth:
                self.go_back(self.branch.fork(depth))
            case "finalize", blocks:
                self.branch.finalize(blocks)
                self.catch_up(1)
            case ("come back",):
                base = self.branch.come_back()
                if base is not None:
                    self.go_back(base)
                    self.catch_up(3)
            case ("begin anew",):
                self.writer = Writer(self.rig.engine, self.rig.manifest)
                self.writer.open(self.branch.blocks[0].header)
            case ("old branch",):
                self.refuse_what_is_gone()
            case "fail", statements:
                self.fails = statements

    def refuse_what_is_gone(self) -> None:
        """A range that does not follow on the cursor is refused whole."""
        if len(self.branch.blocks) > 2 and self.branch.blocks[-1].logs:
            gone = self.branch.batch(self.branch.blocks[-3].header.number, 2)
            with pytest.raises(RetryableError, match="moved the cursor"):
                self.writer.apply(gone)


@pytest.fixture(scope="module")
def deployed(shared_world: World) -> list[Transaction]:
    return transactions_of(read(shared_world, shared_world.start_block, shared_world.head))


def test_any_interleaving_folds_to_the_rows_of_the_final_chain(
    shared_world: World,
    deployed: list[Transaction],
    tapes: dict[str, Tape],
    make_rig: Callable[..., Rig],
    tmp_path: Path,
) -> None:
    rig = make_rig(shared_world)
    fresh = make_rig(shared_world, database_url=f"sqlite:///{tmp_path / 'fresh'}")
    lives = {name: transactions_of(tape) for name, tape in tapes.items()}
    lives["all"] = transactions_of(merged(tapes.values()))

    @settings(
        max_examples=SOAK or 12,
        derandomize=not SOAK,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    @given(life=st.sampled_from(sorted(lives)), steps=STEPS)
    def folds(life: str, steps: list[tuple[Any, ...]]) -> None:
        branch = Branch(rig.manifest, deployed, lives[life])
        indexed = Indexed(rig, branch)
        indexed.catch_up(1)
        for step in steps:
            indexed.take(step)
        indexed.catch_up(5)
        Indexed(fresh, branch).catch_up(10**6)
        ours, theirs = rig.derived(), fresh.derived()
        for table, rows in theirs.items():
            assert ours[table] == rows, table
        assert rig.standing() == fresh.standing()
        cursors = [{**each.cursor(), "outbox_seq": None, "safe": None} for each in (rig, fresh)]
        assert cursors[0] == cursors[1]

    folds()
    assert DeadLetter.__tablename__ in rig.derived()
