"""The XML that WeChat speaks: flat, small, and never trusted. Entities and document types are refused."""

from __future__ import annotations

from collections.abc import Mapping

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring


class MalformedXmlError(ValueError):
    """The body is not the flat XML document of a WeChat callback."""


def read(body: bytes) -> dict[str, str]:
    """The children of the root as `{tag: text}`; nested elements are left out. Raises MalformedXmlError."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise MalformedXmlError("the body is not a flat XML document without entities") from error
    return {child.tag: (child.text or "") for child in root if len(child) == 0}


def write(fields: Mapping[str, str | int]) -> bytes:
    """A WeChat document of the fields: text in CDATA, numbers bare."""
    lines = [f"<{tag}>{_value(value)}</{tag}>" for tag, value in fields.items()]
    return f"<xml>{''.join(lines)}</xml>".encode()


def _value(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    return f"<![CDATA[{_printable(value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def _printable(text: str) -> str:
    """XML has no place for most control characters; one in a customer's text must not spoil the document."""
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
