"""The schema of an article, and reading `articles/*.yml`. A bad file is an `ArticleError` that names file, article and fix."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

ARTICLES = Path(__file__).parent / "articles"
REQUIRED_PARAPHRASES = 5
SHORT_ANSWER_CHARACTERS = 120
DETAILS_CHARACTERS = 600

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Journey = Literal["balance", "transactions", "transfer", "card_loss", "bill", "repay"]


class ArticleError(ValueError):
    """Articles that may not be published. `problems` has one line per problem: file, article id, what to do."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Source(BaseModel):
    """Where a fact was published: a rule by its name and number, and who issued it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    publisher: Text
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}){0,2}$")]
    """As precisely as it is known: a year, a month or a day."""

    @field_validator("date", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        """YAML reads 2016-12-01 as a date and 2016 as a number."""
        return value.isoformat() if isinstance(value, date) else str(value)


class Article(BaseModel):
    """One question a customer asks and the bank's answer to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{2,48}$")]
    question: Text
    paraphrases: Annotated[tuple[Text, ...], Field(min_length=REQUIRED_PARAPHRASES)]
    short: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=SHORT_ANSWER_CHARACTERS)
    ]
    """One or two sentences that answer the question."""
    details: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=DETAILS_CHARACTERS)
    ]
    category: Text
    source: Source
    grade: Literal["A", "A-", "own"]
    """A: read in a public source; A-: read in a weak one; own: the bank's own terms or the assistant's own behaviour."""
    valid_from: date
    valid_until: date | None = None
    """The first day on which the article no longer holds."""
    region: Text = "全国"
    department: Text
    reviewed_by: Text
    related: tuple[str, ...] = ()
    journey: Journey | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Article:
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            raise ValueError("valid_until must be later than valid_from")
        if self.department == self.reviewed_by:
            raise ValueError("reviewed_by must be another department than department")
        return self

    def is_valid(self, at: date) -> bool:
        """Whether the article holds on that day."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)

    @property
    def wordings(self) -> tuple[str, ...]:
        """The standard question and its paraphrases: everything that is indexed."""
        return (self.question, *self.paraphrases)


def read_articles(folder: Path = ARTICLES) -> dict[Path, tuple[Article, ...]]:
    """The articles of every file, each on its own; `knowledge.check` looks at them together.

    A file is `{defaults: {field: value}, articles: [...]}`; defaults fill what an article leaves out.
    Raises ArticleError with every problem found.
    """
    problems: list[str] = []
    found: dict[Path, tuple[Article, ...]] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            entries = _entries(path)
        except (yaml.YAMLError, ValueError) as error:
            problems.append(f"{path.name}: {error}")
            continue
        articles: list[Article] = []
        for entry in entries:
            try:
                articles.append(Article.model_validate(entry))
            except ValidationError as error:
                problems += [f"{path.name}: {entry.get('id', '(no id)')}: {line}" for line in _explain(error)]
        found[path] = tuple(articles)
    if not found and not problems:
        problems.append(f"{folder}: no article file (*.yml) here")
    if problems:
        raise ArticleError(problems)
    return found


def _entries(path: Path) -> list[dict[str, Any]]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or not isinstance(content.get("articles"), list):
        raise ValueError("write `articles:` followed by a list")
    if unknown := set(content) - {"defaults", "articles"}:
        raise ValueError(f"only `defaults` and `articles` belong here, take out {', '.join(sorted(unknown))}")
    defaults = content.get("defaults") or {}
    if not all(isinstance(entry, dict) for entry in (defaults, *content["articles"])):
        raise ValueError("every article, and `defaults`, must be a mapping of field to value")
    return [{**defaults, **entry} for entry in content["articles"]]


def _explain(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(map(str, problem['loc'])) or 'article'}: {problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors()
    ]
