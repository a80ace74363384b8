"""Tests reach nothing outside the machine they run on: an attempt is an error with the host's name in it."""

import ipaddress
import os
import sys
from typing import Any


class OutsideError(RuntimeError):
    """A test tried to reach a host that is not this machine."""


def close_outside() -> None:
    """Refuse, for the rest of this process, to look up or connect to any host but this one."""
    sys.addaudithook(_refuse)
    # Nobody outside is met, and to read whom to trust there takes a client longer than most tests.
    os.environ.pop("SSL_CERT_FILE", None)
    os.environ["SSL_CERT_DIR"] = os.devnull


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    if host and not _here(host.decode() if isinstance(host, bytes) else host):
        raise OutsideError(f"a test tried to reach {host}")


def _here(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified
