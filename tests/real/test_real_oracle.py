"""Four real seasons, random and difficult dates: engine and plain-Python oracle agree on every column.

The dates differ from run to run. A failure names the seed; `BACKCOURT_ORACLE_SEED` repeats it, and
`BACKCOURT_ORACLE_DATES` asks for more random dates than the few that a short run takes.
"""

import os
import random
import secrets

import pytest
from pipelines import Pipeline

from oracle.comparison import disagreements, newcomer_disagreements
from oracle.occasions import OCCASIONS, Dates
from oracle.world import World

pytestmark = pytest.mark.real

SEED = int(os.environ.get("BACKCOURT_ORACLE_SEED") or secrets.randbelow(10**9))
DATES = int(os.environ.get("BACKCOURT_ORACLE_DATES", "10"))


def test_engine_and_oracle_agree_on_random_dates(real: Pipeline, real_world: World) -> None:
    days = random.Random(SEED).sample(real_world.archive.days, DATES)
    found = [difference for day in days for difference in disagreements(real, real_world, day)]
    assert not found, "\n".join([f"BACKCOURT_ORACLE_SEED={SEED}", *found[:40]])


@pytest.mark.parametrize("occasion", OCCASIONS, ids=lambda occasion: occasion.__name__)
def test_engine_and_oracle_agree_on_a_difficult_date(
    occasion: Dates, real: Pipeline, real_world: World
) -> None:
    days = sorted(set(occasion(real_world.archive)))
    assert days, "the four seasons have none"
    chosen = random.Random(SEED).choice(days)
    found = disagreements(real, real_world, chosen)
    assert not found, "\n".join([f"BACKCOURT_ORACLE_SEED={SEED}", *found[:40]])


def test_engine_and_oracle_agree_on_first_career_games(real: Pipeline, real_world: World) -> None:
    assert newcomer_disagreements(real, real_world, least=150) == []
