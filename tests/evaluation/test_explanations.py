"""An alarm passes once explained with evidence, up to the bound explained, and anything else still fails."""

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
    "Its line was hours old.",
    "Fresh lines: 51 %.",
)


def alarm(figure: float, season: str = "2023-24", subject: str = WHY.subject) -> Alarm:
    return Alarm("hit_rate", subject, season, figure, 0.57, 1_052, rang=figure > 0.57)


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
    found = Evaluation(InformationTime.CLOSE, alarms=explained([heard], [WHY]))
    assert bool(found.rang) == fails
    assert bool(found.explained) != fails
    for each in found.explained:
        assert WHY.why in each.explanation
        assert WHY.evidence in each.explanation


def test_a_figure_below_its_bound_is_explained_down_to_what_was_said() -> None:
    why = Explanation("points_mae", "a_system on A", "2023-24", "close", 4.10, "Shown.", "Seen.")
    heard = [Alarm("points_mae", "a_system on A", "2023-24", mae, 4.15, 9_000, True) for mae in (4.12, 4.05)]
    assert [each.is_unexplained for each in explained(heard, [why])] == [False, True]


def test_an_explanation_of_an_alarm_that_no_longer_rings_is_named() -> None:
    assert unneeded([alarm(0.55)], [WHY]) == [WHY]
    assert unneeded([alarm(0.594)], [WHY]) == []
    assert unneeded([], [WHY]) == []


def test_explanations_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "explained.toml"
    path.write_text(
        f'[[explained]]\nalarm = "hit_rate"\nsubject = "{WHY.subject}"\nseason = "2023-24"\n'
        'information_time = "close"\nup_to = 0.60\n'
        f'why = "{WHY.why}"\nevidence = "{WHY.evidence}"\n'
    )
    assert read_explanations(path) == [WHY]


@pytest.mark.parametrize("lacking", ["why", "evidence", "up_to"])
def test_an_explanation_without_reason_evidence_or_bound_is_refused(tmp_path: Path, lacking: str) -> None:
    words = {"alarm": '"hit_rate"', "subject": '"s"', "season": '"2023-24"',
             "information_time": '"close"', "up_to": "0.6", "why": '"w"',
             "evidence": '"e"'}  # fmt: skip
    path = tmp_path / "explained.toml"
    for wrong in ({**words, lacking: '" "'}, {name: text for name, text in words.items() if name != lacking}):
        path.write_text("[[explained]]\n" + "\n".join(f"{name} = {text}" for name, text in wrong.items()))
        with pytest.raises(PayloadError):
            read_explanations(path)


def test_the_projects_own_explanations_can_be_read() -> None:
    assert all(each.season for each in read_explanations(FILE))
