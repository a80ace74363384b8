"""A COPY that fails half-way is tried again: the driver tells of it in its own words, past SQLAlchemy (R1, R49)."""

from collections.abc import Callable

import pytest

from indexer.errors import DatabaseUnavailableError
from tests.indexer.rig import Rig
from tests.world import World

# What happens within the server while a row is copied to it, and what the operator is told.
ENDS = {
    "its process is ended": (
        "PERFORM pg_terminate_backend(pg_backend_pid()), pg_sleep(60)",
        "connection is lost|terminating connection",
    ),
    "its disk is full": (
        "RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'",
        "(?s)No space left on device.*space on its disk",
    ),
}


def fail(rig: Rig, happens: str, times: int) -> None:
    """Let a number of copies of raw logs fail; a sequence counts them, as no roll-back takes its numbers back."""
    rig.execute("CREATE SEQUENCE {chain}.failures")
    rig.execute(
        "CREATE FUNCTION {chain}.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF nextval('{{chain}}.failures') <= {times} THEN {happens}; END IF; RETURN NEW; END $$"
    )
    rig.execute("CREATE TRIGGER failing BEFORE INSERT ON {chain}.log FOR EACH ROW EXECUTE FUNCTION {chain}.fail()")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("what", ENDS)
def test_a_copy_that_fails_is_done_again(world: World, make_rig: Callable[..., Rig], what: str) -> None:
    happens, words = ENDS[what]
    rig = make_rig(world)
    rig.index()
    fail(rig, happens, 2)
    world.post()
    rig.index()
    assert rig.indexed() == world.head
    assert rig.verify().differences == []
    assert len(rig.standing()) == len(rig.outbox())
    rig.execute("DROP TRIGGER failing ON {chain}.log")
    rig.execute("DROP FUNCTION {chain}.fail")
    rig.execute("DROP SEQUENCE {chain}.failures")
    fail(rig, happens, 10**6)
    world.post()
    with pytest.raises(DatabaseUnavailableError, match=words):
        rig.index()
    told = rig.cli("run", "--once")
    assert (told.returncode, "Traceback" in told.stderr) == (1, False), told
