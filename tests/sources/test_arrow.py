"""Landed rows have places of their own, also where two questions were answered with the same bytes."""

from hashlib import sha256

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from backcourt.landing import Receipt
from backcourt.sources.arrow import landing_table
from backcourt.sources.landed import LANDED_TEAMS

SUBJECTS = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 99)), min_size=2, max_size=8, unique=True
)


@given(subjects=SUBJECTS, payload=st.binary(max_size=3), length=st.integers(1, 5))
def test_rows_of_equal_bytes_under_several_subjects_have_several_places(
    subjects: list[tuple[str, int]], payload: bytes, length: int
) -> None:
    digest, places = sha256(payload).hexdigest(), list[int]()
    for endpoint, number in subjects:
        receipt = Receipt("toy", endpoint, {"page": str(number)}, "", digest, len(payload), ".json")
        rows = landing_table(LANDED_TEAMS, {"team": pa.array(["BOS"] * length)}, receipt)
        found = rows["landing_place"].to_pylist()
        assert found == list(range(found[0], found[0] + length))
        places += found
    assert len(set(places)) == length * len(subjects)
