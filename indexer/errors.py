"""What can go wrong, by what the loop should do about it and what the operator should check.

`kind` is the short word by which metrics and status know an error; the text is for people.
"""

from typing import ClassVar


class IndexerError(Exception):
    """Base of all errors here; the text tells the operator what to check next."""

    kind: ClassVar[str] = "other"


class RetryableError(IndexerError):
    """It may pass by itself: the node is down, slow, limits us or contradicts itself for a moment."""


class NodeSilentError(RetryableError):
    """No answer: nobody listens, or the connection was closed."""

    kind = "silent"


class NodeSlowError(RetryableError):
    """No answer in time."""

    kind = "slow"


class RateLimitedError(RetryableError):
    """The node wants fewer requests; `retry_after` is how many seconds it wants to be left alone, if it said so."""

    kind = "limited"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """Keep what the node asked for."""
        super().__init__(message)
        self.retry_after = retry_after


class BrokenAnswerError(RetryableError):
    """An answer that is no answer: cut off, not JSON, or not to every request."""

    kind = "broken"


class ContradictionError(RetryableError):
    """Answers that do not fit each other: logs without their header, a block missing, a log kept back."""

    kind = "contradiction"


class NodeBehindError(RetryableError):
    """The node has not come as far as what was asked for, or as what is indexed."""

    kind = "behind"


class DatabaseUnavailableError(RetryableError):
    """The database did not answer, or did not take what was written."""

    kind = "database"


class RangeRefusedError(RetryableError):
    """The node will not answer for so many blocks or logs at once; a smaller range may pass, `hint` blocks maybe."""

    kind = "range"

    def __init__(self, message: str, hint: int | None = None) -> None:
        """Keep how many blocks the node said it would answer for."""
        super().__init__(message)
        self.hint = hint


class BatchRefusedError(RetryableError):
    """The node will not take so many requests at once."""

    kind = "batch"


class NonRetryableError(IndexerError):
    """Trying again cannot help: a setting, the node or the database has to be changed."""

    kind = "setting"


class KeyRefusedError(NonRetryableError):
    """The node does not serve us: the key is missing, wrong or has run out."""

    kind = "key"


class WrongChainError(NonRetryableError):
    """The node serves another chain than the manifest names."""

    kind = "chain"


class DecodeError(IndexerError):
    """A log's topics or data do not have the shape of its event."""


class FoldError(IndexerError):
    """An event that decodes does not fit the rows that the earlier events left."""


class ReorgedError(IndexerError):
    """The chain does not go on from the block that was read last."""

    kind = "reorg"


class ReorgTooDeepError(NonRetryableError):
    """The chain was reorganised below the last block that was final."""

    kind = "deep_reorg"
