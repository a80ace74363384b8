"""Numbers and hexadecimal text are alike on both databases: they sort, come back, or are refused."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from indexer.database import create_schema, make_engine, writing
from indexer.types import UINT256_MAX, Hex, Uint256, bytes_of, checked, text_of, uint256_text

numbers = Table("numbers", MetaData(), Column("id", Integer, primary_key=True), Column("value", Uint256))
words = Table("words", MetaData(), Column("id", Integer, primary_key=True), Column("value", Hex))
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


@WITH_DATABASE
@given(values=st.lists(st.binary(max_size=40).map(text_of), min_size=1, max_size=12))
def test_hexadecimal_text_is_kept_as_its_bytes(engine: Engine, values: list[str]) -> None:
    with engine.begin() as connection:
        words.create(connection)
        connection.execute(insert(words), [{"value": value} for value in values])
        ordered = connection.scalars(select(words.c.value).order_by(words.c.value)).all()
        found = connection.scalars(select(words.c.value).where(words.c.value.in_(values[:2]))).all()
        kept = connection.execute(text("SELECT value FROM words ORDER BY id")).scalars().all()
        words.drop(connection)
    assert ordered == sorted(values)
    assert sorted(found) == sorted(value for value in values if value in values[:2])
    assert list(map(bytes, kept)) == list(map(bytes_of, values))


@pytest.mark.parametrize("value", ["", "00", "0x0", "0xzz"])
def test_what_is_no_hexadecimal_text_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"0x|hexadecimal"):
        bytes_of(value)


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
