"""Every provider's spelling of a team leads to its tricode, and no other text does."""

from zoneinfo import ZoneInfo

import pytest

from backcourt.identity import teams
from backcourt.identity.data_files import rows_of
from backcourt.identity.names import normalise_name
from backcourt.identity.teams import TEAMS, team_of


def test_there_are_thirty_teams_of_two_conferences() -> None:
    assert len(TEAMS) == 30
    assert sorted(team.nba_team_id for team in TEAMS.values()) == list(range(1610612737, 1610612767))
    assert [team.conference for team in TEAMS.values()].count("East") == 15
    assert {team.conference for team in TEAMS.values()} == {"East", "West"}


def test_every_arena_lies_in_north_america_in_its_time_zone() -> None:
    for team in TEAMS.values():
        assert 25 < team.latitude < 46
        assert -123 < team.longitude < -70
        assert ZoneInfo(team.time_zone).key == team.time_zone
        assert team.arena


def test_a_team_is_found_under_its_own_names() -> None:
    for team in TEAMS.values():
        assert {team_of(team.tricode), team_of(team.full_name), team_of(team.nickname)} == {team.tricode}
        assert team_of(team.tricode.lower()) == team_of(str(team.nba_team_id)) == team.tricode


@pytest.mark.parametrize(
    ("written", "tricode"),
    [
        ("BRK", "BKN"),
        ("PHO", "PHX"),
        ("CHO", "CHA"),
        ("GS", "GSW"),
        ("NO", "NOP"),
        ("NOR", "NOP"),
        ("NY", "NYK"),
        ("SA", "SAS"),
        ("UTAH", "UTA"),
        ("UTH", "UTA"),
        ("WSH", "WAS"),
        ("Los Angeles Clippers", "LAC"),
        ("LA Clippers", "LAC"),
        ("L.A. Lakers", "LAL"),
        ("Bulls", "CHI"),
        ("Sixers", "PHI"),
        ("trail blazers", "POR"),
        ("Golden State", "GSW"),
    ],
)
def test_every_provider_s_spelling_leads_to_the_tricode(written: str, tricode: str) -> None:
    assert team_of(written) == tricode


@pytest.mark.parametrize("written", ["", "LA", "Los Angeles", "XYZ", "Team LeBron", "=======", "\x00"])
def test_what_is_no_single_team_is_none(written: str) -> None:
    assert team_of(written) is None


def test_every_alias_belongs_to_a_team_and_to_one_only() -> None:
    rows = list(rows_of("team_aliases.csv"))
    assert all(row["tricode"] in TEAMS and row["source"] for row in rows)
    assert all(team_of(row["alias"]) == row["tricode"] for row in rows)
    assert len({normalise_name(row["alias"]) + row["source"] for row in rows}) == len(rows)


def test_a_module_attribute_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(AttributeError, match="FRANCHISES"):
        _ = teams.FRANCHISES
