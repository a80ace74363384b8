"""Tests run with outside sockets closed, and with those of this machine open."""

import socket

import httpx
import pytest

from tests.outside import OutsideError


@pytest.mark.parametrize("url", ["http://example.org/", "http://192.0.2.1/", "http://[2001:db8::1]/"])
def test_an_outside_host_is_neither_looked_up_nor_connected_to(url: str) -> None:
    with pytest.raises(OutsideError, match="tried to reach"):
        httpx.get(url, timeout=2)


def test_this_machine_is_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(("localhost", server.getsockname()[1])),
    ):
        pass
