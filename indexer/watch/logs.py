"""Log lines on stderr: key=value or JSON; quieter on a terminal, where a bar shows the rest."""

import logging
import sys
from typing import Literal, TextIO, cast

import structlog
from structlog.typing import Processor

Format = Literal["text", "json"]


class _Stderr:
    """Writes to whatever stderr is at the moment: a progress bar puts itself in its place to write above itself."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def on_terminal() -> bool:
    """Tell whether people watch stderr."""
    return sys.stderr.isatty()


def configure_logs(form: Format = "text", *, quiet: bool = False) -> None:
    """Write log lines to stderr in this form; `quiet` leaves out what is not at least a warning."""
    renderer: Processor = structlog.processors.JSONRenderer()
    if form == "text":
        renderer = structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if quiet else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _Stderr())),
    )
