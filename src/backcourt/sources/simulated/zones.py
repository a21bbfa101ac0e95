"""The court's shooting zones in the archive's vocabulary, with how often and how well each is shot from.

Positions are polar around the hoop (feet, degrees), then turned into the archive's coordinates: x to the
shooter's left, y from the baseline, the hoop 5.25 feet from it. Every zone's ranges lie inside its real
borders, so that zone, distance and coordinates always agree.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from backcourt.sources.court import HOOP_Y_FT
from backcourt.sources.simulated.arrays import Floats, Generator, Integers, integers, texts


class Zone(NamedTuple):
    """One zone: its names, whether it counts three, its make chance and its extent around the hoop."""

    basic: str
    area: str
    range: str
    three: bool
    share: float
    big_share: float
    make: float
    near: float
    far: float
    right: float
    left: float


# `share` and `big_share`: share of the twos (of the threes) of the smallest guard and of the biggest centre.
ZONES = (
    Zone("Restricted Area", "Center", "Less Than 8 ft.", False, 0.42, 0.58, 0.665, 0.0, 3.9, -130, 130),
    Zone("In The Paint (Non-RA)", "Center", "Less Than 8 ft.", False, 0.17, 0.21, 0.435, 4.1, 7.9, -100, 100),
    Zone("In The Paint (Non-RA)", "Center", "8-16 ft.", False, 0.10, 0.07, 0.46, 8.1, 13.4, -29, 29),
    Zone("In The Paint (Non-RA)", "Left Side", "8-16 ft.", False, 0.018, 0.016, 0.45, 8.1, 9.9, 32, 50),
    Zone("In The Paint (Non-RA)", "Right Side", "8-16 ft.", False, 0.018, 0.016, 0.45, 8.1, 9.9, -50, -32),
    Zone("Mid-Range", "Center", "8-16 ft.", False, 0.018, 0.008, 0.45, 14.2, 15.8, -12, 12),
    Zone("Mid-Range", "Left Side", "8-16 ft.", False, 0.045, 0.025, 0.42, 9.5, 15.8, 60, 95),
    Zone("Mid-Range", "Right Side", "8-16 ft.", False, 0.045, 0.025, 0.42, 9.5, 15.8, -95, -60),
    Zone("Mid-Range", "Center", "16-24 ft.", False, 0.04, 0.015, 0.42, 16.1, 22.9, -18, 18),
    Zone("Mid-Range", "Left Side Center", "16-24 ft.", False, 0.043, 0.012, 0.41, 16.1, 22.9, 20, 54),
    Zone("Mid-Range", "Right Side Center", "16-24 ft.", False, 0.043, 0.012, 0.41, 16.1, 22.9, -54, -20),
    Zone("Mid-Range", "Left Side", "16-24 ft.", False, 0.02, 0.0055, 0.395, 16.1, 21.5, 62, 95),
    Zone("Mid-Range", "Right Side", "16-24 ft.", False, 0.02, 0.0055, 0.395, 16.1, 21.5, -95, -62),
    Zone("Left Corner 3", "Left Side", "24+ ft.", True, 0.13, 0.13, 0.385, 22.6, 24.2, 80, 98),
    Zone("Right Corner 3", "Right Side", "24+ ft.", True, 0.12, 0.12, 0.385, 22.6, 24.2, -98, -80),
    Zone("Above the Break 3", "Left Side Center", "24+ ft.", True, 0.275, 0.25, 0.36, 23.8, 27.5, 22, 62),
    Zone("Above the Break 3", "Center", "24+ ft.", True, 0.195, 0.25, 0.35, 23.8, 27.9, -20, 20),
    Zone("Above the Break 3", "Right Side Center", "24+ ft.", True, 0.275, 0.248, 0.36, 23.8, 27.5, -62, -22),
    Zone("Backcourt", "Back Court", "Back Court Shot", True, 0.005, 0.002, 0.03, 43.8, 79.0, -15, 15),
)
TWO_ZONES = sum(not zone.three for zone in ZONES)

ACTIONS = (
    "Driving Layup Shot",
    "Layup Shot",
    "Cutting Layup Shot",
    "Tip Layup Shot",
    "Dunk Shot",
    "Cutting Dunk Shot",
    "Alley Oop Dunk Shot",
    "Driving Floating Jump Shot",
    "Floating Jump shot",
    "Hook Shot",
    "Turnaround Jump Shot",
    "Fadeaway Jump Shot",
    "Jump Shot",
    "Pullup Jump shot",
    "Step Back Jump shot",
)
# Chances of the actions by kind of shot: missed and made at the rim, in the paint, mid-range, from three.
_ACTION_CHANCES = np.array(
    [
        [0.50, 0.18, 0.10, 0.18, 0.02, 0.01, 0.01, 0, 0, 0, 0, 0, 0, 0, 0],
        [0.34, 0.16, 0.16, 0.06, 0.10, 0.12, 0.06, 0, 0, 0, 0, 0, 0, 0, 0],
        [0.10, 0.03, 0, 0, 0, 0, 0, 0.36, 0.15, 0.16, 0.10, 0.06, 0.02, 0.02, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.08, 0.14, 0.18, 0.45, 0.15],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.72, 0.16, 0.12],
    ]
)

BASIC = texts([zone.basic for zone in ZONES])
AREA = texts([zone.area for zone in ZONES])
RANGE = texts([zone.range for zone in ZONES])
SHOT_TYPE = texts(["3PT Field Goal" if zone.three else "2PT Field Goal" for zone in ZONES])
MAKE = np.array([zone.make for zone in ZONES])
_EXTENT = np.array([(zone.near, zone.far, zone.right, zone.left) for zone in ZONES])


def zone_mix(size: Floats) -> Floats:
    """Return per player (row) the chances of each zone: the twos' add up to one, and so do the threes'."""
    small = np.array([zone.share for zone in ZONES])
    big = np.array([zone.big_share for zone in ZONES])
    mix: Floats = small + size[:, None] * (big - small)
    twos, threes = mix[:, :TWO_ZONES], mix[:, TWO_ZONES:]
    return np.hstack([twos / twos.sum(axis=1, keepdims=True), threes / threes.sum(axis=1, keepdims=True)])


def zone_value(size: Floats) -> tuple[Floats, Floats]:
    """Return an average shooter's make chances with these players' shot selection: twos, threes."""
    chances = zone_mix(size) * MAKE
    return chances[:, :TWO_ZONES].sum(axis=1), chances[:, TWO_ZONES:].sum(axis=1)


def positions(rng: Generator, zone: Integers) -> tuple[Floats, Floats]:
    """Draw x and y in feet, to a tenth as the archive has them; threes gather near the line."""
    near, far, right, left = _EXTENT[zone].T
    crowding = np.where(zone >= TWO_ZONES, 2.0, 1.0)
    radius = near + (far - near) * rng.random(len(zone)) ** crowding
    angle = np.radians(right + (left - right) * rng.random(len(zone)))
    return np.round(radius * np.sin(angle), 1), HOOP_Y_FT + np.round(radius * np.cos(angle), 1)


def actions(rng: Generator, zone: Integers, made: Integers) -> Integers:
    """Draw what kind of shot it was, by index into `ACTIONS`; dunks rarely miss."""
    kind = np.select([zone == 0, zone <= 4, zone < TWO_ZONES], [made, 2, 3], 4)
    cumulative = _ACTION_CHANCES.cumsum(axis=1)
    return integers((rng.random(len(zone))[:, None] > cumulative[kind]).sum(axis=1))
