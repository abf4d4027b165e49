"""The risk test: eight answers and the age that the bank knows become a grade that holds for a year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import create_model

from banking.suitability import Assessment, assess, expires_on, suitability_rules
from core_bank import risk_profiles
from core_bank.errors import NotFoundError
from core_bank.messages import catalogue
from core_bank.services.service import At, Content, Option, Problem, Quote
from core_bank.wealth import grade_in_words

RiskTestContent: type[Content] = create_model(  # type: ignore[call-overload]
    "RiskTestContent",
    __base__=Content,
    __doc__="The answer to every question of banking/suitability.yml.",
    **{
        question: (Literal[tuple(answers)], ...)
        for question, answers in suitability_rules().questions.items()
    },
)


class RiskTest:
    """The grade is told only once the test counts, so that nobody tries answers until they please."""

    kind: ClassVar[str] = "risk_test"
    content = RiskTestContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing: what somebody can bear only they can say. Their age is in the books and never asked."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """None: the answers are the same for everybody and stand in the journey's file."""
        raise NotFoundError

    def quote(self, at: At, content: Content) -> Quote:
        """Until when the result would hold; ``wealth_minor`` and ``risk_test_attempts`` are refused."""
        until = expires_on(at.now.date(), suitability_rules())
        return Quote(summary={"expires_on": until.isoformat()}, problem=_problem(at))

    def carry_out(self, at: At, content: Content, request_id: str) -> dict[str, Any]:
        """Keep the test and tell the grade, and what kept it down."""
        risk_profiles.lock_customer(at.session, at.customer_id)
        problem = _problem(at)
        if problem is not None:
            raise problem.error()
        rules, answers = suitability_rules(), content.model_dump()
        buyer = risk_profiles.buyer_of(at.session, at.customer_id, at.now.date())
        assessed = assess(answers, buyer.age_years, rules)
        risk_profiles.record(at.session, at.customer_id, answers, assessed, at.now)
        return {
            "grade": grade_in_words(assessed.grade),
            "covers": rules.grades[assessed.grade].covers,
            "why": _why(assessed),
            "expires_on": expires_on(at.now.date(), rules).isoformat(),
        }


def _problem(at: At) -> Problem | None:
    rules, today = suitability_rules(), at.now.date()
    if risk_profiles.buyer_of(at.session, at.customer_id, today).age_years < rules.adult_age_years:
        return Problem("wealth_minor", None, "Only an adult may buy wealth products.")
    if risk_profiles.tests_left(at.session, at.customer_id, today, rules) == 0:
        details = {"per_day": str(rules.tests_per_day), "per_year": str(rules.tests_per_year)}
        return Problem("risk_test_attempts", None, "The test was done as often as it may be.", details)
    return None


def _why(assessed: Assessment) -> list[str]:
    words = catalogue().wealth
    return [words.capped[question] for question in assessed.capped] or [words.uncapped]
