"""高效管理一件事: what changed, what is late and whose, what stands out; and the reports made of the same figures.

It joins every app, so it lives in the composition root (docs/decisions/2026-11-22-cockpit.md).
"""
