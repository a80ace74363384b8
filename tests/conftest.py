"""Fixtures that the suites of the indexer, the backend and the browser share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.outside import close_outside
from tests.world import World, deployed_world


def pytest_configure() -> None:
    """Keep every test to this machine."""
    close_outside()


@pytest.fixture
def world() -> Iterator[World]:
    """Give a test a chain of its own."""
    with deployed_world() as made:
        yield made


@pytest.fixture(scope="module")
def module_world() -> Iterator[World]:
    """Give the tests of a module one chain between them."""
    with deployed_world() as made:
        yield made


@pytest.fixture
def make_world() -> Iterator[Callable[..., World]]:
    """Start as many chains as a test wants, each with its own arguments for anvil."""
    with ExitStack() as stack:
        yield lambda *arguments: stack.enter_context(deployed_world(*arguments))
