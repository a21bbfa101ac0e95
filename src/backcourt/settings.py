"""Settings: flags first, then environment, then `backcourt.toml`, then defaults; each knows where it came from."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from backcourt.errors import UsageError

SETTINGS_FILE = "backcourt.toml"
ENVIRONMENT_PREFIX = "BACKCOURT_"


class Settings(BaseModel):
    """What a user may choose; every field may be set by `BACKCOURT_<FIELD>` or in `backcourt.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(Path(".backcourt"), description="the workspace folder")
    warehouse: str = Field("", description="warehouse URL; empty: the DuckDB file of the workspace")
    threads: int = Field(0, ge=0, le=1024, description="threads of the engine; 0: one per core")
    memory_limit: str = Field("", pattern=r"^(\d+(\.\d+)? ?[KMGT]i?B)?$", description="e.g. 2GB; empty: none")
    compiled: Path | None = Field(
        None,
        description="code_versions.json of a workspace of the same version: what is compiled there is taken over",
    )
    operations_token: SecretStr = Field(
        SecretStr(""), description="who sends it to `serve` may plan, sync and override; empty: nobody may"
    )
    the_odds_api_key: SecretStr = Field(SecretStr(""), description="key for The Odds API")
    the_odds_api_key_file: Path | None = Field(None, description="a file whose first line is that key")
    balldontlie_key: SecretStr = Field(SecretStr(""), description="key for balldontlie")
    balldontlie_key_file: Path | None = Field(None, description="a file whose first line is that key")
    the_odds_api_url: str = Field("", description="another address of The Odds API: a mirror, or a test")
    balldontlie_url: str = Field("", description="another address of balldontlie")
    nba_com_url: str = Field("", description="another address of NBA.com, with a folder per host")
    bettingpros_url: str = Field("", description="another address of BettingPros")
    espn_url: str = Field("", description="another address of ESPN, with a folder per host")
    bigdataball_url: str = Field("", description="the address of BigDataBall files")
    daily_providers: str = Field(
        "",
        description="providers that `daily` asks, by name, with commas; empty: all that need no key or have one",
    )
    daily_max_credits: int | None = Field(None, ge=0, description="credits that `daily` spends a day at most")
    daily_within_hours: float = Field(
        3.0, gt=0, description="hours after which a run of `daily` is missed if there was none"
    )
    alert_webhook: SecretStr = Field(
        SecretStr(""), description="address that alerts of `daily` are sent to as JSON; it may hold a token"
    )
    alert_email_to: str = Field("", description="who gets alerts of `daily` by e-mail; empty: nobody")
    alert_email_from: str = Field("", description="who sends them; empty: the user of the mail server")
    alert_smtp_host: str = Field("", description="the mail server for them")
    alert_smtp_port: int = Field(587, ge=1, le=65535, description="its port")
    alert_smtp_starttls: bool = Field(
        True, description="whether the connection to it is encrypted (STARTTLS)"
    )
    alert_smtp_user: str = Field("", description="the user it knows")
    alert_smtp_password: SecretStr = Field(SecretStr(""), description="the password of that user")
    log_level: str = Field("warning", pattern="^(debug|info|warning|error)$", description="log verbosity")


@dataclass(frozen=True)
class ResolvedSettings:
    """Settings with the origin of each value (`flag`, `environment`, `file`, `default`)."""

    values: Settings
    origins: dict[str, str]


def _from_file(folder: Path) -> dict[str, Any]:
    path = folder / SETTINGS_FILE
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}", "correct the file or remove it") from error


def _from_environment() -> dict[str, str]:
    fields = Settings.model_fields
    found = {name: os.environ.get(ENVIRONMENT_PREFIX + name.upper()) for name in fields}
    return {name: value for name, value in found.items() if value is not None}


def resolve(flags: dict[str, Any] | None = None, folder: Path | None = None) -> ResolvedSettings:
    """Merge flags, environment, the settings file in `folder` (default: here) and defaults."""
    layers = {
        "file": _from_file(folder or Path.cwd()),
        "environment": _from_environment(),
        "flag": {name: value for name, value in (flags or {}).items() if value is not None},
    }
    origins = dict.fromkeys(Settings.model_fields, "default")
    merged: dict[str, Any] = {}
    for origin, layer in layers.items():
        merged |= layer
        origins |= dict.fromkeys(layer, origin)
    try:
        return ResolvedSettings(Settings(**merged), origins)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"setting {name!r} (from {origins.get(name, 'file')}): {first['msg']}",
            "`backcourt config show` lists every setting and where its value came from",
        ) from error
