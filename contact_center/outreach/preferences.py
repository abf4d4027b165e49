"""What a customer allows, version by version; before the first change it is version 0, the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from contact_center.database import Database
from contact_center.outreach.gate import QuietHours, Wishes
from contact_center.outreach.settings import OutreachSettings
from contact_center.outreach.tables import PreferencesRow
from contact_center.outreach.triggers import Topic


class PreferencesError(ValueError):
    """A wish that cannot be granted; ``code`` is the public error code, the text says why."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Preferences:
    """One version of what a customer allows."""

    version: int
    wishes: Wishes


@dataclass(frozen=True)
class Change:
    """What a customer wants different; None stays. ``version`` is the one they saw, if they say so."""

    consents: Mapping[str, bool]
    quiet_hours: QuietHours | None = None
    daily_cap: int | None = None
    version: int | None = None


class PreferenceStore:
    """Reads and changes preferences."""

    def __init__(self, database: Database, settings: OutreachSettings, topics: Mapping[str, Topic]) -> None:
        self._database = database
        self._settings = settings
        self._topics = topics

    def get(self, customer_id: str) -> Preferences:
        """The version that counts."""
        with self._database.read() as session:
            return self.read(session, customer_id)

    def read(self, session: Session, customer_id: str) -> Preferences:
        """As ``get``, inside somebody's transaction."""
        newest = select(PreferencesRow).where(PreferencesRow.customer_id == customer_id)
        row = session.scalars(newest.order_by(PreferencesRow.version.desc()).limit(1)).one_or_none()
        defaults = self._defaults()
        if row is None:
            return Preferences(0, defaults)
        quiet = QuietHours(time.fromisoformat(row.quiet_from), time.fromisoformat(row.quiet_until))
        consents = {**defaults.consents, **row.consents}
        return Preferences(
            row.version, replace(defaults, consents=consents, quiet_hours=quiet, daily_cap=row.daily_cap)
        )

    def change(self, customer_id: str, change: Change, at: datetime) -> Preferences:
        """Writes a new version.

        Raises PreferencesError: unknown_topic, topic_required, bad_daily_cap, version_conflict.
        """
        self._check(change)
        try:
            with self._database.write() as session:
                now = self.read(session, customer_id)
                if change.version is not None and change.version != now.version:
                    raise PreferencesError(
                        "version_conflict", "the preferences have changed; read them again"
                    )
                wishes = replace(
                    now.wishes,
                    consents={**now.wishes.consents, **change.consents},
                    quiet_hours=change.quiet_hours or now.wishes.quiet_hours,
                    daily_cap=now.wishes.daily_cap if change.daily_cap is None else change.daily_cap,
                )
                session.add(_row(customer_id, now.version + 1, wishes, at))
                return Preferences(now.version + 1, wishes)
        except IntegrityError as error:
            raise PreferencesError(
                "version_conflict", "the preferences have changed; read them again"
            ) from error

    def _defaults(self) -> Wishes:
        return Wishes(
            consents={name: topic.consent == "contract" for name, topic in self._topics.items()},
            quiet_hours=QuietHours(self._settings.quiet_from, self._settings.quiet_until),
            daily_cap=self._settings.daily_cap,
            safety_daily_cap=self._settings.safety_daily_cap,
        )

    def _check(self, change: Change) -> None:
        for name, allowed in change.consents.items():
            topic = self._topics.get(name)
            if topic is None:
                raise PreferencesError("unknown_topic", f"there are: {', '.join(self._topics)}")
            if not allowed and not topic.can_withdraw:
                raise PreferencesError(
                    "topic_required", f"{name} belongs to the contract and cannot be stopped"
                )
        if change.daily_cap is not None and not 0 <= change.daily_cap <= self._settings.daily_cap_most:
            raise PreferencesError("bad_daily_cap", f"daily_cap must be 0 to {self._settings.daily_cap_most}")


def _row(customer_id: str, version: int, wishes: Wishes, at: datetime) -> PreferencesRow:
    return PreferencesRow(
        customer_id=customer_id,
        version=version,
        consents=dict(wishes.consents),
        quiet_from=wishes.quiet_hours.start.isoformat("minutes"),
        quiet_until=wishes.quiet_hours.end.isoformat("minutes"),
        daily_cap=wishes.daily_cap,
        changed_at=at,
    )
