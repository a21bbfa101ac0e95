"""What measured processes run: each function takes and answers JSON. Only these modules import Backcourt."""
