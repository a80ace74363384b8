"""A house whose API sends votes for their voters."""

import pytest

from tests.backend.house import House
from tests.backend.voting import RELAY_KEY, relay_of, world_of


@pytest.fixture
def relayed(live_house: House) -> House:
    """Give a house on each database a relay with money."""
    relay_of(world_of(live_house))
    live_house.settings = live_house.settings.model_copy(update={"relayer_key": RELAY_KEY})
    return live_house
