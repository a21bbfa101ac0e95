"""A law as JSON: its kind and its parameters by name, and nothing that could be run."""

import json
import math
from dataclasses import asdict, fields

from backcourt.errors import PayloadError
from backcourt.laws.law import Law
from backcourt.laws.negative_binomial import NegativeBinomial
from backcourt.laws.root_normal import RootNormal

KINDS: dict[str, type[Law]] = {kind.kind: kind for kind in (RootNormal, NegativeBinomial)}


def to_json(law: Law) -> str:
    """Return a law as one line of JSON; every digit comes back."""
    return json.dumps({"law": law.kind, **asdict(law)}, allow_nan=False)


def from_json(text: str) -> Law:
    """Return the law that was written; refuses anything else."""
    try:
        read = json.loads(text)
    except ValueError as error:
        raise PayloadError(f"a saved law cannot be read: {error}", "fit it again") from error
    kind = KINDS.get(str(read.pop("law", None))) if isinstance(read, dict) else None
    if kind is None:
        raise PayloadError("a saved law names no kind that is known here", f"known are {', '.join(KINDS)}")
    if list(read) != [field.name for field in fields(kind)] or not all(map(_is_number, read.values())):
        raise PayloadError(f"the parameters of a saved {kind.kind} law are not those it has", "fit it again")
    return kind(**read)


def _is_number(value: object) -> bool:
    return isinstance(value, float) and math.isfinite(value)
