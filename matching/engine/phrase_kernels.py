"""The search for phrases that two texts share, compiled: a million pairs are explained in a night."""

import numpy as np
from numba import njit

MOST_WORDS = 8  # of one phrase
_IDLE, _SPECIFIC = 0, 2  # kinds of words, see phrases.py
_STARTS, _ENDS = 1, 2  # marks of characters, likewise
_BUCKETS = 256


@njit(cache=True, nogil=True)
def shared_runs(
    chars: np.ndarray,
    spans: np.ndarray,
    kinds: np.ndarray,
    other: np.ndarray,
    marks: np.ndarray,
    origin: np.ndarray,
    most: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Runs of words (first, last + 1) of one text that stand in the other on word boundaries, and their first places.

    Returns int32 arrays of shape (runs, 2) and (runs, most, 2): start and end of each place by ``origin``, the other's
    original text; -1 for a place that is not there.
    """
    heads, following = _lists(other, marks)
    runs = np.empty((len(spans), 2), np.int32)
    places = np.full((len(spans), most, 2), -1, np.int32)
    here = np.empty(len(other), np.int32)
    found, word = 0, 0
    while word < len(spans):
        last = _longest(chars, spans, other, marks, heads, following, here, word)
        first, stop = word, last
        word = max(last, word + 1)
        while first < stop and kinds[first] == _IDLE:
            first += 1
        while stop > first and kinds[stop - 1] == _IDLE:
            stop -= 1
        if not np.any(kinds[first:stop] == _SPECIFIC):
            continue
        runs[found] = first, stop
        phrase = chars[spans[first, 0] : spans[stop - 1, 1]]
        _places(phrase, other, marks, heads[phrase[0] % _BUCKETS], following, origin, places[found])
        found += 1
    return runs[:found], places[:found]


@njit(cache=True, nogil=True)
def _lists(other: np.ndarray, marks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where words may begin, ascending, in linked lists by character: the first of each list, the next of each place."""
    heads = np.full(_BUCKETS, -1, np.int32)
    following = np.empty(len(other), np.int32)
    for place in range(len(other) - 1, -1, -1):
        if marks[place] & _STARTS:
            bucket = other[place] % _BUCKETS
            following[place] = heads[bucket]
            heads[bucket] = place
    return heads, following


@njit(cache=True, nogil=True)
def _longest(
    chars: np.ndarray,
    spans: np.ndarray,
    other: np.ndarray,
    marks: np.ndarray,
    heads: np.ndarray,
    following: np.ndarray,
    here: np.ndarray,
    word: int,
) -> int:
    """One past the last word of the longest run from ``word`` that stands in the other text; ``word`` for none."""
    start, done, count = spans[word, 0], 0, 0
    place = heads[chars[start] % _BUCKETS]
    while place >= 0:
        if other[place] == chars[start]:
            here[count] = place
            count += 1
        place = following[place]
    best = word
    for stop in range(word + 1, min(word + MOST_WORDS, len(spans)) + 1):
        if stop - 1 > word and spans[stop - 1, 0] != spans[stop - 2, 1]:
            break
        length = spans[stop - 1, 1] - start
        count, whole = _narrow(chars, start, done, length, other, marks, here, count)
        if not whole:
            break
        best, done = stop, length
    return best


@njit(cache=True, nogil=True)
def _narrow(
    chars: np.ndarray,
    start: int,
    done: int,
    length: int,
    other: np.ndarray,
    marks: np.ndarray,
    here: np.ndarray,
    count: int,
) -> tuple[int, bool]:
    """Keep the places where the next words follow too; whether one of them ends with a word."""
    kept, whole = 0, False
    for i in range(count):
        place = here[i]
        if place + length > len(other):
            continue
        same = True
        for offset in range(done, length):
            if other[place + offset] != chars[start + offset]:
                same = False
                break
        if same:
            here[kept] = place
            kept += 1
            whole = whole or marks[place + length - 1] & _ENDS != 0
    return kept, whole


@njit(cache=True, nogil=True)
def _places(
    phrase: np.ndarray,
    other: np.ndarray,
    marks: np.ndarray,
    place: int,
    following: np.ndarray,
    origin: np.ndarray,
    places: np.ndarray,
) -> None:
    found, length = 0, len(phrase)
    while place >= 0 and found < len(places):
        if place + length <= len(other) and marks[place + length - 1] & _ENDS:
            same = True
            for offset in range(length):
                if other[place + offset] != phrase[offset]:
                    same = False
                    break
            if same:
                places[found, 0] = origin[place]
                places[found, 1] = origin[place + length - 1] + 1
                found += 1
        place = following[place]
