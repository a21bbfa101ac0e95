"""Models are listed, shown and compared as they are kept, with how they did in their own month."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pipelines import Pipeline

from backcourt.predictions.learned_models import LEARNED, targets_of
from backcourt.workspace import Workspace

MODELS, PREDICTIONS = "nba_predictions.learned_models", "nba_predictions.learned_predictions"


def test_every_model_is_listed_with_how_it_did_in_its_month(learned, small: Pipeline) -> None:
    listed = learned("models", "list", "--json").data["models"]
    kept = small.query(f"SELECT cut_date, knowledge, target, digest, rows FROM {MODELS} ORDER BY ALL")
    assert kept == [
        (date.fromisoformat(each["cut"]), each["knowledge"], each["target"], each["digest"], each["rows"])
        for each in listed
    ]


def test_figures():
    pass
