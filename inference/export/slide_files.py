"""All files of one lesion map in a folder: TIFF, mask, outlines, table, picture. The window and the command share it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inference.export.geojson import write_geojson
from inference.export.lesion_csv import write_lesion_csv
from inference.export.map_tiff import write_map_tiff, write_mask_tiff
from inference.export.names import file_name
from inference.export.slide_picture import write_slide_picture
from inference.images.source import ImageInfo, ImageSource
from inference.maps.lesions import Found, Lesion, find, outlined
from inference.maps.scratch import ScratchMask
from inference.maps.store import MapStore
from inference.maps.tracing import Corners
from inference.results import MapRef


@dataclass(frozen=True, slots=True)
class MapFiles:
    """Their names, and what they hold."""

    map: str
    mask: str
    outlines: str
    table: str
    lesions: tuple[Lesion, ...]


def write_map(folder: Path, store: MapStore, ref: MapRef, info: ImageInfo) -> MapFiles:
    """Everything but the picture and the SEG. Raises ExportError."""
    name, spacing = file_name(ref.name), info.spacing
    found = _found(store, ref, info)
    made = MapFiles(f"map-{name}.tif", f"mask-{name}.tif", f"{name}s.geojson", f"{name}s.csv", found.lesions)
    write_map_tiff(folder / made.map, store, spacing=spacing)
    corners = Corners(store.size.width)
    with ScratchMask(store.folder, store.size) as mask:
        for rows in found.numbers():
            mask.add(rows > 0)
            corners.add(rows)
        mask.finish()
        write_mask_tiff(folder / made.mask, mask, to_level0=store.to_level0, spacing=spacing)
    rings = outlined(corners, len(found.lesions), store.to_level0)
    lesions = zip(found.lesions, rings, strict=True)
    write_geojson(folder / made.outlines, lesions, name=ref.name, model=ref.model)
    write_lesion_csv(folder / made.table, found.lesions, store.to_level0)
    return made


def _found(store: MapStore, ref: MapRef, info: ImageInfo) -> Found:
    return find(store, ref.threshold, spacing=info.spacing, min_area_mm2=ref.min_area_mm2, min_peak=ref.min_peak)


def write_map_seg(path: Path, ref: MapRef, info: ImageInfo) -> None:
    """The lesions of a DICOM slide's map as a DICOM Segmentation. Raises SegSourceError, ExportError."""
    from inference.export.seg import Claim
    from inference.export.seg_slide import write_slide_seg

    store = MapStore.open(Path(ref.folder))
    with ScratchMask(store.folder, store.size) as mask:
        for rows in _found(store, ref, info).numbers():
            mask.add(rows > 0)
        write_slide_seg(
            path, slide=Path(info.path), sop_uid=info.instance.sop_uid, mask=mask, to_level0=store.to_level0,
            claim=Claim(ref.name, "AI", ref.model, ref.version),
        )  # fmt: skip


def write_map_files(folder: Path, source: ImageSource, frame: int, ref: MapRef) -> None:
    """What the window's Export writes: at the threshold that `ref` holds. Raises ExportError.

    The SEG comes last: a slide that none can be made of has all its other files.
    """
    info = source.info
    made = write_map(folder, MapStore.open(Path(ref.folder)), ref, info)
    write_slide_picture(folder / "overlay.png", source, frame, [ref])
    if info.is_dicom and made.lesions:
        write_map_seg(folder / "seg.dcm", ref, info)
