"""How many pictures with burnt-in calipers are flagged, and how many without: on BUSI, against what an eye saw.

    python bench/calipers.py [FOLDER of busi]

`calipers.csv` beside this file tells what an eye saw and how the picture came into the list: "drawn blind" (64 drawn at
random before there was a detector), "flagged" (by it, then looked at), "not flagged" (168 drawn at random from those,
then looked at). Only the first kind estimates both rates; the other two test each side further.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np
from PIL import Image

from inference.calipers import has_calipers


def main(folder: Path) -> int:
    with (Path(__file__).parent / "calipers.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    counts: Counter[tuple[str, str, bool]] = Counter()
    took = []
    for row in rows:
        rgb = np.asarray(Image.open(folder / row["image"]).convert("RGB"))
        started = time.process_time()
        flagged = has_calipers(rgb)
        took.append(time.process_time() - started)
        counts[row["how"], row["calipers"], flagged] += 1
        if flagged != (row["calipers"] == "yes"):
            print(f"  differs: {row['image']}: eye says {row['calipers']}, flagged {flagged}")
    print("| pictures | with calipers: flagged | without: flagged |\n|---|---|---|")
    for how in ("drawn blind", "flagged", "not flagged"):
        told = [(counts[how, eye, True], counts[how, eye, True] + counts[how, eye, False]) for eye in ("yes", "no")]
        print(f"| {how} | " + " | ".join(f"{hit} of {all_}" if all_ else "–" for hit, all_ in told) + " |")
    print(f"CPU time for one picture: median {1000 * sorted(took)[len(took) // 2]:.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "busi"))
