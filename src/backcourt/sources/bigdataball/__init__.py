"""Play-by-play files that a user bought from BigDataBall and put into a folder."""
