"""NBA.com: schedule, scores, box scores, plays, shots and people, as its pages and their services tell them."""
