"""The chart library as one file: Vega, Vega-Lite and Vega-Embed, so that nothing is loaded from elsewhere."""

import hashlib
from functools import cache
from importlib.metadata import version

SNIPPET = "window.vegaEmbed = vegaEmbed;"
"""What the file leaves behind for the pages."""


def bundle_name() -> str:
    """Return the path of the bundle: another release of the library has another."""
    made_from = f"{version('vl-convert-python')} {SNIPPET}"
    return f"assets/vega.{hashlib.sha256(made_from.encode()).hexdigest()[:16]}.js"


@cache
def bundle() -> bytes:
    """Make the bundle; it takes more than a second, once."""
    import vl_convert  # a second of processor time and 100 MB that only a new bundle needs

    return vl_convert.javascript_bundle(SNIPPET).encode()
