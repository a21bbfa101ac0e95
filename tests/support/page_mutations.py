"""Pages of a paper as no league would print them: words lost, repeated, replaced and moved, rules gone or too many."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from examples import SOAK

from backcourt.sources.pdf.pages import Box, Page, Word

MUTATIONS = 300 * int(os.environ.get(SOAK, "1"))
"""How many each parser is given: some hundreds in continuous integration, many thousands in a soak."""

SEED = 20241122
JUNK = ("", "\x00", "\ud800", "9" * 400, "Ω" * 50, "-3", "3.5", "Out", "Team", "02/22/2024", "MIL@SAS", "Page 1 of 1",
        "NOT YET SUBMITTED", "240:00", "VISITOR:", "HOME:", "DNP", "Inactive:", "SCORE", "PTS")  # fmt: skip


def mutated_pages(pages: Sequence[Page], size: int = MUTATIONS) -> Iterator[list[Page]]:
    """Yield pages with up to four changes in them, again and again."""
    random = Random(SEED)
    for _ in range(size):
        changed = list(pages)
        for _ in range(random.randint(1, 4)):
            changed = _with_a_change(random, changed)
        yield changed


def _with_a_change(random: Random, pages: list[Page]) -> list[Page]:
    place = random.randrange(len(pages))
    if random.randrange(12) == 0:
        fewer = pages[:place] + pages[place + 1 :]
        return random.choice([pages[::-1], fewer or pages, [*pages, pages[place]]])
    page = pages[place]
    change = _rules_changed if page.rules and random.randrange(4) == 0 else _words_changed
    return [*pages[:place], change(random, page), *pages[place + 1 :]]


def _words_changed(random: Random, page: Page) -> Page:
    words = list(page.words)
    if not words:
        return page
    number = random.randrange(len(words))
    match random.randrange(6):
        case 0:
            del words[number]
        case 1:
            words.insert(number, words[number])
        case 2:
            words[number] = replace(words[number], text=random.choice(JUNK))
        case 3:
            words[number] = replace(words[number], text=random.choice(words).text)
        case 4:
            words[number] = _moved(random, words[number])
        case _:
            words = words[: max(number, 1)] if random.randrange(4) == 0 else words
    return replace(page, words=tuple(words))


def _rules_changed(random: Random, page: Page) -> Page:
    rules = list(page.rules)
    match random.randrange(4):
        case 0:
            rules = []
        case 1:
            height = random.uniform(0, 600)
            rules.append(Box(random.uniform(0, 700), random.uniform(0, 900), height, height))
        case _:
            del rules[random.randrange(len(rules))]
    return replace(page, rules=tuple(rules))


def _moved(random: Random, word: Word) -> Word:
    reach = random.choice([20, 900])
    right, down = random.uniform(-reach, reach), random.uniform(-reach, reach)
    box = word.box
    return Word(word.text, Box(box.left + right, box.right + right, box.top + down, box.bottom + down))
