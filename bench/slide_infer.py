"""Whole-slide inference: tiles/s of our pipeline against the same network alone, a plain loop and MONAI's inferer.

python bench/slide_infer.py [--slide FILE] [--tiles 24] [--width 16] [--device cpu] [--force]

Without --slide a tissue-like picture made by code, in memory. Every way computes the same 512² tiles at 2.5 µm/px of the
same network with the same weights. Our clocks tell reading, staining, network and stitching apart. Memory has a bench of its
own (slide_memory.py). On a CUDA machine: --device cuda --width 64.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench.busy import require_idle
from inference.cards import InputSpec, ModelCard, OutputSpec
from inference.devices import Device, pick_device, precision, prepare_torch
from inference.explain import sigmoid
from inference.geometry import Rect, Size, Spacing
from inference.images.array_source import ArraySource
from inference.images.opener import open_image
from inference.images.source import ImageSource, Region
from inference.job import CancelToken
from inference.pipelines import slide
from inference.pipelines.base import Loaded, Look
from inference.results import Request
from inference.tiling import cut_of, map_grid, source_level

TILE = 512
TARGET = {"colours": [[0.61, 0.67, 0.43], [0.22, 0.83, 0.51]], "strength": [1.17, 0.84]}


def tissue(side: int, seed: int = 0) -> np.ndarray:
    """A stained-looking square, (side, side, 3) uint8."""
    import cv2

    rng = np.random.default_rng(seed)
    field = cv2.resize(rng.random((side // 16 + 1, side // 16 + 1, 2)).astype(np.float32), (side, side))
    colours = np.array(TARGET["colours"])
    light = 255 * np.exp(-(0.2 + 1.1 * field) @ colours)
    return np.clip(light + rng.normal(0, 4, light.shape), 0, 255).astype(np.uint8)


def picture(tiles: int) -> ImageSource:
    """Enough tissue for that many tiles at 2.5 µm/px, scanned at 1.25 µm/px."""
    across = max(1, round(tiles**0.5))
    source = ArraySource.of(tissue(2 * TILE * across), modality="SM")
    source.info = replace(source.info, spacing=Spacing(0.00125, 0.00125, "bench"))
    return source


def model(width: int, device: Device) -> Loaded:
    import torch

    from inference.backends.torch_eager import TorchBackend
    from inference.networks.slide import SlideFPN

    torch.manual_seed(0)
    network = SlideFPN(width=width)
    network.train()  # batch norm as after training: without it the activations shrink to denormals
    with torch.no_grad():
        network(torch.rand(2, 3, 128, 128))
    card = ModelCard(
        "bench", "bench", "0", "slide-fpn", "slide", Path("none"), f"{width}", True,
        InputSpec(("SM",), Size(TILE, TILE)), OutputSpec(("lesion",), "lesion"),
        pipeline_args={"mpp": 2.5, "target": TARGET},
    )  # fmt: skip
    return Loaded(card, TorchBackend(network, device), device)


def ours(loaded: Loaded, source: ImageSource) -> tuple[float, int, dict[str, float]]:
    """Seconds, tiles, clocks."""
    done = []
    with tempfile.TemporaryDirectory() as cache:
        look = Look(source, 0, None, lambda name: loaded, CancelToken(), report=lambda p: done.append(p.done))
        begun = perf_counter()
        answer = slide.run(loaded, look, Request("bench", "bench", cache=cache))
        return perf_counter() - begun, max(done, default=0), answer.extra["clock"]


def read_tiles(source: ImageSource) -> list[np.ndarray]:
    """All tiles of the map's grid, in the slide's own colours."""
    from inference.pipelines.slide_feed import Clock, TileReader

    assert source.info.spacing is not None
    grid = map_grid(source.info.size, source.info.spacing, mpp=2.5, tile=TILE)
    level = source_level(source.levels, grid.to_level0)
    reader = TileReader(source, 0, grid, level, None, Clock())
    return [reader.plain(index) for index in range(grid.count)]


def maps_of(loaded: Loaded, rgb: np.ndarray) -> np.ndarray:
    """(n, H, W, 3) uint8 → (n, H, W): what the network says, as the pipeline asks it."""
    return sigmoid(loaded.backend(rgb).logits[:, 0])


def alone(loaded: Loaded, source: ImageSource) -> tuple[float, int]:
    """The network on tiles that lie in memory already, in the batch that our pipeline settles on."""

    tiles = read_tiles(source)
    batch = 1 if loaded.device.kind == "cpu" else 128
    maps_of(loaded, tiles[0][None])
    begun = perf_counter()
    for start in range(0, len(tiles), batch):
        maps_of(loaded, np.stack(tiles[start : start + batch]))
    return perf_counter() - begun, len(tiles)


def plain_loop(loaded: Loaded, source: ImageSource) -> tuple[float, int]:
    """Read, resize, normalise by the exact form, ask, paste: one tile after the other."""
    import cv2

    from inference.pipelines.slide_settings import settings_of
    from inference.stain import fit_stains, normalise
    from inference.tissue import tissue_mask

    target = settings_of(loaded.card).target
    assert target is not None
    assert source.info.spacing is not None
    grid = map_grid(source.info.size, source.info.spacing, mpp=2.5, tile=TILE)
    level = source_level(source.levels, grid.to_level0)
    out = np.zeros((grid.rows * TILE, grid.columns * TILE), np.float32)
    begun = perf_counter()
    stains = None
    for index in range(grid.count):
        cut = cut_of(grid, index, source.levels, level)
        rgb = cv2.resize(source.read(Region(cut.rect, cut.level)), (TILE, TILE), interpolation=cv2.INTER_AREA)
        stains = stains or fit_stains(rgb[tissue_mask(rgb)])
        made = normalise(rgb, stains, target)
        row, column = divmod(index, grid.columns)
        place = slice(row * TILE, (row + 1) * TILE), slice(column * TILE, (column + 1) * TILE)
        out[place] = maps_of(loaded, made[None])[0]
    return perf_counter() - begun, grid.count


def monai(loaded: Loaded, source: ImageSource) -> tuple[float, int]:
    """MONAI's sliding-window inferer over the whole picture at 2.5 µm/px, which it needs in memory."""
    import torch
    from monai.inferers.inferer import SlidingWindowInferer

    from inference.devices import as_torch

    grid = map_grid(source.info.size, source.info.spacing, mpp=2.5, tile=TILE)  # type: ignore[arg-type]
    level = source_level(source.levels, grid.to_level0)
    size = source.levels[level]
    inferer = SlidingWindowInferer((TILE, TILE), sw_batch_size=1 if loaded.device.kind == "cpu" else 128, overlap=0)
    begun = perf_counter()
    whole = source.read(Region(Rect.whole(size), level))
    values = torch.from_numpy(whole).permute(2, 0, 1)[None].float().div_(255).to(as_torch(loaded.device))
    with torch.inference_mode(), precision(loaded.device):
        inferer(values, loaded.backend.network).float().sigmoid().cpu()  # type: ignore[attr-defined, union-attr]
    return perf_counter() - begun, -(-size.width // TILE) * -(-size.height // TILE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slide", type=Path)
    parser.add_argument("--tiles", type=int, default=16)
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "slide-infer")
    asked = parser.parse_args()
    busy = require_idle(force=asked.force)
    prepare_torch()
    loaded = model(asked.width, pick_device(asked.device))
    source = open_image(asked.slide) if asked.slide else picture(asked.tiles)
    ways: dict[str, Callable[[Loaded, ImageSource], tuple[float, int]]] = {
        "network alone": alone, "plain loop": plain_loop, "MONAI sliding window (no stain step)": monai,
    }  # fmt: skip
    rates = {name: tiles / seconds for name, way in ways.items() for seconds, tiles in [way(loaded, source)]}
    seconds, tiles, clock = ours(loaded, source)
    rates["ours"] = tiles / seconds
    lines = ["# Whole-slide inference", "", f"{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
             f"{loaded.device.name}, width {asked.width}, {tiles} tiles of 512². {busy}", "",
             "| way | tiles/s | share of network alone |", "|---|---|---|"]  # fmt: skip
    lines += [f"| {name} | {rate:.2f} | {rate / rates['network alone']:.2f} |" for name, rate in rates.items()]
    lines += ["", "Ours, ms a tile: " + ", ".join(f"{name} {1000 * s / max(1, tiles):.1f}" for name, s in clock.items())
              + " (reading, staining, stitching run beside the network; ours includes overview and lesions)."]  # fmt: skip
    lines += ["", "Goals: CPU ≥ 0.95 of the network alone; GPU ≥ 0.85 of it and ≥ 4 × the loop. "
              "Repeat: `python bench/slide_infer.py`. Memory: `python bench/slide_memory.py`."]  # fmt: skip
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.with_suffix(".md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
