"""Method D on an opened slide: overview → tissue → stains → tiles through the network → map on disk → lesions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from os import cpu_count
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.devices import is_out_of_memory
from inference.errors import ImageError, OutOfScope
from inference.explain import sigmoid
from inference.geometry import Rect
from inference.images.identity import identity
from inference.maps.area import Area
from inference.maps.cache import cache_root, kept_map, key_of
from inference.maps.lesions import Lesion, find_lesions
from inference.maps.store import NOT_YET, PART, MapStore
from inference.overview import Overview, overview_of
from inference.pipelines.base import Answer, Loaded, Look
from inference.pipelines.slide_feed import Clock, Feed, TileReader
from inference.pipelines.slide_pace import Pace
from inference.pipelines.slide_settings import SlideSettings, settings_of
from inference.results import MapPart, MapRef, Request, State
from inference.stain import Stains, fit_stains, glass_light
from inference.stain_table import StainTable
from inference.tiling import MapGrid, map_grid, source_level
from inference.tissue import tissue_mask

OVERVIEW_SIDE = 4096  # px of the tissue mask's longer side at most
COARSER = 8  # the tissue mask's pixels over the map's, where that fits
FIT_TILES, FIT_PIXELS = 16, 1500  # of a stain fit, spread over the slide
CPU_BATCH = 2  # tiles: a processor gains a few per cent by more, and each holds tens of MiB on its way through the network
READERS = 3  # threads: decoding is the work, and one core is the network's


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """Everything a run needs, made once."""

    model: Loaded
    look: Look
    settings: SlideSettings
    grid: MapGrid
    level: int
    store: MapStore
    ref: MapRef
    clock: Clock
    area: Area | None


def run(model: Loaded, look: Look, request: Request) -> Answer:
    """The lesion map of a slide, of what is missing of it. Raises OutOfScope where the scale is unknown."""
    settings = settings_of(model.card)
    grid = grid_of(look, settings)
    level = source_level(look.source.levels, grid.to_level0)
    overview = overview_of(look.source, look.frame, side=_overview_side(grid))
    store = kept_map(cache_root(request.cache), _key(model, look, settings, overview), grid)
    output = model.card.output
    ref = MapRef(
        model.card.id, output.layer, str(store.folder), look.info.size, output.threshold, settings.min_area_mm2,
        output.min_peak, model.card.version,
    )  # fmt: skip
    area = Area(request.outline, grid.to_level0) if request.outline else None
    job = _Job(model, look, settings, grid, level, store, ref, Clock(), area)
    warnings = _fill(job, overview, request.roi) + part_only(store)
    store.flush()
    return _answer(job, warnings)


def grid_of(look: Look, settings: SlideSettings) -> MapGrid:
    """Raises OutOfScope for grey pictures and where nothing tells the size of a pixel."""
    info = look.info
    if info.channels != 3:
        raise OutOfScope("This picture has no colours; the model reads stained slides.")
    if info.spacing is None:
        raise OutOfScope("Nothing says how large a pixel is (µm per pixel); the model needs it.")
    return map_grid(info.size, info.spacing, mpp=settings.mpp, tile=settings.tile)


def _overview_side(grid: MapGrid) -> int:
    longer = max(grid.size.width, grid.size.height)
    return max(64, min(OVERVIEW_SIDE, longer // COARSER if longer > 64 * COARSER else longer))


def _key(model: Loaded, look: Look, settings: SlideSettings, overview: Overview) -> str:
    """Slide, model, settings. The overview's pixels tell pictures in memory apart, too."""
    try:
        name = identity(look.info)
    except OSError as error:
        raise ImageError(f"“{look.info.name}” cannot be read any more.", detail=repr(error)) from error
    seen = hashlib.sha256(overview.rgb.tobytes()).hexdigest()
    return key_of(name, look.frame, seen, model.card.sha256, settings, look.info.spacing)


def _fill(job: _Job, overview: Overview, roi: Rect | None) -> tuple[str, ...]:
    """Compute the tiles that are missing. Returns warnings."""
    tissue = tissue_mask(overview.rgb)
    missing = _missing(job, job.grid.touching(roi) if roi else range(job.grid.count))
    stained = [index for index in missing if _holds_tissue(job.grid, index, overview, tissue)]
    for index in sorted({*missing} - {*stained}):
        job.store.write(index, None)
    warnings: tuple[str, ...] = () if tissue.any() else ("No stained tissue was found on this slide.",)
    if job.settings.mpp / 1000 < 0.99 * min(_spacing(job)):
        warnings += ("The image is coarser than the model asks for; what it sees is interpolated.",)
    if stained:
        reader = TileReader(job.look.source, job.look.frame, job.grid, job.level, None, job.clock)
        table = stain_table(reader, overview, tissue, job)
        tiles = TileReader(job.look.source, job.look.frame, job.grid, job.level, table, job.clock, job.settings.margin)
        through_network(job, tiles, stained)
    return warnings


def _missing(job: _Job, wanted: Iterable[int]) -> list[int]:
    """Tiles that are not known yet, of a region with an outline those that it touches."""
    store, missing = job.store, []
    for index in wanted:
        within = job.area.within(job.grid.rect(index)) if job.area is not None else None
        touched = within is None or bool(within.any())
        if touched and not store.knows(index, within):
            missing.append(index)
    return missing


def part_only(store: MapStore) -> tuple[str, ...]:
    """What has to be said beside the answer while parts of the slide were not looked at."""
    if store.done:
        return ()
    looked, part = int((store.states != NOT_YET).sum()), int((store.states == PART).sum())
    inner = f", {part} of them only inside the region" if part else ""
    return (f"Only a part of the slide was looked at: {looked} of {store.grid.count} tiles{inner}.",)


def _spacing(job: _Job) -> tuple[float, float]:
    spacing = job.look.info.spacing
    assert spacing is not None  # grid_of has refused it
    return spacing.x_mm, spacing.y_mm


def _holds_tissue(grid: MapGrid, index: int, overview: Overview, tissue: NDArray[np.bool_]) -> bool:
    left, top, right, bottom = grid.on_level0(grid.rect(index))
    x, y = overview.to_level0.x_scale, overview.to_level0.y_scale
    return bool(tissue[Rect.around(left / x, top / y, right / x, bottom / y).slices].any())


def stain_table(reader: TileReader, overview: Overview, tissue: NDArray[np.bool_], job: _Job) -> StainTable | None:
    """The look-up into the target's colours, fitted on tiles all over the slide."""
    if job.settings.target is None:
        return None
    source = slide_stains(reader, overview, tissue, job)
    return StainTable(source, job.settings.target)


def slide_stains(reader: TileReader, overview: Overview, tissue: NDArray[np.bool_], job: _Job) -> Stains:
    """The slide's own stains, the same whichever tiles are missing."""
    all_tissue = [i for i in range(job.grid.count) if _holds_tissue(job.grid, i, overview, tissue)]
    chosen = np.unique(np.linspace(0, len(all_tissue) - 1, FIT_TILES).astype(int))
    pixels = []
    for at in chosen:
        job.look.token.check()
        tile = reader.plain(all_tissue[at])
        inside = np.flatnonzero(tissue_mask(tile))
        pixels.append(tile.reshape(-1, 3)[inside[:: max(1, len(inside) // FIT_PIXELS)]])
    return fit_stains(np.concatenate(pixels), light=glass_light(overview.rgb, tissue))


def through_network(job: _Job, tiles: TileReader, order: Sequence[int]) -> None:
    """Read ahead, ask the network, write behind it: no step waits for another unless it must."""
    most = job.settings.batch
    pace = Pace(min(most, CPU_BATCH) if job.model.device.kind == "cpu" else most, len(order))
    ahead = lambda: 2 * pace.batch + READERS  # noqa: E731
    threads = min(READERS, max(1, (cpu_count() or 2) - 1))
    with closing(Feed(tiles.read, order, threads=threads, ahead=ahead)) as feed, ThreadPoolExecutor(1) as writer:
        written: list[tuple[int, Future[Rect]]] = []
        while feed.left:
            job.look.token.check()
            started = perf_counter()
            batch = list(feed.take(pace.batch))
            job.clock.waiting += perf_counter() - started
            maps = asked(job, np.stack([tile for _, tile in batch]), pace)
            written += [
                (index, writer.submit(_write, job, index, values))
                for (index, _), values in zip(batch, maps, strict=True)
            ]
            written = _tell_written(job, written, most=2 * pace.batch)
            job.look.report(pace.progress())
        _tell_written(job, written, most=0)


def _write(job: _Job, index: int, values: NDArray[np.float32]) -> Rect:
    started = perf_counter()
    rect = job.grid.rect(index)
    margin = job.settings.margin
    inner = values[margin : margin + rect.height, margin : margin + rect.width]
    changed = job.store.write(index, inner, job.area.within(rect) if job.area is not None else None)
    job.clock.stitching += perf_counter() - started
    return changed


def _tell_written(
    job: _Job, written: list[tuple[int, Future[Rect]]], *, most: int
) -> list[tuple[int, Future[Rect]]]:
    """Tell of what lies in the map; wait while more than `most` do not."""
    while written and (len(written) > most or written[0][1].done()):
        _, future = written.pop(0)
        job.look.partial(MapPart(job.ref, future.result()))
    return written


def asked(job: _Job, rgb: NDArray[np.uint8], pace: Pace) -> list[NDArray[np.float32]]:
    """Probabilities of a batch, (n, side, side); halved while the accelerator's memory does not hold it."""
    maps: list[NDArray[np.float32]] = []
    while len(maps) < len(rgb):
        started = perf_counter()
        part = rgb[len(maps) : len(maps) + pace.batch]
        try:
            maps += list(sigmoid(job.model.backend(part).logits[:, 0]))
        except RuntimeError as error:
            if not is_out_of_memory(error) or not pace.halve():
                raise
            continue
        seconds = perf_counter() - started
        job.clock.network += seconds
        pace.passed(len(part), seconds)
    return maps


def _answer(job: _Job, warnings: tuple[str, ...]) -> Answer:
    """The lesions of all that is computed by now, at the card's threshold."""
    ref = job.ref
    lesions = find_lesions(
        job.store, ref.threshold, spacing=job.look.info.spacing, min_area_mm2=ref.min_area_mm2,
        min_peak=ref.min_peak, token=job.look.token,
    )  # fmt: skip
    found = [as_finding(lesion, job.store) for lesion in lesions]
    state = State.FINDINGS if found else State.NO_FINDING
    extra = {"findings": found, "clock": {name: getattr(job.clock, name) for name in job.clock.__slots__}}
    return Answer(state, len(found), warnings=warnings, extra=extra, maps=(ref,))


def as_finding(lesion: Lesion, store: MapStore) -> dict[str, Any]:
    """As the other methods tell a finding: level-0 pixels."""
    left, top, right, bottom = store.grid.on_level0(lesion.box)
    box = Rect.around(left, top, right, bottom)
    plane = store.to_level0
    return {
        "area_px": round(lesion.area_px * plane.x_scale * plane.y_scale), "area_mm2": lesion.area_mm2,
        "peak": lesion.peak, "mean": lesion.mean, "box": (box.left, box.top, box.width, box.height),
    }  # fmt: skip
