"""The articles in service: what is published while questions are asked is taken up within seconds, without a restart."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from banking.retrieval import Retrieval
from knowledge.article import ARTICLES, Article, ArticleError, Filed, read_article_file, read_articles
from knowledge.background import background_questions
from knowledge.check import problems_of
from knowledge.published import Change, read_change
from knowledge.retriever import RenderedArticle, Retriever, open_vectors
from knowledge.space import Placement
from knowledge.terms import Terms
from knowledge.verdict import Calibration

LOOK_EVERY_SECONDS = 0.1
STOP_WITHIN_SECONDS = 10.0

_log = logging.getLogger(__name__)

Stamp = tuple[int, int, int]
"""Changes whenever a file does: when it was written, its size, and which file it is."""
Content = tuple[Filed, ...] | Change


@dataclass(frozen=True)
class _File:
    stamp: Stamp
    content: Content


class Library:
    """A retriever over a folder of articles and a folder of published changes, replaced whenever one of them changes.

    Every call is answered by one complete index. A new one is built aside and takes the old one's place in one step; a
    file that cannot be published changes nothing and is named in the log with line and fix.
    """

    def __init__(
        self,
        articles: Path = ARTICLES,
        published: Path | None = None,
        encoder: str | Path | None = None,
        cache: Path | None = None,
    ) -> None:
        """Raises ArticleError when the articles may not be published; a bad change is left out and logged."""
        self._articles, self._published = articles, published
        self._terms = Terms.load()
        self._calibration = Calibration.load()
        self._background = background_questions()
        self._vectors = open_vectors(encoder, cache)
        self._files: dict[Path, _File] = {}
        self._refused: dict[Path, _File] = {}
        self._seen: dict[Path, Stamp] = {}
        # Taken before reading: what changes in between is then read again, not missed.
        stamps = _stamps(articles)
        filed = read_articles(articles)
        if problems := problems_of(filed, self._terms):
            raise ArticleError(problems)
        for path, stamp in stamps.items():
            self._files[path] = _File(stamp, tuple(one for one in filed if one.path == path))
            self._seen[path] = stamp
        self._take_up()
        self._placement: Placement | None = None
        self._retriever = self._built()
        self._stopping = threading.Event()
        self._watcher: threading.Thread | None = None

    def retrieve(self, text: str, at: date, limit: int = 3, *, topic: str | None = None) -> Retrieval:
        """See `Retriever.retrieve`."""
        return self._retriever.retrieve(text, at, limit, topic=topic)

    def article(self, article_id: str, at: date) -> RenderedArticle:
        """See `Retriever.article`."""
        return self._retriever.article(article_id, at)

    def refresh(self) -> bool:
        """Look once whether a file has changed, and take it up; whether the articles are others now."""
        if not self._take_up():
            return False
        self._retriever = self._built()
        self._forget_others()
        return True

    def watch(self) -> None:
        """Look again and again, in a thread of its own, until `stop`."""
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._look_again, name="knowledge", daemon=True)
            self._watcher.start()

    def stop(self) -> None:
        """End the thread; questions are still answered."""
        self._stopping.set()
        if self._watcher is not None:
            self._watcher.join(STOP_WITHIN_SECONDS)

    def _look_again(self) -> None:
        while not self._stopping.wait(LOOK_EVERY_SECONDS):
            try:
                if self.refresh():
                    _log.info("The knowledge base was changed: %d articles", len(self._current(self._files)))
            except Exception:
                # Whatever is wrong with new files, the old articles stay in service and the next look may succeed.
                _log.exception("The knowledge base could not be changed")

    def _take_up(self) -> bool:
        """Read what has changed and keep what may be published; whether that changes anything."""
        present = _stamps(self._articles) | _stamps(self._published)
        if present == self._seen:
            return False
        changed = {path for path, stamp in present.items() if self._seen.get(path) != stamp}
        self._seen = present
        wanted = {path: file for path, file in self._refused.items() if path in present}
        for path in sorted(changed):
            wanted.pop(path, None)
            if (content := self._read(path)) is not None:
                wanted[path] = _File(present[path], content)
        kept = {path: file for path, file in self._files.items() if path in present}
        accepted = self._accepted(kept, wanted)
        differs = accepted != self._files
        self._files = accepted
        return differs

    def _accepted(self, kept: dict[Path, _File], wanted: dict[Path, _File]) -> dict[Path, _File]:
        """The files in force: all that is wanted if it fits together, else each one that fits to what is kept."""
        self._refused = {}
        if not self._problems(together := kept | wanted):
            return together
        if self._problems(kept):
            # Something that others need was deleted. It stays in service until they are changed too.
            kept = dict(self._files)
        waiting = dict(wanted)
        for _ in range(len(wanted)):
            fitting = [path for path, file in waiting.items() if not self._problems({**kept, path: file})]
            if not fitting:
                break
            kept[fitting[0]] = waiting.pop(fitting[0])
        self._refused = waiting
        for path, file in waiting.items():
            self._log_refused(path, self._problems({**kept, path: file}))
        return kept

    def _problems(self, files: Mapping[Path, _File]) -> list[str]:
        return problems_of(self._current(files), self._terms)

    def _read(self, path: Path) -> Content | None:
        try:
            return read_change(path) if path.parent == self._published else read_article_file(path)
        except ArticleError as error:
            self._log_refused(path, error.problems)
        except OSError as error:
            self._log_refused(path, [f"{path.name}: {error}"])
        return None

    def _log_refused(self, path: Path, problems: Iterable[str]) -> None:
        for problem in problems:
            _log.error("Not published, the article stays as it was: %s", problem)

    def _current(self, files: Mapping[Path, _File]) -> list[Filed]:
        """The articles in force: those of the folder, with what was published for each in its place."""
        changes = {
            file.content.article_id: file.content
            for file in files.values()
            if isinstance(file.content, Change)
        }
        written = [
            filed for file in files.values() if not isinstance(file.content, Change) for filed in file.content
        ]
        gone = {article_id for article_id, change in changes.items() if change.filed is None}
        known = {filed.article.id for filed in written}
        current = [changes[one.article.id].filed if one.article.id in changes else one for one in written]
        current += [change.filed for article_id, change in changes.items() if article_id not in known]
        return [_without(filed, gone) for filed in current if filed is not None]

    def _built(self) -> Retriever:
        articles = [filed.article for filed in self._current(self._files)]
        retriever = Retriever(
            articles, self._vectors, self._terms, self._calibration, self._background, self._placement
        )
        # The space is fitted once, when the library opens: a changed article hardly moves it, and fitting and placing
        # everything anew takes half of the time.
        self._placement = retriever.placement
        return retriever

    def _forget_others(self) -> None:
        """Let go of texts that were withdrawn; after the new index is in service, because nobody waits for this."""
        if self._vectors is not None and self._placement is not None:
            self._vectors.keep_only(self._retriever.wordings)
            self._placement.keep_only(self._retriever.wordings)


def _without(filed: Filed, gone: set[str]) -> Filed:
    """The article without links to what was withdrawn."""
    article: Article = filed.article
    if not gone.intersection(article.related):
        return filed
    related = tuple(other for other in article.related if other not in gone)
    return Filed(article.model_copy(update={"related": related}), filed.path, filed.entry)


def _stamps(folder: Path | None) -> dict[Path, Stamp]:
    """The files of a folder that may hold articles; none where there is no folder."""
    stamps: dict[Path, Stamp] = {}
    for path in sorted(folder.glob("*.yml")) if folder is not None else ():
        try:
            state = path.stat()
        except OSError:
            # Removed between the two looks.
            continue
        stamps[path] = (state.st_mtime_ns, state.st_size, state.st_ino)
    return stamps
