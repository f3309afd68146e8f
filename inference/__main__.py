"""`lesionscope-infer`, also as `python -m inference`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from inference.headless.command import MakeEngine, real_engine, run


def main(arguments: Sequence[str] | None = None, make_engine: MakeEngine = real_engine) -> int:
    """The headless command; arguments: without the program's name, those of this process if None."""
    return run(sys.argv[1:] if arguments is None else arguments, make_engine)


if __name__ == "__main__":
    sys.exit(main())
