"""What can be wrong, in sentences that end with what to do."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal, Self

from indexer.watch import Endpoint, Health, Problem, State

Level = Literal["alarm", "warning", "note"]

# Seconds for which a failure that is tried again counts as going on.
RECENT = 60
SLOW_MILLISECONDS = 2000
LAG = 5

# What else to do about a failure that the running indexer meets again and again, beside what its own words say.
TO_DO = {
    "silent": "Another node in GUILDHALL_RPC_URL would serve meanwhile.",
    "slow": "A lower GUILDHALL_RPC_BATCH or GUILDHALL_MAX_RANGE makes each answer shorter.",
    "broken": "Something cuts or garbles answers: look at the proxy before the node, and lower GUILDHALL_RPC_BATCH and "
    "GUILDHALL_MAX_RANGE; if it stays, use another node in GUILDHALL_RPC_URL.",
    "contradiction": "Nothing of it was written. If it stays, the node is faulty, or is several that do not agree: use "
    "another one in GUILDHALL_RPC_URL.",
    "behind": "Wait until the node is synced, or add another one to GUILDHALL_RPC_URL.",
    "range": "The indexer asks for less by itself; set GUILDHALL_MAX_RANGE to {hint} to spare the refusals.",
    "batch": "The indexer asks for less by itself; lower GUILDHALL_RPC_BATCH to spare the refusals.",
    "refused": "If it stays, use another node in GUILDHALL_RPC_URL.",
}
GO_ON = "Nothing is lost: the indexer goes on trying."
# What passes by itself and is only worth knowing.
NOTES = frozenset({"range", "batch"})


class Trouble(str):
    """A sentence about what is wrong and what to do; `kind` is for programs.

    An alarm waits for the operator, a warning may pass by itself, and a note is only worth knowing.
    """

    kind: str
    level: Level

    __slots__ = ("kind", "level")

    def __new__(cls, kind: str, text: str, level: Level = "alarm") -> Self:
        """Make a sentence of a kind."""
        made = super().__new__(cls, text)
        made.kind = kind
        made.level = level
        return made


def of_processes(processes: list[Health], now: float, *, running: bool) -> Iterator[Trouble]:
    """Yield what the processes of the chain noted; `running` tells whether one of them holds the lead."""
    leaders = [found for found in processes if found.state.role == "leader"]
    leader = leaders[0] if leaders else None
    for found in processes:
        if found.state.role == "standby" and found.fresh(now):
            yield Trouble(
                "standby",
                f"Another indexer of this chain (process {found.pid} on {found.host}) stands by and takes over when "
                "the one that writes ends. If nobody meant it to run, stop it.",
                "note",
            )
    if not running:
        yield _gone(leader, now)
    elif leader is None or not leader.fresh(now):
        yield from _mute(leader, now)
    else:
        yield from of_leader(leader.state, now)


def _gone(leader: Health | None, now: float) -> Trouble:
    if leader is None:
        return Trouble("no_leader", "No indexer runs on this database: start `indexer run`.")
    when, who = _time(leader.at), f"process {leader.pid} on {leader.host}"
    if leader.state.stopped is not None:
        stopped = leader.state.stopped
        return Trouble(
            stopped.kind, f"The indexer ({who}) stopped at {when}: {stopped.text} Then start `indexer run` again."
        )
    again = "If it still runs, it has lost the database and takes it again within seconds: look again."
    return Trouble(
        "killed",
        f"The indexer ({who}) ended at about {when} without a word: it was killed, or its machine went down. Look for "
        "it in the system's log (out of memory?) and start `indexer run`; nothing is lost, it goes on where it was. "
        f"{again if leader.fresh(now) else ''}".strip(),
    )


def _mute(leader: Health | None, now: float) -> Iterator[Trouble]:
    if leader is None:
        yield Trouble(
            "starting",
            "An indexer runs and has noted nothing yet: look again in some seconds. If it stays so, it cannot write: "
            "see its log, and check the disk of the database.",
            "warning",
        )
        return
    yield Trouble(
        "mute",
        f"The indexer (process {leader.pid} on {leader.host}) runs and has noted nothing for {now - leader.at:.0f} "
        "seconds: it cannot write, or it hangs, or `indexer reindex` is at work. See its log; check that the disk of "
        "the database is not full and that no other program holds the database; if it hangs, kill it and start "
        "`indexer run`, nothing is lost.",
    )


def of_leader(state: State, now: float) -> Iterator[Trouble]:
    """Yield what the process that writes noted of late."""
    told = set()
    for problem in state.problems:
        if now - problem.last <= RECENT:
            told.add(problem.text)
            yield _of_problem(problem, now)
    for endpoint in state.endpoints:
        if endpoint.error not in told:
            yield from _of_endpoint(endpoint)
    yield from _of_verification(state)


def _of_problem(problem: Problem, now: float) -> Trouble:
    advice = TO_DO.get(problem.kind, "").format(hint=problem.hint or "a lower number")
    often = f"{problem.count} times, the last {now - problem.last:.0f} seconds ago"
    level: Level = "note" if problem.kind in NOTES else "warning"
    return Trouble(problem.kind, f"{problem.text} ({often}) {GO_ON} {advice}".strip(), level)


def _of_endpoint(endpoint: Endpoint) -> Iterator[Trouble]:
    if endpoint.resting > 0 and endpoint.error:
        yield Trouble(
            "resting",
            f"The node at {endpoint.host} is left alone for another {endpoint.resting:.0f} seconds: {endpoint.error} "
            "The others serve meanwhile; if it stays so, take it out of GUILDHALL_RPC_URL.",
            "warning",
        )
    if endpoint.latency_ms is not None and endpoint.latency_ms > SLOW_MILLISECONDS:
        yield Trouble(
            "slow",
            f"The node at {endpoint.host} takes {endpoint.latency_ms / 1000:.1f} seconds for a request: check its "
            "load, or add a nearer one to GUILDHALL_RPC_URL. The index may fall behind the chain meanwhile.",
            "warning",
        )


def _of_verification(state: State) -> Iterator[Trouble]:
    found = state.verified
    if found is None:
        return
    if found.differing:
        how_many = "1 row differs" if found.differing == 1 else f"{found.differing} rows differ"
        yield Trouble(
            "differs",
            f"{how_many} from the chain at block {found.number}, the first: {found.differences[0]}. Run `indexer "
            "verify` for all of them and keep what it says, then `indexer reindex`; report it, unless somebody changed "
            "the tables by hand.",
        )
    if found.error:
        yield Trouble("unverified", f"Rows are not compared with the chain at present: {found.error}", "warning")


def _time(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
