"""A name leads to its player or to none, never to another one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcourt.identity.names import normalise_name
from backcourt.identity.players import NameMatch, PlayerAlias, PlayerDirectory, Resolution, player_aliases

LEBRON, BRONNY, SABONIS, TRENT, CLAXTON, JALEN, JAYLIN = (
    2544,
    1642355,
    1627734,
    1629018,
    1629651,
    1631114,
    1631119,
)
PLAYERS = [
    (LEBRON, "LeBron James"),
    (BRONNY, "Bronny James"),
    (SABONIS, "Domantas Sabonis"),
    (TRENT, "Gary Trent Jr."),
    (CLAXTON, "Nic Claxton"),
    (JALEN, "Jalen Williams"),
    (JAYLIN, "Jaylin Williams"),
]
UNKNOWN = Resolution(None, NameMatch.UNKNOWN_NAME)
AMBIGUOUS = Resolution(None, NameMatch.AMBIGUOUS_NAME)


@pytest.fixture(scope="module")
def directory() -> PlayerDirectory:
    return PlayerDirectory(PLAYERS)


@pytest.mark.parametrize(
    ("name", "player_id", "match"),
    [
        ("LEBRON  JAMES", LEBRON, "exact"),
        ("Gary Trent, Jr", TRENT, "exact"),
        ("Gary Trent", TRENT, "suffix"),
        ("Domantas Sabonis Jr.", SABONIS, "suffix"),
        ("Nicolas Claxton", CLAXTON, "alias"),
        ("LeBron James Jr.", BRONNY, "alias"),
        ("D. Sabonis", SABONIS, "initial"),
        ("D Sabonis", SABONIS, "initial"),
        ("G. Trent Jr.", TRENT, "initial"),
        ("L. James", LEBRON, "initial"),
        ("L. James Jr.", BRONNY, "initial"),
        ("Sabonis, Domantas", SABONIS, "surname_first"),
        ("Trent Jr., Gary", TRENT, "surname_first"),
        ("Domantas Sabonis (SAC)", SABONIS, "exact"),
        ("Jalen (2001) Williams", JALEN, "exact"),
    ],
)
def test_a_name_finds_its_player_and_tells_how(
    directory: PlayerDirectory, name: str, player_id: int | None, match: str
) -> None:
    assert directory.resolve(name) == Resolution(player_id, NameMatch(match))


@pytest.mark.parametrize(
    "name", ["Michael Jordan", "James", "Sabonis", "", "...", "D.", "(", "'; DROP TABLE x; --"]
)
def test_a_name_nobody_bears_is_unknown(directory: PlayerDirectory, name: str) -> None:
    assert directory.resolve(name) == UNKNOWN


def test_a_father_is_not_taken_for_his_son(directory: PlayerDirectory) -> None:
    assert directory.resolve("Gary Trent Sr.") == UNKNOWN
    assert directory.resolve("G. Trent Sr.") == UNKNOWN
    assert directory.resolve("D. Sabonis Sr.") == UNKNOWN


def test_the_bare_name_belongs_to_whoever_bears_it_without_a_suffix() -> None:
    both = PlayerDirectory([(1, "Gary Payton"), (2, "Gary Payton II")])
    assert both.resolve("Gary Payton") == Resolution(1, NameMatch.EXACT)
    assert both.resolve("Gary Payton 2nd") == Resolution(2, NameMatch.EXACT)


def test_a_bare_name_shared_by_two_suffixes_is_ambiguous() -> None:
    brothers = PlayerDirectory([(1, "Marcus Hill Jr."), (2, "Marcus Hill III")])
    assert brothers.resolve("Marcus Hill") == AMBIGUOUS
    assert brothers.resolve("Marcus Hill", among=frozenset({2, 9})) == Resolution(2, NameMatch.SUFFIX)


def test_a_suffix_seen_once_is_remembered_for_the_other_spelling() -> None:
    twice = PlayerDirectory([(1, "Robert Williams"), (1, "Robert Williams III")])
    assert twice.resolve("Robert Williams") == Resolution(1, NameMatch.EXACT)
    assert twice.resolve("Robert Williams Jr.") == UNKNOWN


def test_two_players_of_one_initial_are_told_apart_only_by_the_teams(directory: PlayerDirectory) -> None:
    assert directory.resolve("J. Williams") == AMBIGUOUS
    assert directory.resolve("J. Williams", among=frozenset({JAYLIN, LEBRON})) == Resolution(
        JAYLIN, NameMatch.INITIAL
    )
    assert directory.resolve("J. Williams", among=frozenset({JALEN, JAYLIN})) == AMBIGUOUS
    assert directory.resolve("J. Williams", among=frozenset()) == AMBIGUOUS


def test_the_teams_never_overrule_a_clear_match(directory: PlayerDirectory) -> None:
    assert directory.resolve("LeBron James", among=frozenset({BRONNY})).player_id == LEBRON


def test_an_alias_works_whichever_spelling_the_directory_knows() -> None:
    by_legal_name = PlayerDirectory([(CLAXTON, "Nicolas Claxton")])
    assert by_legal_name.resolve("Nic Claxton") == Resolution(CLAXTON, NameMatch.ALIAS)
    assert by_legal_name.resolve("Nicholas Claxton") == Resolution(CLAXTON, NameMatch.ALIAS)


def test_an_alias_of_an_absent_son_does_not_lead_to_his_father() -> None:
    before_the_son = PlayerDirectory([(LEBRON, "LeBron James")])
    assert before_the_son.resolve("Bronny James") == UNKNOWN


def test_a_player_s_own_name_comes_before_somebody_else_s_alias() -> None:
    aliases = [PlayerAlias("Cam Hill", "Cameron Hill", "nickname")]
    both = PlayerDirectory([(1, "Cameron Hill"), (2, "Cam Hill")], aliases)
    assert both.resolve("Cam Hill") == Resolution(2, NameMatch.EXACT)


def test_an_alias_of_two_players_needs_the_teams() -> None:
    gueyes = PlayerDirectory([(1, "Mouhamed Gueye"), (2, "Mouhamadou Gueye")])
    assert gueyes.resolve("Mo Gueye") == AMBIGUOUS
    assert gueyes.resolve("Mo Gueye", among=frozenset({2})) == Resolution(2, NameMatch.ALIAS)


def test_namesakes_stay_ambiguous() -> None:
    namesakes = PlayerDirectory([(1, "Chris Johnson"), (2, "Chris Johnson")])
    assert namesakes.resolve("Chris Johnson") == AMBIGUOUS


def test_a_column_of_names_is_resolved_once_each(directory: PlayerDirectory) -> None:
    found = directory.resolve_all(["LeBron James", "J. Williams", "LeBron James"])
    assert list(found) == ["LeBron James", "J. Williams"]
    assert found["J. Williams"] == AMBIGUOUS


SHORT_NAMES = st.lists(
    st.sampled_from(["Al", "Bo", "Cy", "A.", "B.", "Jr.", "II"]), min_size=1, max_size=3
).map(" ".join)
DIRECTORIES = st.lists(st.tuples(st.integers(1, 6), SHORT_NAMES), max_size=12)


@given(DIRECTORIES, SHORT_NAMES)
def test_a_key_that_several_players_share_resolves_to_none_of_them(
    players: list[tuple[int, str]], name: str
) -> None:
    bearers = {player_id for player_id, other in players if normalise_name(other) == normalise_name(name)}
    found = PlayerDirectory(players, aliases=()).resolve(name)
    if len(bearers) > 1:
        assert found == AMBIGUOUS
    elif bearers:
        assert found == Resolution(bearers.pop(), NameMatch.EXACT)


@given(DIRECTORIES, SHORT_NAMES, st.frozensets(st.integers(1, 6)))
def test_candidates_only_ever_settle_an_ambiguity(
    players: list[tuple[int, str]], name: str, among: frozenset[int]
) -> None:
    directory = PlayerDirectory(players, aliases=())
    alone, helped = directory.resolve(name), directory.resolve(name, among)
    assert helped == alone or (alone == AMBIGUOUS and helped.player_id in among)


@given(DIRECTORIES, SHORT_NAMES)
def test_the_order_of_the_players_does_not_matter(players: list[tuple[int, str]], name: str) -> None:
    assert PlayerDirectory(players).resolve(name) == PlayerDirectory(reversed(players)).resolve(name)


@given(st.text())
def test_any_text_can_be_looked_up(text: str) -> None:
    assert PlayerDirectory(PLAYERS).resolve(text).match in NameMatch


def test_every_alias_has_a_source_and_differs_from_the_name_it_stands_for() -> None:
    for alias in player_aliases():
        assert alias.source
        assert normalise_name(alias.alias) != normalise_name(alias.player_name)


def test_no_alias_is_listed_twice() -> None:
    pairs = [(normalise_name(alias.alias), normalise_name(alias.player_name)) for alias in player_aliases()]
    assert len(pairs) == len(set(pairs))


def test_an_alias_is_never_itself_an_aliased_name() -> None:
    proper = {normalise_name(alias.player_name) for alias in player_aliases()}
    assert not proper & {normalise_name(alias.alias) for alias in player_aliases()}
