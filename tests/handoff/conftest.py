"""Fixtures of the console's API tests."""

from tests.handoff.front import front, new_key  # noqa: F401 - fixtures
