"""The matching engine: plain Python and NumPy, no Django. See docs/matching.md."""
