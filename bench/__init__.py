"""Benchmarks: what a turn costs, beside a stock Rasa pipeline trained on the same data. `make bench` runs them."""
