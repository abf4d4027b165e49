"""Reading a YAML file of articles so that every value still knows its line: what a message about a fault needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

# The C parser is some ten times as fast; not every build of PyYAML has it.
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Place = tuple[str | int, ...]
"""The way to a value inside a mapping: `("paraphrases", 2)`."""


class DocumentError(ValueError):
    """A file that cannot be read as articles. `line` counts from 1; the text says what to write instead."""

    def __init__(self, line: int, problem: str) -> None:
        self.line = line
        self.problem = problem
        super().__init__(f"{line}: {problem}")


@dataclass(frozen=True)
class Entry:
    """One mapping of a file, and the line of each value in it."""

    values: Mapping[str, Any]
    lines: Mapping[Place, int]

    def line(self, place: Place = ()) -> int:
        """The line of the value at `place`, or of the nearest thing around it that the file has."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_list(path: Path, name: str) -> tuple[Entry, ...]:
    """The entries of a file `{defaults: {field: value}, NAME: [{...}, ...]}`; defaults fill what an entry leaves out.

    Raises DocumentError.
    """
    root = _root(path)
    parts = _parts(root)
    if unknown := sorted(set(parts) - {"defaults", name}):
        node = parts[unknown[0]]
        raise DocumentError(_line(node), f"only `defaults` and `{name}` belong here, take out {unknown[0]}")
    entries = parts.get(name)
    if not isinstance(entries, yaml.SequenceNode):
        raise DocumentError(_line(entries or root), f"write `{name}:` followed by a list")
    defaults = _entry(parts["defaults"]) if "defaults" in parts else Entry({}, {})
    return tuple(_filled(_entry(node), defaults) for node in entries.value)


def read_mapping(path: Path) -> Entry:
    """The one mapping that a file holds. Raises DocumentError."""
    return _entry(_root(path))


def _root(path: Path) -> yaml.Node:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_PARSER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DocumentError(mark.line + 1 if mark else 1, f"no YAML: {error.problem}; correct it") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DocumentError(1, f"no readable text: {error}") from error
    if root is None:
        raise DocumentError(1, "the file is empty; write its content or remove it")
    return root


def _parts(root: yaml.Node) -> dict[str, yaml.Node]:
    if not isinstance(root, yaml.MappingNode):
        raise DocumentError(_line(root), "write `articles:` followed by a list")
    _refuse_fields_twice(root)
    return {str(key.value): value for key, value in root.value}


def _entry(node: yaml.Node) -> Entry:
    if not isinstance(node, yaml.MappingNode):
        raise DocumentError(_line(node), "this must be a mapping of field to value")
    _refuse_fields_twice(node)
    loader = yaml.SafeLoader("")
    try:
        values = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise DocumentError(mark.line + 1 if mark else _line(node), f"{error.problem}; correct it") from error
    finally:
        loader.dispose()
    return Entry(values, {(): _line(node), **dict(_lines(node, ()))})


def _refuse_fields_twice(mapping: yaml.MappingNode) -> None:
    """YAML keeps the last of two values in silence: what the first one said would be lost."""
    seen: set[str] = set()
    for key, _ in mapping.value:
        field = str(key.value)
        if field in seen:
            raise DocumentError(_line(key), f"{field} stands here a second time; keep one")
        seen.add(field)


def _lines(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    """The line of everything inside `node`; a value of a mapping counts as standing where its key stands."""
    if isinstance(node, yaml.MappingNode):
        inner = [((*place, str(key.value)), key, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        inner = [((*place, number), value, value) for number, value in enumerate(node.value)]
    else:
        return
    for inner_place, start, value in inner:
        if _lies_after(start, node):
            yield inner_place, _line(start)
            if _lies_after(value, start):
                yield from _lines(value, inner_place)


def _lies_after(value: yaml.Node, where: yaml.Node) -> bool:
    """False for an alias: what it stands for lies elsewhere, and may even contain the alias itself."""
    return bool(value.start_mark.index >= where.start_mark.index)


def _filled(entry: Entry, defaults: Entry) -> Entry:
    own = {place: line for place, line in defaults.lines.items() if place and place[0] not in entry.values}
    return Entry({**defaults.values, **entry.values}, {**own, **entry.lines})


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
