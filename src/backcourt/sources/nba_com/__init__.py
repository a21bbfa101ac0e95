"""NBA.com, the league's own word: schedule, scores, box scores, plays, shots, people and papers."""
