"""Telling, owing, and what follows: mail and escalation."""

from inbox.services.delivery import set_delivery
from inbox.services.digests import OPENS, compose_digests
from inbox.services.mail import relay_outbox
from inbox.services.messages import mark_all_read, mark_digest_read, mark_read, mute_kind, notify, unmute_kind
from inbox.services.obligations import fulfil, oblige, sweep_obligations

__all__ = [
    "OPENS",
    "compose_digests",
    "fulfil",
    "mark_all_read",
    "mark_digest_read",
    "mark_read",
    "mute_kind",
    "notify",
    "oblige",
    "relay_outbox",
    "set_delivery",
    "sweep_obligations",
    "unmute_kind",
]
