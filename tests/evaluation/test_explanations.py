"""An alarm passes once explained with evidence, up to the bound explained, and anything else still fails."""

from dataclasses import replace
from pathlib import Path

import pytest

from backcourt.errors import PayloadError
from backcourt.evaluation.alarms import Alarm
from backcourt.evaluation.explanations import FILE, Explanation, explained, read_explanations, unneeded
from backcourt.evaluation.report import Evaluation
from backcourt.time import InformationTime

WHY = Explanation(
    "hit_rate",
    "a_system on C, edge >= 1.5",
    "2023-24",
    "close",
    0.60,
    ("a_system_without on C, edge >= 1.5",),
    "Its line was hours old.",
    "Fresh lines: 51 %.",
)


def alarm(figure: float, season: str = "2023-24", subject: str = WHY.subject) -> Alarm:
    return Alarm("hit_rate", subject, season, figure, 0.57, 1_052, rang=figure > 0.57)


CONTROL = alarm(0.53, subject="a_system_without on C, edge >= 1.5")


@pytest.mark.parametrize(
    ("heard", "fails"),
    [
        (alarm(0.594), False),
        (alarm(0.60), False),
        (alarm(0.601), True),
        (alarm(0.594, season="2024-25"), True),
        (alarm(0.594, subject="a_system on C, edge >= 2"), True),
    ],
)
def test_only_what_was_explained_passes(heard: Alarm, fails: bool) -> None:
    found = Evaluation(InformationTime.CLOSE, alarms=explained([heard, CONTROL], [WHY]))
    assert bool(found.rang) == fails
    assert bool(found.explained) != fails
    for each in found.explained:
        assert WHY.why in each.explanation
        assert WHY.evidence in each.explanation


@pytest.mark.parametrize(
    "beside",
    [[], [replace(CONTROL, season="2024-25")], [replace(CONTROL, figure=0.58, rang=True)]],
    ids=["not heard", "of another season", "ringing"],
)
def test_an_explanation_falls_when_its_control_is_not_silent(beside: list[Alarm]) -> None:
    [found, *_] = explained([alarm(0.594), *beside], [WHY])
    assert found.is_unexplained


def test_a_figure_below_its_bound_is_explained_down_to_what_was_said() -> None:
    why = Explanation(
        "points_mae", "a_system on A", "2023-24", "close", 4.10, ("another on A",), "Shown.", "Seen."
    )
    heard = [Alarm("points_mae", "a_system on A", "2023-24", mae, 4.15, 9_000, True) for mae in (4.12, 4.05)]
    control = Alarm("points_mae", "another on A", "2023-24", 4.4, 4.15, 9_000, rang=False)
    assert [each.is_unexplained for each in explained([*heard, control], [why])] == [False, True, False]


def test_an_explanation_of_an_alarm_that_no_longer_rings_is_named() -> None:
    assert unneeded([alarm(0.55)], [WHY]) == [WHY]
    assert unneeded([alarm(0.594)], [WHY]) == []
    assert unneeded([], [WHY]) == []


def test_explanations_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "explained.toml"
    path.write_text(
        f'[[explained]]\nalarm = "hit_rate"\nsubject = "{WHY.subject}"\nseason = "2023-24"\n'
        'information_time = "close"\nup_to = 0.60\n'
        f'while_silent = ["{CONTROL.subject}"]\n'
        f'why = "{WHY.why}"\nevidence = "{WHY.evidence}"\n'
    )
    assert read_explanations(path) == [WHY]


@pytest.mark.parametrize("lacking", ["why", "evidence", "up_to", "while_silent"])
def test_an_explanation_without_reason_evidence_bound_or_control_is_refused(
    tmp_path: Path, lacking: str
) -> None:
    words = {"alarm": '"hit_rate"', "subject": '"s"', "season": '"2023-24"',
             "information_time": '"close"', "up_to": "0.6", "while_silent": '["c"]',
             "why": '"w"', "evidence": '"e"'}  # fmt: skip
    path = tmp_path / "explained.toml"
    for wrong in ({**words, lacking: '" "'}, {name: text for name, text in words.items() if name != lacking}):
        path.write_text("[[explained]]\n" + "\n".join(f"{name} = {text}" for name, text in wrong.items()))
        with pytest.raises(PayloadError):
            read_explanations(path)


def test_the_projects_own_explanations_can_be_read() -> None:
    assert all(each.season for each in read_explanations(FILE))
