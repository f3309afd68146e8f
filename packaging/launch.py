"""What the packaged program starts: the window, or the headless command if it is called lesionscope-infer."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path


def main() -> int:
    """Exit status of the program that is meant."""
    multiprocessing.freeze_support()  # the model process is this same file, called again
    if Path(sys.executable).stem.lower() == "lesionscope-infer":
        from inference.__main__ import main as infer

        return infer()
    from viewer.__main__ import main as view

    return view()


if __name__ == "__main__":
    sys.exit(main())
