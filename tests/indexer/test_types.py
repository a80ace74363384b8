"""Uint256 is the same number on both databases: it sorts like one, keeps every value, and refuses what is none."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from indexer.database import create_schema, make_engine, writing
from indexer.types import UINT256_MAX, Uint256, checked, uint256_text

numbers = Table("numbers", MetaData(), Column("id", Integer, primary_key=True), Column("value", Uint256))
ANY_UINT256 = st.integers(0, UINT256_MAX) | st.sampled_from([0, 1, 2**63, 2**64, 2**128, UINT256_MAX])
WITH_DATABASE = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = make_engine(database_url)
    with writing(made).begin() as connection:
        create_schema(connection)
    yield made
    made.dispose()


@WITH_DATABASE
@given(values=st.lists(ANY_UINT256, min_size=1, max_size=12))
def test_it_sorts_and_comes_back_as_the_same_integers(engine: Engine, values: list[int]) -> None:
    with engine.begin() as connection:
        numbers.create(connection)
        connection.execute(insert(numbers), [{"value": value} for value in values])
        ordered = connection.scalars(select(numbers.c.value).order_by(numbers.c.value)).all()
        found = connection.scalars(select(numbers.c.value).where(numbers.c.value >= values[0])).all()
        numbers.drop(connection)
    assert ordered == sorted(values)
    assert all(isinstance(value, int) for value in ordered)
    assert sorted(found) == sorted(value for value in values if value >= values[0])


@given(left=ANY_UINT256, right=ANY_UINT256)
def test_its_text_orders_like_the_number(left: int, right: int) -> None:
    assert (uint256_text(left) < uint256_text(right)) == (left < right)
    assert len(uint256_text(left)) == 78


@given(value=st.integers(max_value=-1) | st.integers(min_value=UINT256_MAX + 1) | st.floats() | st.booleans())
def test_what_is_no_unsigned_word_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="not an unsigned 256-bit integer"):
        checked(value)


def test_the_database_never_sees_a_bad_number(engine: Engine) -> None:
    with engine.begin() as connection:
        numbers.create(connection)
    with engine.begin() as connection, pytest.raises(StatementError, match="not an unsigned 256-bit integer"):
        connection.execute(insert(numbers), [{"value": -1}])
    with engine.begin() as connection:
        connection.execute(insert(numbers), [{"value": None}])
        assert connection.scalars(select(numbers.c.value)).all() == [None]
