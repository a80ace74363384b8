"""What can go wrong, by what the loop should do about it and what the operator should check."""


class IndexerError(Exception):
    """Base of all errors here; the text tells the operator what to check next."""


class RetryableError(IndexerError):
    """It may pass by itself: the node is down, slow, limits us or contradicts itself for a moment."""


class RangeRefusedError(RetryableError):
    """The node will not answer for so many blocks or logs at once; a smaller range may pass."""


class NonRetryableError(IndexerError):
    """Trying again cannot help: a setting, the node or the database has to be changed."""


class DecodeError(IndexerError):
    """A log's topics or data do not have the shape of its event."""


class FoldError(IndexerError):
    """An event that decodes does not fit the rows that the earlier events left."""


class ReorgedError(IndexerError):
    """The chain does not go on from the block that was read last."""


class ReorgTooDeepError(NonRetryableError):
    """The chain was reorganised below the last block that was final."""
