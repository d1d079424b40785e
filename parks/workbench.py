"""What parks offer to the first page of a person."""

from parks import place_cards  # noqa: F401  (registers its cards)
