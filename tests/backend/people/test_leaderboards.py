"""Who earned most, on both sides, by skill and period (R93)."""

from typing import Any

import pytest
from sqlalchemy import insert

from backend.chain.standing.models import POSTING
from backend.core.skills import skill_word
from indexer.database import make_engine, writing
from indexer.models import Gathering, Score, StandingVersion
from indexer.standing import decayed
from tests.backend.dealing import API, refused
from tests.backend.house import Browser, House
from tests.node import CHAIN_ID

DAY, WEEK = 86_400, 7 * 86_400
GOOD, VOID, UNKNOWN = (f"0x{digit * 40}" for digit in "abc")
ANN, BOB, CID, DOT = (f"0x{number:040x}" for number in (1, 2, 3, 4))
SOLIDITY, DESIGN = skill_word("solidity"), skill_word("design")


class Ledger:
    """Rows of the index, written as if the chain had said so."""

    def __init__(self, house: House) -> None:
        self.now = house.clock.wall()
        self.epoch = self.now // WEEK
        self.rows: list[tuple[type, dict[str, Any]]] = []
        for version, voided_at in ((GOOD, None), (VOID, 1)):
            values = {"chain_id": CHAIN_ID, "version": version, "admitted_at": 1, "voided_at": voided_at}
            self.rows.append((StandingVersion, values))

    def score(self, account: str, skill: str, points: int, age: int = 0, version: str = GOOD) -> None:
        """Give an account points that were last touched some weeks ago."""
        values = {"version": version, "account": account, "skill": skill, "points": points, "epoch": self.epoch - age}
        rest = dict.fromkeys(("gained", "since", "counterparties", "completions", "defaults", "changed_at"), 0)
        self.rows.append((Score, {"chain_id": CHAIN_ID, **values, **rest, "changed_block": 1}))

    def gathered(self, account: str, other: str, skill: str, gained: int, days: int, version: str = GOOD) -> None:
        """Let an account gain points some days ago."""
        place = {"block_number": 1 + len(self.rows), "log_index": 0}
        values = {"version": version, "account": account, "skill": skill, "counterparty": other, "gained": gained}
        self.rows.append(
            (Gathering, {"chain_id": CHAIN_ID, **place, **values, "timestamp": self.now - days * DAY + 60})
        )

    def write(self, url: str) -> None:
        """Write everything."""
        engine = make_engine(url, ("chain",))
        with writing(engine).begin() as connection:
            for table, values in self.rows:
                connection.execute(insert(table).values(values))
        engine.dispose()


def leaders(client: Browser, **params: Any) -> list[tuple[int, str, int]]:
    """Return rank, account and points of every leader, read page by page."""
    found: list[tuple[int, str, int]] = []
    cursor: dict[str, str] = {}
    for _ in range(10):
        answer = client.get(f"{API}/leaderboards", params={**params, "limit": 1, **cursor})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += [(each["rank"], each["address"].lower(), int(each["points"])) for each in page["items"]]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}
    raise AssertionError


@pytest.fixture
def client(house: House) -> Browser:
    """Fill the tables and open the API."""
    ledger = Ledger(house)
    ledger.score(ANN, SOLIDITY, 8_000_000, age=26)
    ledger.score(BOB, SOLIDITY, 3_000_000)
    ledger.score(BOB, DESIGN, 2_000_000)
    ledger.score(BOB, SOLIDITY, 90_000_000, version=VOID)
    ledger.score(CID, SOLIDITY, 90_000_000, version=UNKNOWN)
    ledger.score(DOT, SOLIDITY, 90_000_000, age=2000)
    ledger.score(CID, DESIGN, 5_000_000)
    ledger.score(DOT, POSTING, 7_000_000, age=3)
    ledger.score(ANN, POSTING, 1_000_000)
    for account, other, skill, gained, days, version in (
        (ANN, DOT, SOLIDITY, 5_000_000, 60, GOOD),
        (BOB, DOT, SOLIDITY, 1_000_000, 7, GOOD),
        (BOB, DOT, SOLIDITY, 2_000_000, 8, GOOD),
        (CID, ANN, DESIGN, 4_000_000, 6, GOOD),
        (CID, ANN, DESIGN, 9_000_000, 6, VOID),
        (DOT, BOB, POSTING, 6_000_000, 1, GOOD),
    ):
        ledger.gathered(account, other, skill, gained, days, version)
    ledger.write(house.settings.database_url)
    return house.client()


def test_leaders_are_ranked_by_side_skill_and_period(client: Browser) -> None:
    half = decayed(8_000_000, 26)
    assert half in (3_999_999, 4_000_000)
    assert leaders(client) == [(1, BOB, 5_000_000), (2, CID, 5_000_000), (3, ANN, half)]
    assert leaders(client, skill="solidity") == [(1, ANN, half), (2, BOB, 3_000_000)]
    assert leaders(client, skill="translation") == []
    assert leaders(client, period="week") == [(1, CID, 4_000_000), (2, BOB, 1_000_000)]
    assert leaders(client, period="month") == [(1, CID, 4_000_000), (2, BOB, 3_000_000)]
    assert leaders(client, period="quarter")[0] == (1, ANN, 5_000_000)
    assert leaders(client, side="poster") == [(1, DOT, decayed(7_000_000, 3)), (2, ANN, 1_000_000)]
    assert leaders(client, side="poster", period="week") == [(1, DOT, 6_000_000)]
    assert leaders(client, side="poster", skill="solidity") == [(1, DOT, 8_000_000)]
    assert leaders(client, side="poster", skill="solidity", period="week") == [(1, DOT, 1_000_000)]


def test_a_cursor_holds_for_its_own_leaderboard_alone(client: Browser) -> None:
    cursor = client.get(f"{API}/leaderboards", params={"limit": 1}).json()["next_cursor"]
    for other in ({"side": "poster"}, {"skill": "solidity"}, {"period": "week"}, {"cursor": cursor[:-1] + "A"}):
        answer = client.get(f"{API}/leaderboards", params={"cursor": cursor, **other})
        assert refused(answer, 422, "invalid_cursor"), other
    for wrong in ({"side": "both"}, {"period": "day"}, {"skill": "no such"}, {"limit": 0}):
        assert refused(client.get(f"{API}/leaderboards", params=wrong), 422, "validation"), wrong
