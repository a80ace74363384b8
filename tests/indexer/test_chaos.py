"""Whatever fails, on every side and at any instant, nothing is lost and nothing doubled (R1, R49).

The faults are those of tests/indexer/chaos; `make soak` goes on from these few episodes to hundreds.
"""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.indexer.chaos.episode import play
from tests.indexer.chaos.ground import Ground, ground
from tests.indexer.chaos.plan import OF_ALL, OF_POSTGRESQL, OF_SQLITE, ROUND, plan
from tests.indexer.chaos.tape import Tape
from tests.world import World


@pytest.fixture(scope="module")
def common(
    shared_world: World, tapes: dict[str, Tape], postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ground]:
    with ground(shared_world, tapes, postgres, tmp_path_factory.mktemp("chaos")) as made:
        yield made


def test_a_round_of_episodes_has_every_fault() -> None:
    for turn in range(3):
        faults = Counter(fault for seed in range(turn * ROUND, (turn + 1) * ROUND) for fault in plan(seed).faults)
        assert set(faults) == {*OF_ALL, *OF_SQLITE, *OF_POSTGRESQL}


@pytest.mark.parametrize("seed", range(ROUND))
def test_an_episode_ends_as_if_nothing_had_failed(common: Ground, seed: int) -> None:
    told = play(common, seed)
    assert {name for name in told.plan.faults if not told.met[name]} <= {"everything"}
    assert told.logs > 65
