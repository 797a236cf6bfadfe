"""Flat XML as WeChat sends and takes it. A document type declaration, and with it every entity, is refused."""

from __future__ import annotations

from typing import Any, Mapping, NoReturn
from xml.parsers import expat

from bot.channels.errors import ChannelRefused

LONGEST = 256 * 1024  # bytes of a message; WeChat's own are some kilobytes
DEEPEST = 8


class _Reader:
    """Collects the text of the root's children; deeper elements are joined by a dot."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._path: list[str] = []
        self._text: list[str] = []

    def start(self, name: str, attributes: Any) -> None:
        self._path.append(name)
        self._text.clear()
        if len(self._path) > DEEPEST:
            raise ChannelRefused("xml too deep", 400)

    def text(self, piece: str) -> None:
        self._text.append(piece)

    def end(self, name: str) -> None:
        inner = ".".join(self._path[1:])
        if inner and inner not in self.fields:
            self.fields[inner] = "".join(self._text).strip()
        self._path.pop()
        self._text.clear()


def _refuse(*_: Any) -> NoReturn:
    raise ChannelRefused("xml with a document type", 400)


def read(raw: bytes | str) -> dict[str, str]:
    """{element: text}. Raises ChannelRefused for XML that is broken, too long, too deep or declares anything."""
    body = raw.encode() if isinstance(raw, str) else raw
    if len(body) > LONGEST:
        raise ChannelRefused("xml too long", 413)
    reader, parser = _Reader(), expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError) as error:
        raise ChannelRefused("no xml", 400) from error
    return reader.fields


def write(fields: Mapping[str, str | int]) -> str:
    """Texts as CDATA, numbers bare; the end mark of CDATA inside a text is split."""
    return f"<xml>{''.join(f'<{name}>{_value(value)}</{name}>' for name, value in fields.items())}</xml>"


def _value(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    kept = "".join(letter for letter in value if letter in "\n\t" or ord(letter) >= 32)
    return f"<![CDATA[{kept.replace(']]>', ']]]]><![CDATA[>')}]]>"
