"""Tickets in the admin."""
