"""The words of generated texts, as a peer takes them: single characters and pairs, as our own terms are."""

import json
from itertools import pairwise
from pathlib import Path

from scale.texts import generate


def write_words(folder: Path, needs: int, offers: int) -> None:
    for side, count, seed in (("needs", needs, 2), ("offers", offers, 1)):
        words = [_words(f"{text.title}\n{text.body}") for text in generate(count, seed=seed)]
        (folder / f"{side}.json").write_text(json.dumps(words), "utf-8")


def _words(text: str) -> list[str]:
    return [*text, *(a + b for a, b in pairwise(text))]
