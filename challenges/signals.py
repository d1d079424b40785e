"""What happens to challenges that upper apps may want to know. Sent inside the transaction, after the writing.

`challenge_published`: arguments `challenge`, `by`, `now`. Laid open for bids.
`challenge_amended`: arguments `challenge`, `amendment`, `by`, `now`. Changed after its publication.
`challenge_ended`: arguments `challenge`, `step` (the transition), `by`, `now`. Left the road: no bid,
withdrawn, terminated, closed.
"""

from django.dispatch import Signal

challenge_published = Signal()
challenge_amended = Signal()
challenge_ended = Signal()
