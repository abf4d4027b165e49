"""Checks all articles together before they are published: `python -m knowledge.check [FOLDER]`.

Every problem is one line: file, line, article id, and what to do. With a problem nothing is loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from banking.promises import promises
from banking.routing import load_routing
from knowledge.article import ARTICLES, Article, ArticleError, Filed, read_articles
from knowledge.terms import Terms
from knowledge.wording import same_question

ROUTING = Path(__file__).resolve().parents[1] / "data" / "routing.yml"


def checked_articles(folder: Path = ARTICLES, terms: Terms | None = None) -> tuple[Article, ...]:
    """Every article of the folder, in file order. Raises ArticleError when one may not be published."""
    filed = read_articles(folder)
    if problems := problems_of(filed, terms or Terms.load()):
        raise ArticleError(problems)
    return tuple(one.article for one in filed)


def problems_of(filed: Sequence[Filed], terms: Terms) -> list[str]:
    """What is wrong with these articles together, one line each; nothing when they may be published."""
    known = {one.article.id for one in filed}
    return [
        *_shared_ids(filed),
        *_shared_wordings(filed),
        *(problem for one in filed for problem in _problems_alone(one, known, terms)),
    ]


def _problems_alone(one: Filed, known: set[str], terms: Terms) -> Iterator[str]:
    article = one.article
    if article.journey is not None and article.journey not in journeys():
        names = ", ".join(sorted(journeys()))
        yield one.problem(
            ("journey",), f"journey: no {article.journey!r} in routing.yml; write one of {names}"
        )
    for number, other in enumerate(article.related):
        if other not in known or other == article.id:
            fix = f"related: there is no other article {other!r}; correct or remove it"
            yield one.problem(("related", number), fix)
    for field in ("short", "details"):
        text = getattr(article, field)
        for braces in terms.missing(text):
            yield one.problem((field,), f"{braces} is no term; add it to terms.yml or correct it")
        for promise in promises(text):
            fix = f"{promise!r} reads as a promise; say what the product does not promise instead"
            yield one.problem((field,), fix)


@cache
def journeys() -> frozenset[str]:
    """The names of the journeys that an article may lead to."""
    return frozenset(load_routing(ROUTING).journeys)


def _shared_ids(filed: Sequence[Filed]) -> Iterator[str]:
    first: dict[str, Filed] = {}
    for one in filed:
        other = first.setdefault(one.article.id, one)
        if other is not one:
            place = f"{other.path.name}:{other.entry.line(('id',))}"
            yield one.problem(("id",), f"this id is already used in {place}; choose another")


def _shared_wordings(filed: Sequence[Filed]) -> Iterator[str]:
    first: dict[str, str] = {}
    for one in filed:
        for number, text in enumerate(one.article.wordings):
            other = first.setdefault(same_question(text), one.article.id)
            own_again = other == one.article.id and text in one.article.wordings[:number]
            if other != one.article.id or own_again:
                place = ("paraphrases", number - 1) if number else ("question",)
                yield one.problem(place, f"{text!r} also stands in {other}; keep it in one place")


def main() -> int:
    """Command line: prints every problem, or how many articles are fine."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    try:
        articles = checked_articles(folder)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    wordings = sum(len(article.wordings) for article in articles)
    print(f"knowledge: {len(articles)} articles, {wordings} wordings, no problem")
    return 0


if __name__ == "__main__":
    sys.exit(main())
