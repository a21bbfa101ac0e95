"""A recipe as text: TOML that a person writes, JSON that is kept; every number is checked, and nothing can be run."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backcourt.errors import UsageError
from backcourt.learning.recipe import RECIPE, Recipe


class Part(BaseModel):
    """Fields that may be given; what is not keeps the default recipe's value."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class MinutesPart(Part):
    """How trees are grown, by XGBoost's names."""

    rounds: int | None = Field(default=None, ge=1, le=5_000)
    eta: float | None = Field(default=None, gt=0, le=1)
    max_depth: int | None = Field(default=None, ge=1, le=12)
    min_child_weight: float | None = Field(default=None, ge=0, le=1e6)
    subsample: float | None = Field(default=None, gt=0, le=1)
    colsample_bytree: float | None = Field(default=None, gt=0, le=1)
    reg_lambda: float | None = Field(default=None, ge=0, le=1e6)
    max_bin: int | None = Field(default=None, ge=2, le=1_024)
    seed: int | None = Field(default=None, ge=0, lt=2**31)


class StatPart(MinutesPart):
    """The same for trees of statistics, whose loss has a power."""

    tweedie_variance_power: float | None = Field(default=None, gt=1, lt=2)


class RecipePart(Part):
    """What may be said of a recipe."""

    minutes: MinutesPart = MinutesPart()
    stat: StatPart = StatPart()
    alpha: float | None = Field(default=None, gt=0, le=1e6)
    trees_share: float | None = Field(default=None, ge=0, le=1)
    least_share: float | None = Field(default=None, ge=0, le=1)
    block_days: int | None = Field(default=None, ge=1, le=365)
    most_days: int | None = Field(default=None, ge=365, le=36_500)


def from_toml(content: bytes, name: str) -> Recipe:
    """Return the recipe that somebody wrote; what he left out is as in the default recipe."""
    try:
        said = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{name} is not valid TOML: {error}", "correct the file") from error
    return _recipe(said, name)


def from_json(text: str) -> Recipe:
    """Return a recipe that was kept."""
    try:
        said = json.loads(text)
    except ValueError as error:
        raise UsageError(f"a kept recipe cannot be read: {error}", "promote a recipe again") from error
    return _recipe(said, "a kept recipe")


def to_json(recipe: Recipe) -> str:
    """Return a recipe as one line of JSON, every field that may be chosen in order."""
    told = _chosen(asdict(recipe), RecipePart)
    told["minutes"] = _chosen(told["minutes"], MinutesPart)
    told["stat"] = _chosen(told["stat"], StatPart)
    return json.dumps(told, allow_nan=False)


def _chosen(fields: Mapping[str, Any], part: type[Part]) -> dict[str, Any]:
    return {name: fields[name] for name in part.model_fields}


def _recipe(said: Any, name: str) -> Recipe:
    try:
        read = RecipePart.model_validate(said)
    except ValidationError as error:
        raise UsageError(
            f"{name}: {'; '.join(_told(found) for found in error.errors())}",
            "see `backcourt models challenge --help`",
        ) from error
    given = read.model_dump(exclude_none=True)
    minutes, stat = replace(RECIPE.minutes, **given.pop("minutes")), replace(RECIPE.stat, **given.pop("stat"))
    return replace(RECIPE, minutes=minutes, stat=stat, **given)


def _told(error: Any) -> str:
    field = ".".join(map(str, error["loc"])) or "the recipe"
    if error["type"] == "extra_forbidden":
        return f"{field} is no field that may be chosen"
    return f"{field} is {error['input']!r}: {str(error['msg'])[:1].lower()}{error['msg'][1:]}"
