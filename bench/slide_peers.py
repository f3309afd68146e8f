"""The other readers of slides, in a Python of their own: answers one question per line on stdin.

Started by bench/slide.py. A question is {"reader", "size", "places", "threads"}; the answer {"seconds"} or {"error"}.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np


def openslide_reader(path):
    import openslide

    slide = openslide.OpenSlide(path)
    return lambda x, y, size: np.asarray(slide.read_region((x, y), 0, (size, size)))[..., :3]


def tiffslide_reader(path):
    import tiffslide

    slide = tiffslide.TiffSlide(path)
    return lambda x, y, size: slide.read_region((x, y), 0, (size, size), as_array=True)


def tifffile_reader(path):
    import tifffile
    import zarr

    opened = zarr.open(tifffile.imread(path, aszarr=True, level=0), mode="r")
    return lambda x, y, size: np.asarray(opened[y : y + size, x : x + size])


def pyvips_reader(path):
    import pyvips

    region = pyvips.Region.new(pyvips.Image.tiffload(path, access="random"))
    return lambda x, y, size: np.frombuffer(region.fetch(x, y, size, size), np.uint8).reshape(size, size, -1)


def slideio_reader(path):
    import slideio

    scene = slideio.open_slide(path, "GDAL").get_scene(0)
    return lambda x, y, size: scene.read_block((x, y, size, size))


def cucim_reader(path):
    import cucim

    image = cucim.CuImage(path)
    return lambda x, y, size: np.asarray(image.read_region((x, y), (size, size), 0))


READERS = {
    "openslide-python": openslide_reader, "tiffslide": tiffslide_reader, "tifffile+zarr": tifffile_reader,
    "pyvips": pyvips_reader, "slideio": slideio_reader, "cucim": cucim_reader,
}  # fmt: skip


def answer(path, opened, question):
    name, size, places = question["reader"], question["size"], question["places"]
    threads = question["threads"]
    if (name, 0) not in opened:
        for number in range(2 if name == "pyvips" else 1):  # a vips region belongs to one thread
            opened[name, number] = READERS[name](path)
    reads = [opened[name, number if name == "pyvips" else 0] for number in range(threads)]
    if "check" in question:
        return {"pixels": int(reads[0](*places[0], size).astype(np.int64).sum())}

    def run(number):
        for x, y in places[number::threads]:
            got = reads[number](x, y, size)
            assert got.shape[:2] == (size, size)

    started = time.perf_counter()
    if threads == 1:
        run(0)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(run, range(threads)))
    return {"seconds": time.perf_counter() - started}


def main():
    path, opened = sys.argv[1], {}
    for line in sys.stdin:
        try:
            told = answer(path, opened, json.loads(line))
        except Exception as error:
            told = {"error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
