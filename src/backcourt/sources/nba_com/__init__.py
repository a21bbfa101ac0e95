"""NBA.com: schedule, scores, box scores and people, as its pages and their services tell them."""
