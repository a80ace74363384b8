"""Wall time and chain time, which differ: windows of the escrow are judged by the chain's."""

import time


class Clock:
    """The time as this process knows it."""

    def wall(self) -> int:
        """Return the Unix time in seconds by this machine."""
        return int(time.time())

    def chain(self, latest: int) -> int:
        """Return the Unix time at which a transaction sent now would run, at the least.

        `latest` is the timestamp of the newest indexed block. A chain is never before its latest block, and a live one
        keeps up with the wall; a local chain that was warped ahead is known by its latest block alone.
        """
        return max(self.wall(), latest)
