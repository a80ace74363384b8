"""Places and the ways between them, in SQL that both databases read alike."""

import math
from typing import Any

from sqlalchemy import ColumnElement, Float, and_, cast, func, or_

from backend.core.search import DEGREE, Circle
from backend.market.search.models import TaskText

EARTH_KM = 6371.0088
POLE = 90


def closeness(circle: Circle) -> ColumnElement[float]:
    """Return the SQL for how near a task is: the cosine of the way as an angle, 1 at the place itself."""
    lat, lon = (func.radians(cast(column, Float) / DEGREE) for column in (TaskText.lat, TaskText.lon))
    here = math.radians(circle.lat)
    product: ColumnElement[float] = func.sin(lat) * math.sin(here) + func.cos(lat) * math.cos(here) * func.cos(
        lon - math.radians(circle.lon)
    )
    return product


def edge(circle: Circle) -> float:
    """Return the closeness at the rim of a circle, a hair below it so that rounding loses nothing."""
    return math.cos(min(math.pi, circle.radius / EARTH_KM)) - 1e-12


def box(circle: Circle) -> tuple[tuple[int, int], list[tuple[int, int]]]:
    """Return the latitudes and the ranges of longitudes that hold a circle, as they are kept."""
    angle = circle.radius / EARTH_KM
    reach = math.degrees(angle)
    south, north = circle.lat - reach, circle.lat + reach
    lats = (math.floor(max(-POLE, south) * DEGREE), math.ceil(min(POLE, north) * DEGREE))
    whole = (-180 * DEGREE, 180 * DEGREE)
    if south <= -POLE or north >= POLE:
        return lats, [whole]
    width = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(circle.lat)))))
    west, east = math.floor((circle.lon - width) * DEGREE), math.ceil((circle.lon + width) * DEGREE)
    if west < whole[0]:
        return lats, [(whole[0], east), (west + 360 * DEGREE, whole[1])]
    if east > whole[1]:
        return lats, [(west, whole[1]), (whole[0], east - 360 * DEGREE)]
    return lats, [(west, east)]


def inside(circle: Circle) -> ColumnElement[Any]:
    """Return the SQL that holds for tasks within a circle."""
    (south, north), ranges = box(circle)
    around = or_(*(TaskText.lon.between(west, east) for west, east in ranges))
    return and_(TaskText.lat.between(south, north), around, closeness(circle) >= edge(circle))
