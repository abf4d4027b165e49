"""The schema of an article, and reading `articles/*.yml`. A bad file is an `ArticleError` that names file, line and fix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from knowledge.document import DocumentError, Entry, Place, read_list

ARTICLES = Path(__file__).parent / "articles"
REQUIRED_PARAPHRASES = 6
SHORT_ANSWER_CHARACTERS = 120
DETAILS_CHARACTERS = 600
EVERYWHERE = "全国"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Risk = Literal["low", "medium", "high"]


class ArticleError(ValueError):
    """Articles that may not be published. `problems` has one line per problem: file, line, article id, what to do."""

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
    version: Annotated[int, Field(ge=1)] = 1
    """Counts what was published under this id, from 1."""
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
    risk: Risk
    """What harm a wrong answer does: high where money or rights are lost, low where at most time is."""
    valid_from: date
    valid_until: date | None = None
    """The first day on which the article no longer holds."""
    review_by: date | None = None
    """The day by which the owner has to look at the article again; a reminder, it hides nothing."""
    region: Text = EVERYWHERE
    """Where the article holds: the whole country, or a province or city by its name."""
    product: Text | None = None
    """The product that the article is about, where it is about one only."""
    department: Text
    """Who owns the article and writes it."""
    reviewed_by: Text
    """The department that reviewed it: never the one that wrote it."""
    related: tuple[str, ...] = ()
    journey: Text | None = None
    """The journey that does what the article is about, by its name in `data/routing.yml`."""

    @model_validator(mode="after")
    def _consistent(self) -> Article:
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            raise ValueError("valid_until must be later than valid_from")
        if self.review_by is not None and self.review_by <= self.valid_from:
            raise ValueError("review_by must be later than valid_from")
        if self.department == self.reviewed_by:
            raise ValueError("reviewed_by must be another department than department")
        return self

    def is_valid(self, at: date) -> bool:
        """Whether the article holds on that day."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)

    def is_for(self, region: str | None, product: str | None) -> bool:
        """Whether the article is for a customer of that region and product; None means that it is not known.

        Where the region is not known only what holds everywhere is right for sure. A product that is not known hides nothing.
        """
        return self.region in (EVERYWHERE, region) and (
            product is None or self.product is None or self.product == product
        )

    @property
    def wordings(self) -> tuple[str, ...]:
        """The standard question and its paraphrases."""
        return (self.question, *self.paraphrases)


@dataclass(frozen=True)
class Filed:
    """An article with the file and the lines it came from."""

    article: Article
    path: Path
    entry: Entry

    def problem(self, place: Place, fix: str) -> str:
        """One line that names file, line, article and fix."""
        return f"{self.path.name}:{self.entry.line(place)}: {self.article.id}: {fix}"


def read_articles(folder: Path = ARTICLES) -> tuple[Filed, ...]:
    """The articles of all files in order, each checked on its own; `knowledge.check` looks at them together.

    Raises ArticleError with every problem found.
    """
    problems: list[str] = []
    found: list[Filed] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            found += read_article_file(path)
        except ArticleError as error:
            problems += error.problems
    if not found and not problems:
        problems.append(f"{folder}: no article file (*.yml) here")
    if problems:
        raise ArticleError(problems)
    return tuple(found)


def read_article_file(path: Path) -> tuple[Filed, ...]:
    """The articles of one file `{defaults: {field: value}, articles: [...]}`. Raises ArticleError, OSError."""
    try:
        entries = read_list(path, "articles")
    except DocumentError as error:
        raise ArticleError([f"{path.name}:{error.line}: {error.problem}"]) from error
    problems: list[str] = []
    found: list[Filed] = []
    for entry in entries:
        try:
            found.append(Filed(as_article(entry.values), path, entry))
        except ValidationError as error:
            problems += explained(error, path, entry)
    if problems:
        raise ArticleError(problems)
    return tuple(found)


def as_article(values: Mapping[str, Any]) -> Article:
    """The article with these values. Raises pydantic's ValidationError."""
    return Article.model_validate(dict(values))


def explained(error: ValidationError, path: Path, entry: Entry, within: Place = ()) -> list[str]:
    """One line per fault of an article that stands at `within` in `entry`."""
    values = entry.values.get(str(within[0])) if within else entry.values
    article_id = values.get("id", path.stem) if isinstance(values, Mapping) else path.stem
    return [
        f"{path.name}:{entry.line((*within, *problem['loc']))}: {article_id}: "
        f"{'.'.join(map(str, problem['loc'])) or 'article'}: {_fix(problem)}"
        for problem in error.errors()
    ]


def _fix(problem: ErrorDetails) -> str:
    """What to do about it: pydantic says what is wrong, which for a field that lacks or is too many is no help."""
    match problem["type"]:
        case "missing":
            return "is missing; add it"
        case "extra_forbidden":
            return "is no field of an article; correct its name or remove it"
        case "too_short":
            limits = problem["ctx"]
            return f"has {limits['actual_length']} and needs {limits['min_length']} at least; add more"
        case _:
            return problem["msg"].removeprefix("Value error, ")
