"""What the forms of all published files share; the JSON Schemas beside the files are derived from the forms."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from backcourt.time import InformationTime

SCHEMA_VERSION: Literal[1] = 1

Chance = Annotated[float, Field(ge=0, le=1)]
"""A probability, 0 to 1."""


class Model(BaseModel):
    """A part of a published file: nothing but what is declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class PublishedFile(Model):
    """What every published file carries."""

    generated_at: datetime = Field(description="when the content of this file last changed (UTC)")
    schema_version: Literal[1] = Field(SCHEMA_VERSION, description="version of the file's form")
    as_of: datetime = Field(description="nothing known later is in the file (UTC)")
    simulated: bool = Field(description="whether made-up data went into it, which says nothing of the NBA")
    information_time: InformationTime = Field(
        description="the cut-off of predictions: close is tip-off + 10 minutes, noon 12:00 Eastern on the game date"
    )


class Share(Model):
    """A share with its 95 % interval, in percent (Wilson)."""

    value_pct: float = Field(ge=0, le=100)
    low_pct: float = Field(ge=0, le=100)
    high_pct: float = Field(ge=0, le=100)
    n: int = Field(ge=1)


class Reason(Model):
    """What something adds to a prediction."""

    name: str = Field(description="a feature of a learned system, a term of a rule, or a member of a mixture")
    size: float = Field(description="what it adds, in the statistic's unit; of a member, its weight (0-1)")
