"""NBA.com as a provider: its services, how often they may be asked, and what they want to be told.

Statistics are served to browsers that show the league's own pages: without the headers of such a browser the service
does not answer at all. It tolerates about one request a second, and more only for a while. The content network is made
for many readers; what is there is asked for there. None of them takes a key.
"""

from __future__ import annotations

from backcourt.sources.fetching.provider import Provider, Service
from backcourt.sources.nba_com.asks import CDN, OFFICIALS, PAGES, STATS
from backcourt.sources.nba_com.paper_asks import PAPER_SERVICES
from backcourt.sources.nba_com.parse import SOURCE
from backcourt.sources.nba_com.plan import plan

BROWSER = {
    "User-Agent": (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
    ),
    "Accept-Language": "en-US,en;q=0.9",
    "Referer": "https://www.nba.com/",
}
"""What a browser says that reads the league's pages."""

STATISTICS = {
    **BROWSER,
    "Origin": "https://www.nba.com",
    "x-nba-stats-origin": "stats",
    "x-nba-stats-token": "true",
}
"""What the league's pages add when they ask for statistics."""

PROVIDER = Provider(
    name="nba-com",
    source=SOURCE,
    title="NBA.com",
    services={
        STATS: Service("https://stats.nba.com", per_second=1.0, headers=STATISTICS),
        CDN: Service("https://cdn.nba.com", per_second=2.0, burst=2, headers=BROWSER),
        PAGES: Service("https://www.nba.com", per_second=1.0, headers=BROWSER),
        OFFICIALS: Service("https://official.nba.com", per_second=1.0, headers=BROWSER),
        **PAPER_SERVICES,
    },
    plan=plan,
)
