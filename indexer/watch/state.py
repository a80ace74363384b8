"""What a running indexer knows of itself and no other process can, as it is kept in the row `health`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    # A row may have been written by another version of this program.
    model_config = ConfigDict(extra="ignore")


class Problem(_Part):
    """A kind of failure: its last words, how often it came of late, and the Unix time of the last.

    `hint` is how many blocks a node said that it would answer for.
    """

    kind: str
    text: str
    hint: int | None = None
    count: int = 1
    last: int


class Endpoint(_Part):
    """A node: moving average of a request in milliseconds, failures in a row, seconds it is not asked for."""

    host: str
    latency_ms: float | None = None
    failures: int = 0
    resting: float = 0.0
    error: str | None = None
    head: int | None = None


class Verified(_Part):
    """What continuous verification found: when it last compared, at which block, how many rows differ, and some."""

    at: int
    number: int
    differing: int = 0
    differences: list[str] = []
    error: str | None = None


class State(_Part):
    """Role of the process, where it is, what went wrong of late, and why it stopped if it did."""

    role: Literal["leader", "standby"]
    started: int
    number: int | None = None
    head: int | None = None
    head_time: int | None = None
    problems: list[Problem] = []
    endpoints: list[Endpoint] = []
    verified: Verified | None = None
    stopped: Problem | None = None


def kind_of(error: BaseException) -> str:
    """Return the word by which metrics and status know an error."""
    return str(getattr(error, "kind", "other"))
