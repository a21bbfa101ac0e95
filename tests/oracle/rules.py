"""What the systems that are rules say of a player and a game, term by term, as PREDICTIONS.md words them."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

Figure = Fraction | None
Terms = dict[str, Figure]

WORTH = {"paint": 2, "mid_range": 2, "three": 3}


def percent(hundredths: int) -> Fraction:
    return Fraction(hundredths, 100)


@dataclass(frozen=True)
class Known:
    """What is known of a player and a game before it; every figure as it is stored, or unknown."""

    last_5: Figure
    last_10: Figure
    season: Figure
    minutes: Figure
    usage: Figure
    fatigue: Figure
    zone: Figure
    pace: Figure
    spike: Figure
    rating: Figure
    rates: Terms
    attempts: Terms
    weakness: Terms
    is_home: bool
    is_back_to_back: bool

    def blend(self, last_5: int, last_10: int, season: int) -> Figure:
        """Weigh the averages, in percent."""
        if self.last_5 is None or self.last_10 is None or self.season is None:
            return None
        return percent(last_5) * self.last_5 + percent(last_10) * self.last_10 + percent(season) * self.season

    def at_home(self, home: Fraction, away: Fraction) -> Fraction:
        return home if self.is_home else away

    def after_a_night(self, cost: Fraction) -> Fraction:
        return cost if self.is_back_to_back else Fraction()


@dataclass(frozen=True)
class Prediction:
    """A level (or none), the terms added to it, and the bound it may not pass."""

    level: Figure
    terms: Terms
    most: int | None = None

    def mean(self, instead: Figure) -> Figure:
        """The sum of what is known; `instead` of a level that is not."""
        level = instead if self.level is None else self.level
        if level is None:
            return None
        total = level + sum((term for term in self.terms.values() if term is not None), Fraction())
        return max(total if self.most is None else min(total, Fraction(self.most)), Fraction())

    @property
    def missing(self) -> str | None:
        terms = {"form": self.level, **self.terms}
        return ",".join(name for name, term in terms.items() if term is None) or None


def times(weight: Fraction, figure: Figure) -> Figure:
    return None if figure is None else weight * figure


def season_average(known: Known) -> Prediction:
    return Prediction(known.season, {})


def moving_average(known: Known) -> Prediction:
    """0.5 x L5 + 0.3 x L10 + 0.2 x season; zone x 0.3, pace x 0.3, spike x 0.4; fatigue; -1.5; +-0.5."""
    fatigue = known.fatigue
    if fatigue is not None:
        fatigue = percent(-250 if fatigue < 50 else -100 if fatigue < 70 else 0)
    return Prediction(
        known.blend(50, 30, 20),
        {
            "zone": times(percent(30), known.zone),
            "pace": times(percent(30), known.pace),
            "usage_spike": times(percent(40), known.spike),
            "fatigue": fatigue,
            "back_to_back": known.after_a_night(percent(-150)),
            "venue": known.at_home(percent(50), percent(-50)),
        },
    )


def zone_matchup_v1(known: Known) -> Prediction:
    """Season average, and each zone within three points either way; pace x 0.4; +-0.8."""
    zones = {
        zone: _zone(known, zone, weight) for zone, weight in (("paint", 12), ("mid_range", 10), ("three", 11))
    }
    return Prediction(
        known.season,
        {**zones, "pace": times(percent(40), known.pace), "venue": known.at_home(percent(80), percent(-80))},
    )


def _zone(known: Known, zone: str, tenths: int) -> Figure:
    weakness, attempts = known.weakness[zone], known.attempts[zone]
    if weakness is None or attempts is None:
        return None
    points = Fraction(tenths, 10) * weakness / 100 * attempts * WORTH[zone]
    return min(max(points, Fraction(-3)), Fraction(3))


def expert_v1(known: Known) -> Prediction:
    return Prediction(
        known.blend(35, 40, 25), {**_circumstances(known), "minutes": _minutes(known.minutes)}, 60
    )


def expert_v2(known: Known) -> Prediction:
    """The first rule, with other weights below 20 minutes, and more for usage from 30 and minutes from 36 on."""
    plays_little = known.minutes is not None and known.minutes < 20
    level = known.blend(20, 25, 55) if plays_little else known.blend(35, 40, 25)
    usage = None
    if level is not None and known.usage is not None:
        usage = level * max(known.usage - 30, Fraction()) * Fraction(15, 1000)
    minutes = _minutes(known.minutes)
    if known.minutes is not None and known.minutes >= 36:
        minutes = percent(80) + (known.minutes - 36) * percent(35)
    elif plays_little:
        minutes = percent(-250)
    return Prediction(level, {**_circumstances(known), "usage": usage, "minutes": minutes}, 60)


def _circumstances(known: Known) -> Terms:
    pace = None
    if known.usage is not None:
        pace = times(percent(12) if known.usage > 28 else percent(8), known.pace)
    return {
        "fatigue": _fatigue(known.fatigue),
        "zone": times(percent(35), known.zone),
        "pace": pace,
        "usage_spike": times(percent(30), known.spike),
        "opponent": _opponent(known.rating),
        "back_to_back": known.after_a_night(percent(-250)),
        "venue": known.at_home(percent(130), percent(-60)),
        "paint": _paint(known.rates["paint"], known.rating),
        "three": _three(known.rates["three"], known.rating),
    }


def _fatigue(score: Figure) -> Figure:
    if score is None:
        return None
    if score < 40:
        return percent(-300)
    if score < 55:
        return percent(-200)
    if score < 70:
        return percent(-120)
    if score < 80:
        return percent(-50)
    return percent(80) if score > 90 else percent(0)


def _opponent(rating: Figure) -> Figure:
    if rating is None:
        return None
    if rating < 106:
        return percent(-200)
    if rating < 110:
        return percent(-120)
    if rating < 113:
        return percent(-50)
    if rating > 120:
        return percent(150)
    return percent(80) if rating > 116 else percent(0)


def _minutes(minutes: Figure) -> Figure:
    if minutes is None:
        return None
    if minutes > 36:
        return percent(80)
    if minutes >= 30:
        return percent(40)
    return percent(-120) if minutes < 25 else percent(0)


def _paint(rate: Figure, rating: Figure) -> Figure:
    if rate is None or rating is None:
        return None
    if rate <= 40 or rating <= 110:
        return percent(0)
    return min((rate - 40) / 10 * (rating - 110) / 5 * percent(40), percent(150))


def _three(rate: Figure, rating: Figure) -> Figure:
    if rate is None or rating is None:
        return None
    return percent(-50) if rate > 40 and rating < 110 else percent(0)


RULES: dict[str, Callable[[Known], Prediction]] = {
    "season_average": season_average,
    "moving_average": moving_average,
    "zone_matchup_v1": zone_matchup_v1,
    "expert_v1": expert_v1,
    "expert_v2": expert_v2,
}
