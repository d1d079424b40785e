"""Learning the numbers of `settings.py` from judged pairs, and judging what was learned on needs it never saw."""
