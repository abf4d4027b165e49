"""Our channel in front of an untouched Rasa, so that both pipelines are measured through the same public API."""

from components.channel import YinbanChannel


class StockChannel(YinbanChannel):
    """The contract without the trims: Rasa's own calls to actions, its own store, its own graph runner."""

    def prepare(self) -> None:
        """Leave Rasa as it comes."""
