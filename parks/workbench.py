"""What parks offer to the first page of a person."""

from parks import (
    figure_cards,  # noqa: F401 (the card of funnel, targets and scorecards)
    place_cards,  # noqa: F401  (registers its cards)
)
