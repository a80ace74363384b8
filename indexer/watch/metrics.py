"""Metrics for Prometheus. Each `Metrics` has a registry of its own, so that any number may live in one process."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from indexer.endpoints import EndpointState
from indexer.errors import NonRetryableError
from indexer.records import Heads
from indexer.watch.state import Verified, kind_of

PREFIX = "guildhall_indexer"
SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
DEPTHS = (1, 2, 3, 5, 8, 13, 21, 34, 64, 128, 512)


class Metrics:
    """An observer that counts; every series is labelled with the chain's id."""

    def __init__(self, chain_id: int, states: Callable[[], list[EndpointState]]) -> None:
        """Count for a chain; `states` tells how the nodes do when the figures are fetched."""
        self.registry = CollectorRegistry()
        self._chain = str(chain_id)
        self._states = states
        self._at_head = time.monotonic()
        self._number: int | None = None
        self._known_head = 0
        self._head = self._gauge("head", "Number of the newest block that the node knows")
        self._indexed = self._gauge("indexed", "Number of the newest block that is indexed")
        self._finalized = self._gauge("finalized", "Number of the newest block that is final")
        self._lag = self._gauge("lag_blocks", "Blocks that are not indexed yet")
        self._lag_seconds = self._gauge("lag_seconds", "Seconds since the index last stood at the head")
        self._leader = self._gauge("leader", "1 while this process is the one that writes, 0 while it stands by")
        self._logs = self._counter("logs", "Logs written")
        self._ranges = self._counter("ranges", "Ranges committed")
        self._rollbacks = self._histogram("rollback_blocks", "Blocks that a reorg took back", DEPTHS)
        self._retries = self._counter("retries", "Failures that were tried again", "reason")
        self._dead = self._counter("dead_letters", "Logs that did not decode or fold")
        self._commits = self._histogram("commit_seconds", "Seconds that the commit of a range took", SECONDS)
        self._differences = self._gauge("verify_differences", "Rows that stand and differ from the chain")
        self._facts = self._counter("verify_facts", "Facts compared with the chain")
        self._verified = self._gauge("verify_timestamp_seconds", "Unix time of the last comparison with the chain")
        self._lag_seconds.set_function(self.lag_seconds)
        self.registry.register(_Endpoints(self._chain, states))
        ProcessCollector(namespace=PREFIX, registry=self.registry)

    # ---------------------------------------------------------------- the loop

    def begin(self, number: int) -> None:
        """Take over as the one that writes, at this block."""
        self._leader.set(1)
        self._set_indexed(number)

    def stand_by(self) -> None:
        """Take note that another process writes now."""
        self._leader.set(0)

    def looked(self, heads: Heads) -> None:
        """Take note of the heads."""
        self._known_head = heads.head.number
        self._head.set(heads.head.number)
        self._finalized.set(heads.finalized)
        self._set_indexed(self._number)

    def written(self, batch_logs: int, number: int, _head: int, seconds: float) -> None:
        """Count a range."""
        self._logs.inc(batch_logs)
        self._ranges.inc()
        self._commits.observe(seconds)
        self._set_indexed(number)

    def rolled_back(self, blocks: int) -> None:
        """Count a reorg."""
        self._rollbacks.observe(blocks)
        self._set_indexed(None if self._number is None else self._number - blocks)

    def retried(self, error: BaseException) -> None:
        """Count a failure by its kind."""
        self._retries.labels(self._chain, kind_of(error)).inc()

    def dead(self, count: int) -> None:
        """Count dead letters."""
        self._dead.inc(count)

    def verified(self, found: Verified, facts: int) -> None:
        """Take note of what continuous verification found, and how many facts it compared for it."""
        self._facts.inc(facts)
        self._differences.set(found.differing)
        self._verified.set(found.at)

    def lag_seconds(self) -> float:
        """Return the seconds since the index last stood at the head."""
        if self._number is not None and self._number >= self._known_head:
            return 0.0
        return time.monotonic() - self._at_head

    def _set_indexed(self, number: int | None) -> None:
        if number is None:
            return
        self._number = number
        self._indexed.set(number)
        self._lag.set(max(0, self._known_head - number))
        if number >= self._known_head:
            self._at_head = time.monotonic()

    # ---------------------------------------------------------------- series

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(f"{PREFIX}_{name}", text, ["chain_id"], registry=self.registry).labels(self._chain)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        counter = Counter(f"{PREFIX}_{name}", text, ["chain_id", *labels], registry=self.registry)
        return counter if labels else counter.labels(self._chain)

    def _histogram(self, name: str, text: str, buckets: tuple[float, ...]) -> Histogram:
        histogram = Histogram(f"{PREFIX}_{name}", text, ["chain_id"], registry=self.registry, buckets=buckets)
        return histogram.labels(self._chain)


class _Endpoints(Collector):
    """How each node does, read when the figures are fetched; a node is named by its host, which holds no key."""

    def __init__(self, chain: str, states: Callable[[], list[EndpointState]]) -> None:
        self._chain = chain
        self._states = states

    def collect(self) -> Iterator[Any]:
        labels = ["chain_id", "host"]
        latency = GaugeMetricFamily(f"{PREFIX}_endpoint_latency_seconds", "Moving average of a request", labels=labels)
        failures = GaugeMetricFamily(f"{PREFIX}_endpoint_failures", "Failures in a row", labels=labels)
        resting = GaugeMetricFamily(f"{PREFIX}_endpoint_resting", "1 while it is not asked", labels=labels)
        head = GaugeMetricFamily(f"{PREFIX}_endpoint_head", "Number of the newest block it told of", labels=labels)
        for state in self._states():
            named = [self._chain, state.host]
            failures.add_metric(named, state.failures)
            resting.add_metric(named, state.resting_until is not None and state.resting_until > time.monotonic())
            if state.latency_ms is not None:
                latency.add_metric(named, state.latency_ms / 1000)
            if state.head is not None:
                head.add_metric(named, state.head)
        yield from (latency, failures, resting, head)


@contextmanager
def serving(metrics: Metrics, host: str, port: int | None) -> Iterator[int | None]:
    """Serve the figures at `http://host:port/metrics` until the end, and yield the port; with no port serve nothing."""
    if port is None:
        yield None
        return
    try:
        server, thread = start_http_server(port, host, metrics.registry)
    except OSError as error:
        raise NonRetryableError(
            f"Metrics cannot be served at {host}:{port} ({error.strerror}): set GUILDHALL_METRICS_PORT to a free port, "
            "or GUILDHALL_METRICS_HOST to an address of this machine."
        ) from error
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
