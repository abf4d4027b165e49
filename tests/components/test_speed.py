import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event, SlotSet, UserUttered

from components import speed

ORIGINAL_RUN = DaskGraphRunner.run


@pytest.fixture(autouse=True)
def _installed() -> None:
    speed.install()


def test_a_good_response_passes_and_a_bad_one_does_not() -> None:
    action = RemoteAction("action_decide", None)
    assert action._validate_action_result({"events": [], "responses": []})
    with pytest.raises(jsonschema.ValidationError):
        action._validate_action_result({"events": "none"})


@pytest.mark.parametrize(("name", "expected"), [("slot", SlotSet), ("user", UserUttered)])
def test_events_resolve_to_their_classes(name: str, expected: type) -> None:
    assert Event.resolve_by_type(name) is expected


def test_an_unknown_event_is_an_error() -> None:
    with pytest.raises(ValueError, match="Unknown event"):
        Event.resolve_by_type("nonsense")


class FakeNode:
    """A node that says which inputs it got, in order."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, *inputs):
        return self.name, f"{self.name}({','.join(str(value) for _, value in inputs)})"


class Node:
    def __init__(self, **needs: str) -> None:
        self.needs = needs


def runner() -> DaskGraphRunner:
    nodes = {
        "tokens": Node(messages="__message__"),
        "vector": Node(messages="tokens"),
        "intent": Node(messages="vector", more="tokens"),
        "unused": Node(messages="__message__"),
    }
    built = DaskGraphRunner.__new__(DaskGraphRunner)
    built._graph_schema = GraphSchema(nodes)
    built._instantiated_nodes = {name: FakeNode(name) for name in nodes}
    built._execution_context = None
    return built


def test_nodes_run_in_the_order_and_with_the_inputs_that_dask_gives_them() -> None:
    inputs = {"__message__": "m"}
    expected = ORIGINAL_RUN(runner(), inputs, ["intent"]) if ORIGINAL_RUN is not speed._run_in_order else None
    graph = runner()
    assert speed._run_in_order(graph, inputs, ["intent"]) == {"intent": "intent(vector(tokens(m)),tokens(m))"}
    assert expected in (None, {"intent": "intent(vector(tokens(m)),tokens(m))"})
