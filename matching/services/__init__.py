"""Every writer of matching.

`requests`, `runs` and `sweeping` are light, for receivers and pages; `working` and `singles` bring the engine with
them and are for workers.
"""
