"""What the life of a posting announces to the apps above: matching, portal.

All are sent inside the transaction of the change, with `sender` the model (Need or Achievement), `posting`, `by` (None
for the clock) and `now`; a receiver that starts work does so in `transaction.on_commit`.
"""

from django.dispatch import Signal

posting_published = Signal()
"""It is published from now on. Public only if its organisation is verified: ask `posting.is_public`."""

posting_changed = Signal()
"""The content of a published posting has changed; `content_changed_at` says when."""

posting_left = Signal()
"""It is no longer published; `transition` is withdraw, resolve, take_down or expire."""

postings_saved_in_bulk = Signal()
"""An import wrote a batch; instead of `posting`: `published` and `changed`, lists of primary keys that are newly
published, or published with new content. Sent once a batch of up to 1,000: a receiver enqueues one wake-up."""
