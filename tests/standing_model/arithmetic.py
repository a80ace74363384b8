"""The numbers of standing, from their definitions: roots and powers of whole numbers, without a table.

Points are fixed-point with six decimals, `POINT` is one; epochs are weeks of Unix time.
"""

from functools import cache
from math import isqrt

POINT = 10**6
WEEK = 7 * 86_400
HALF_LIFE = 26
SEAT_CAP = 5 * POINT
FULL_WEIGHT = 256
LEAST_WEIGHT = 16
HALF_WEIGHT_POINTS = 200 * POINT
FOREVER = 1_024


def epoch_at(time: int) -> int:
    """Return the epoch of a Unix time."""
    return time // WEEK


def root(number: int, degree: int) -> int:
    """Return the largest integer whose power of this degree is not above a number."""
    low, high = 0, 1 << (number.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        if middle**degree <= number:
            low = middle
        else:
            high = middle - 1
    return low


@cache
def rate(epochs: int) -> int:
    """Return what is left of one after some epochs, in parts of 2^64, rounded down."""
    exponent = 64 * HALF_LIFE - epochs
    return root(1 << exponent, HALF_LIFE) if exponent >= 0 else 0


def decayed(points: int, epochs: int) -> int:
    """Return what is left of points after some epochs: half after 26, by the powers of two that make up the epochs."""
    if epochs >= FOREVER:
        return 0
    for bit in range(FOREVER.bit_length()):
        if epochs >> bit & 1:
            points = points * rate(1 << bit) >> 64
    return points


def left_exactly(points: int, epochs: int) -> int:
    """Return the same from its definition, rounded down once: `points * 2^(-epochs/26)`."""
    return root(points**HALF_LIFE >> epochs, HALF_LIFE)


def worth(fee: int, unit: int, met: int) -> int:
    """Return what a seat is worth: `sqrt(1 + fee / unit) - 1`, and half for each time that the pair met before."""
    if unit == 0:
        return 0
    return min(isqrt(POINT * POINT + fee * POINT * POINT // unit) - POINT, SEAT_CAP) >> met


def weight(points: int) -> int:
    """Return the weight of an account as the other side of a deal, in parts of `FULL_WEIGHT`."""
    return LEAST_WEIGHT + (FULL_WEIGHT - LEAST_WEIGHT) * points**2 // (points**2 + HALF_WEIGHT_POINTS**2)
