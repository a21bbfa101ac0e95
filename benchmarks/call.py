"""`python -m benchmarks.call MODULE:FUNCTION JSON`: run one function and print its answer as JSON."""

import json
import sys
from importlib import import_module

if __name__ == "__main__":
    module, _, name = sys.argv[1].partition(":")
    answer = getattr(import_module(module), name)(**json.loads(sys.argv[2]))
    sys.stdout.write(json.dumps(answer, default=str))
