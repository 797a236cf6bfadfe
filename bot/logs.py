"""Logging for every process: one line an event, and never what a customer wrote unless told to."""

from __future__ import annotations

import logging
import os
import sys
import warnings

# These print whole messages at debug level.
CHATTY = (
    "rasa",
    "rasa_sdk",
    "httpx",
    "httpcore",
    "uvicorn.access",
    "jieba",
    "transformers",
    "matplotlib",
    "sentence_transformers",
)


def set_up(level: str, *, customer_text: bool) -> None:
    """Call once at the start of a process, before Rasa is imported."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TQDM_DISABLE", "1")
    warnings.showwarning = _no_warning  # filters are reset by the libraries that warn
    logging.basicConfig(level=level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    quiet = logging.getLevelName(level) if customer_text else logging.WARNING
    for name in CHATTY:
        logging.getLogger(name).setLevel(quiet)
    _filter_structlog(logging.DEBUG if customer_text else logging.WARNING)


def _filter_structlog(level: int) -> None:
    """Rasa's structlog prints everything, customers' words included, until it is told not to."""
    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _no_warning(*args: object, **kwargs: object) -> None:
    """Deprecations inside pinned libraries are nothing that an operator can act on."""
