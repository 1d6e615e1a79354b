"""Metres and square metres between positions as phones write them: ODK's distance() and area().

Computed as JavaRosa's GeoUtils computes them, so that what a phone calculated comes out again: on a sphere with the
radius of the equator, distances by the spherical law of cosines, areas by triangles on a plane that touches it.
"""

from __future__ import annotations

import math
from itertools import pairwise

RADIUS = 6_378_100.0  # metres
METRES_A_DEGREE = 2 * math.pi * RADIUS / 360
MOST_NUMBERS = 4  # latitude, longitude, altitude, accuracy

Point = tuple[float, float]


def distance(*texts: str) -> float:
    """Metres from point to point, in the order of texts such as `14.5 -4.2 0 0; 14.6 -4.2 0 0`; NaN where one is none.

    0 with fewer than two points. A closed shape has its first point at the end too.
    """
    points = points_of(*texts)
    return math.nan if points is None else sum((_between(*pair) for pair in pairwise(points)), 0.0)


def area(*texts: str) -> float:
    """Square metres within points, written as for `distance`; 0 with fewer than three, NaN where one is none."""
    points = points_of(*texts)
    if points is None:
        return math.nan
    if len(points) < 3:
        return 0.0
    south, west = points[0]
    flat = [
        ((longitude - west) * METRES_A_DEGREE * math.cos(math.radians(latitude)), (latitude - south) * METRES_A_DEGREE)
        for latitude, longitude in points[1:]
    ]
    return abs(sum((y1 * x2 - x1 * y2) / 2 for (x1, y1), (x2, y2) in pairwise(flat)))


def points_of(*texts: str) -> list[Point] | None:
    """The latitude and longitude of every point, in degrees; None where something is no point.

    Where nothing stands is a point without a position, which is 0, 0 in JavaRosa.
    """
    points: list[Point] = []
    for text in texts:
        for part in text.strip().rstrip(";").split(";"):
            point = _point(part)
            if point is None:
                return None
            points.append(point)
    return points


def _point(text: str) -> Point | None:
    try:
        numbers = [float(number) for number in text.split()]
    except ValueError:
        return None
    if len(numbers) > MOST_NUMBERS:
        return None
    latitude, longitude = (*numbers, 0.0, 0.0)[:2]
    return latitude, longitude


def _between(one: Point, other: Point) -> float:
    (first, second), apart = (math.radians(point[0]) for point in (one, other)), math.radians(one[1] - other[1])
    cosine = math.sin(first) * math.sin(second) + math.cos(first) * math.cos(second) * math.cos(apart)
    # Of a point and itself it may come out a little over 1, which has no angle.
    return math.acos(min(max(cosine, -1.0), 1.0)) * RADIUS
