"""The pages of the site, in the order of the navigation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page: its file, the name it is found under, and what it is about; its script and template share `stem`.

    `first` is a published file that it always needs: it is asked for before the page's scripts are there.
    """

    stem: str
    label: str
    meaning: str
    first: str = ""
    is_in_navigation: bool = True

    @property
    def file(self) -> str:
        """Its file name."""
        return f"{self.stem}.html"


PAGES = (
    Page(
        "index",
        "Tonight",
        "Every player on the slate: line, prediction, distribution, best price.",
        first="tonight/stat/points.json",
    ),
    Page("best-bets", "Best bets", "The picks of the day, the rule behind them and their whole record."),
    Page(
        "trends",
        "Trends",
        "Who is hot or cold, who bounces back, streaks against the line, what teams tend to.",
    ),
    Page("results", "Results", "What was predicted for a day, and what happened."),
    Page(
        "systems",
        "Systems",
        "How well every prediction system does against the line and the baselines.",
        first="systems/performance.json",
    ),
    Page(
        "coverage",
        "Coverage",
        "Which data is there for which date, and why some is not.",
        first="coverage.json",
    ),
    Page("status", "Status", "Whether what is published may be relied on.", first="status.json"),
    Page("about", "About", "How to read the numbers, where they come from, and help with gambling."),
    Page(
        "player",
        "Player",
        "One player: distribution against the line, games, splits, track record.",
        is_in_navigation=False,
    ),
)
