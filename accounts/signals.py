"""What accounts announce, inside the transaction of the change: what listeners write stands or falls with it."""

from django.dispatch import Signal

organisation_submitted = Signal()
"""An organisation waits for verification. Arguments: organisation, by, now."""

organisation_decided = Signal()
"""The bureau verified or rejected. Arguments: organisation, by, now, reason."""

membership_asked = Signal()
"""A person asks to join. Arguments: membership, now."""

membership_answered = Signal()
"""An owner approved (`membership.is_approved`) or declined. Arguments: membership, by, now."""

membership_changed = Signal()
"""A role changed, or an approved membership ended. Arguments: membership, by, now."""

account_closed = Signal()
"""A person closes their account: what belongs only to them is to go. Arguments: user, now."""

personal_data_asked = Signal()
"""A person exports their data: a listener returns `{section: rows}` of what it holds. Arguments: user."""
