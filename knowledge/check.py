"""Checks all articles together before they are published: `python -m knowledge.check [FOLDER]`.

Every problem is one line: file, article id, and what to do. With a problem nothing is loaded.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from knowledge.article import ARTICLES, Article, ArticleError, read_articles
from knowledge.terms import Terms

# What no bank may promise of an investment. Saying that a product does *not* promise it is right and wanted.
PROMISES = ("保本", "保息", "稳赚", "零风险", "无风险", "保证收益", "稳赚不赔", "只赚不赔", "绝对安全")
DENIALS = ("不", "非", "没有", "无法", "凡是", "声称", "号称", "所谓")
DENIAL_REACH = 10

Filed = tuple[str, Article]


def checked_articles(folder: Path = ARTICLES, terms: Terms | None = None) -> tuple[Article, ...]:
    """Every article of the folder, in file order. Raises ArticleError when one may not be published."""
    filed = [(path.name, article) for path, articles in read_articles(folder).items() for article in articles]
    problems = [
        f"{file}: {article_id}: {fix}" for file, article_id, fix in _problems(filed, terms or Terms.load())
    ]
    if problems:
        raise ArticleError(problems)
    return tuple(article for _, article in filed)


def _problems(filed: list[Filed], terms: Terms) -> Iterator[tuple[str, str, str]]:
    yield from _shared_ids(filed)
    yield from _shared_wordings(filed)
    known = {article.id for _, article in filed}
    for file, article in filed:
        for other in article.related:
            if other not in known or other == article.id:
                yield file, article.id, f"related: there is no other article {other!r}; correct or remove it"
        for text in (article.short, article.details):
            for braces in terms.missing(text):
                yield file, article.id, f"{braces} is no term; add it to terms.yml or correct it"
            for promise in promises(text):
                yield (
                    file,
                    article.id,
                    f"{promise!r} reads as a promise; say what the product does not promise instead",
                )


def promises(text: str) -> list[str]:
    """The forbidden promises in a text, leaving out those that the same clause denies."""
    found = []
    for word in PROMISES:
        for match in re.finditer(word, text):
            before = re.split(r"[。！？；\n]", text[: match.start()])[-1][-DENIAL_REACH:]
            if not any(denial in before for denial in DENIALS):
                found.append(word)
    return found


def _shared_ids(filed: list[Filed]) -> Iterator[tuple[str, str, str]]:
    first: dict[str, str] = {}
    for file, article in filed:
        if article.id in first:
            yield file, article.id, f"this id is already used in {first[article.id]}; choose another"
        first.setdefault(article.id, file)


def _shared_wordings(filed: list[Filed]) -> Iterator[tuple[str, str, str]]:
    first: dict[str, str] = {}
    for file, article in filed:
        for wording in article.wordings:
            comparable = _comparable(wording)
            if comparable in first:
                yield (
                    file,
                    article.id,
                    f"{wording!r} also stands in {first[comparable]}; keep it in one place",
                )
            first.setdefault(comparable, article.id)


def _comparable(wording: str) -> str:
    return re.sub(r"[\s，。？！、,.?!~…]+", "", wording).lower()


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
