"""Read-mostly tables for support, one module an area: each is imported here so that the admin finds it."""

from resources.admin import finance, policies, tickets

__all__ = ["finance", "policies", "tickets"]
