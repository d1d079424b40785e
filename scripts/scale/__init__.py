"""The parts of `make bench-scale`; see scripts/bench_scale.py."""
