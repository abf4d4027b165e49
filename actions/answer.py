"""What needs no journey: articles, small talk, a question back, an honest no."""

from __future__ import annotations

from actions import effects
from actions.context import Context
from actions.reply import Reply
from actions.turn import Turn
from banking.choice import Choice, payload
from banking.decision import Decision

# These change something and say nothing of their own.
SILENT = frozenset({"outreach_sent", "returned"})


def answer(decision: Decision, turn: Turn, context: Context, reply: Reply) -> None:
    """Say what ``decision`` calls for: route faq, clarify, decline or chitchat."""
    match decision.route:
        case "faq":
            _article(decision, turn, context, reply)
        case "clarify":
            _clarify(decision, reply)
        case "decline":
            response = "utter_declined_again" if _again(decision) else f"utter_declined_{decision.target}"
            reply.say(response)
        case _:
            _small_talk(decision.target, turn, reply)


def _article(decision: Decision, turn: Turn, context: Context, reply: Reply) -> None:
    try:
        article = context.knowledge.article(decision.target, turn.now.date())
    except KeyError:
        reply.say("utter_article_gone")
        return
    buttons = [Choice(question, payload("ask", article=other)) for other, question in article.related[:2]]
    if article.journey is not None:
        title = context.routing.journeys[article.journey].title
        buttons.insert(0, Choice(title, payload("start", journey=article.journey)))
    else:
        buttons = [*decision.choices, *buttons]
    reply.show(article.short, buttons)
    reply.effect(
        effects.card(
            "article",
            article_id=article.article_id,
            version=article.version,
            question=article.question,
            details=article.details,
            source={"title": article.source.title, "publisher": article.source.publisher},
            effective_from=article.effective_from.isoformat(),
            trace=dict(decision.trace),
        )
    )


def _clarify(decision: Decision, reply: Reply) -> None:
    """Concrete choices; the second time in a row also a person."""
    if _again(decision):
        reply.say("utter_clarify_again", decision.choices)
    else:
        reply.say("utter_clarify", decision.choices)


def _small_talk(target: str, turn: Turn, reply: Reply) -> None:
    if target in SILENT or (target == "repeat" and turn.situation.journey):
        # An open journey repeats its own question.
        return
    if target == "repeat" and turn.last_said:
        reply.show(turn.last_said)
        return
    reply.say(f"utter_{target}")


def _again(decision: Decision) -> bool:
    return "second_failure" in decision.reasons
