"""The compact form in which domain values are kept: JSON that leaves out whatever is as usual, and loses nothing.

Works from the declared types of a frozen dataclass, so that a new field with a default needs no change here and no
change of what is already kept: an absent key is the default, an unknown key is left alone.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar, Union

T = TypeVar("T")
_Decode = Callable[[Any], Any]


def to_text(value: object) -> str:
    """The compact JSON of a dataclass, a mapping or a sequence: keys in declared order, no spaces, letters as they are."""
    return json_text(_plain(value))


def from_text(kind: type[T], text: str) -> T:
    """The value of dataclass `kind` that `to_text` wrote. Raises ValueError where the text is no such thing."""
    try:
        return typing.cast(T, _decoder(typing.cast(Any, kind))(json.loads(text)))
    except (KeyError, TypeError, AttributeError, ArithmeticError) as problem:
        raise ValueError(f"not the stored form of a {kind.__name__}: {problem!r}") from problem


def json_text(plain: object) -> str:
    """Compact JSON. Half of a surrogate pair, which no database takes, stays an escape."""
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(plain, separators=(",", ":"))
    return text


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    kind = type(value)
    if is_dataclass(kind):
        return _plain_dataclass(value, kind)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(_plain(one) for one in value)  # type: ignore[type-var]
    raise TypeError(f"no stored form for a {kind.__name__}")


def _plain_dataclass(value: object, kind: type) -> dict[str, object]:
    """Its fields, but those that are as usual: compared in plain form, where what equality ignores counts too."""
    told = {}
    for name, usual in _usual(kind):
        plain = _plain(getattr(value, name))
        if usual is MISSING or plain != usual:
            told[name] = plain
    return told


@cache
def _usual(kind: Any) -> tuple[tuple[str, object], ...]:
    """The fields of a dataclass, each with its default in plain form, or MISSING where it has none."""
    usual: list[tuple[str, object]] = []
    for one in fields(kind):
        if one.default is not MISSING:
            usual.append((one.name, _plain(one.default)))
        elif one.default_factory is not MISSING:
            usual.append((one.name, _plain(one.default_factory())))
        else:
            usual.append((one.name, MISSING))
    return tuple(usual)


@cache
def _decoder(kind: Any) -> _Decode:
    """How a value declared as `kind` is made from plain JSON."""
    origin = typing.get_origin(kind)
    if origin in (Union, types.UnionType):
        (inner,) = [one for one in typing.get_args(kind) if one is not type(None)]
        decode = _decoder(inner)
        return lambda plain: None if plain is None else decode(plain)
    if origin is Literal or kind in (str, int, bool, float):
        return lambda plain: plain
    if origin is tuple:
        decode_one = _decoder(typing.get_args(kind)[0])
        return lambda plain: tuple(decode_one(one) for one in plain)
    if origin is frozenset:
        return frozenset
    if origin is not None and issubclass(origin, Mapping):
        return dict
    if kind is datetime:
        return datetime.fromisoformat
    if kind is Decimal:
        return Decimal
    if is_dataclass(kind):
        return _dataclass_decoder(kind)
    raise TypeError(f"no stored form for {kind!r}")


def _dataclass_decoder(kind: Any) -> _Decode:
    hints = typing.get_type_hints(kind)
    decoders = {one.name: _decoder(hints[one.name]) for one in fields(kind)}

    def decode(plain: Mapping[str, Any]) -> Any:
        return kind(**{name: decoders[name](held) for name, held in plain.items() if name in decoders})

    return decode
