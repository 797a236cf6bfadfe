"""Runs Rasa's graph node after node, in one thread, in an order that is computed once.

Rasa hands every message to a dask scheduler, which plans anew each time and writes the whole tracker into a debug line
that nobody reads: a millisecond and a half for understanding, and as much for every action that is predicted."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from rasa.engine.runner.dask import DaskGraphRunner


class StraightRunner(DaskGraphRunner):
    """Takes over the nodes that another runner has loaded."""

    def __init__(self, loaded: DaskGraphRunner) -> None:
        self._graph_schema, self._instantiated_nodes = loaded._graph_schema, loaded._instantiated_nodes
        self._execution_context = loaded._execution_context
        self._orders: dict[tuple[str, ...], tuple[str, ...]] = {}

    def run(self, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None) -> dict[str, Any]:
        """What each target gives, as the other runner's `run`."""
        wanted = tuple(targets or self._graph_schema.target_names)
        order = self._orders.get(wanted) or self._orders.setdefault(wanted, self._order(wanted))
        made: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name in order:
            made[name] = self._instantiated_nodes[name](*(made[need] for need in self._needs(name)))
        return {name: made[name][1] for name in wanted}

    def _needs(self, name: str) -> Sequence[str]:
        return tuple(self._graph_schema.nodes[name].needs.values())

    def _order(self, targets: Sequence[str]) -> tuple[str, ...]:
        """All nodes that the targets stand on, each after those it needs."""
        order: dict[str, None] = {}

        def visit(name: str) -> None:
            if name in order or name not in self._graph_schema.nodes:  # inputs are no nodes
                return
            for need in self._needs(name):
                visit(need)
            order[name] = None

        for target in targets:
            visit(target)
        return tuple(order)
