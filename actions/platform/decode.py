"""JSON into the contract's frozen types: what is missing or of the wrong kind is a BadAnswer, never a guess."""

from __future__ import annotations

import functools
import types
from collections.abc import Mapping as AnyMapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, Mapping, TypeVar, Union, get_args, get_origin, get_type_hints

from actions.platform.contract.words import UNKNOWN
from actions.platform.errors import BadAnswer

T = TypeVar("T")
STATE_FIELDS = ("status", "state")


def decode(wanted: type[T], raw: Any) -> T:
    """An instance of `wanted`. A state that its STATES do not hold becomes UNKNOWN, the platform's own word stays
    in raw_status (raw_state); a field named `raw` takes the whole answer. Raises BadAnswer."""
    if not isinstance(raw, AnyMapping):
        raise BadAnswer(f"no object for {wanted.__name__}")
    values = {field.name: _field(wanted, field, raw) for field in fields(wanted)}  # type: ignore[arg-type]
    return wanted(**{**values, **_state(wanted, values)})


def decode_all(wanted: type[T], raw: Any, name: str) -> list[T]:
    """The list that an answer holds under `name`. Raises BadAnswer."""
    rows = raw.get(name) if isinstance(raw, AnyMapping) else None
    if not isinstance(rows, list):
        raise BadAnswer(f"no list of {name}")
    return [decode(wanted, row) for row in rows]


def _state(wanted: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Known states as they are; the raw word beside either."""
    known = getattr(wanted, "STATES", None)
    name = next((name for name in STATE_FIELDS if name in values), "")
    if known is None or not name:
        return {}
    said = values[name]
    return {name: said if said in known else UNKNOWN, f"raw_{name}": said}


def _field(wanted: type, field: Field[Any], raw: Mapping[str, Any]) -> Any:
    if field.name == "raw":
        return raw
    value = raw.get(field.name)
    if value is None and field.default is not MISSING:
        return field.default
    return _value(_hints(wanted)[field.name], value, f"{wanted.__name__}.{field.name}")


def _value(hint: Any, value: Any, where: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return None if value is None else _value(inner[0], value, where)
    if origin is tuple:
        return tuple(_value(inner[0], item, where) for item in _checked(value, list, where))
    if is_dataclass(hint):
        return decode(hint, value)  # type: ignore[arg-type]
    return _checked(value, AnyMapping if origin is AnyMapping else hint, where)


def _checked(value: Any, kind: Any, where: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BadAnswer(f"{where} is {type(value).__name__}")
    return value


@functools.cache
def _hints(wanted: type) -> dict[str, Any]:
    return get_type_hints(wanted)
