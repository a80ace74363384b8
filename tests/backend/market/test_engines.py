"""The three engines behind the one interface find the same tasks (R6, R7)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.market.search.repository import EntryRepository
from backend.market.search.vocabulary import Vocabulary
from tests.backend.conftest import emptied
from tests.backend.market.relevance import CHINESE_QUERIES, TASKS, TYPOS
from tests.backend.searching import ENGINES, Market, open_market
from tests.node import CHAIN_ID


@pytest.fixture(params=ENGINES)
def market(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Market]:
    """Give a test an empty market, with each engine in turn."""
    url = (
        emptied(request.getfixturevalue("filled"))
        if request.param == "postgresql"
        else request.getfixturevalue("sqlite_url")
    )
    made = open_market(url, tmp_path / "index" if request.param == "disk" else None)
    yield made
    if made.writer:
        made.writer.close()
    made.database.close()


def test_chinese_queries_find_their_task_and_typos_are_repaired(market: Market) -> None:
    market.put(TASKS)
    missed = [query for query, title in CHINESE_QUERIES if title not in market.find(q=query)]
    assert missed == []
    with market.database.read() as session:
        vocabulary = Vocabulary(EntryRepository(session, CHAIN_ID).words())
    for typed, meant, title in TYPOS:
        assert market.find(q=typed) == [], typed
        assert vocabulary.correct(typed) == meant
        assert market.find(q=meant)[0] == title
