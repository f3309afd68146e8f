"""A stack of files as one image, against each file opened by itself."""

from __future__ import annotations

import dataclasses
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from series_samples import slice_pixels, write_series

from inference.errors import ImageError
from inference.geometry import Rect
from inference.images.opener import open_image
from inference.images.series_source import StackSource, single
from inference.images.source import ImageInfo, Region
from inference.images.study import find_study, siblings
from inference.job import CancelToken

WriteDicom = Callable[..., Path]


def lut_sequence() -> Any:
    """A modality LUT whose entry n is n, for every 12-bit value."""
    from pydicom.dataset import Dataset
    from pydicom.sequence import Sequence

    item = Dataset()
    item.LUTDescriptor, item.ModalityLUTType = [4096, 0, 16], "US"
    item.LUTData = np.arange(4096, dtype="<u2").tobytes()
    return Sequence([item])


def stack_of(paths: list[Path]) -> StackSource:
    (stack,) = find_study(paths, CancelToken()).patients()[0].studies[0].series[0].stacks
    return StackSource(stack.instances, name="Thorax")


def whole(source: Any, frame: int = 0) -> Any:
    return source.read(Region(Rect.whole(source.info.size), frame=frame))


def comparable(info: ImageInfo) -> dict[str, Any]:
    told = {field.name: getattr(info, field.name) for field in dataclasses.fields(info)}
    grey = told.pop("grey")
    return {**told, "windows": grey.windows, "unit": grey.unit, "frames": 0}


def test_frames_come_in_the_order_of_their_positions(write_dicom: WriteDicom) -> None:
    stack = stack_of(write_series(write_dicom))
    assert stack.info.frames == 5
    for n in range(5):
        np.testing.assert_array_equal(whole(stack, n), slice_pixels(n).astype(np.int16) - 1024)


def test_every_frame_tells_what_its_own_file_tells(write_dicom: WriteDicom) -> None:
    """The quick way to a slice's words gives what its opener gives, field by field."""
    stack = stack_of(write_series(write_dicom))
    for n in range(5):
        alone = open_image(Path(stack.frame_info(n).path)).info
        assert comparable(stack.frame_info(n)) == comparable(alone)
        assert stack.frame_info(n).instance.sop_uid == f"1.2.3.{n + 1}"
        assert stack.frame_info(n).plane.origin == (-10.0, -20.0, 2.0 * n)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "differing",
    [
        {"WindowCenter": 900}, {"PixelSpacing": [1.0, 1.0]}, {"Laterality": "L"}, {"ImageComments": "x"},
        {"PatientName": "OTHER"}, {"LossyImageCompression": "01"}, {"BodyPartExamined": "CHEST"},
    ],
)  # fmt: skip
def test_a_slice_that_differs_in_anything_else_is_read_whole(
    write_dicom: WriteDicom, differing: dict[str, Any]
) -> None:
    paths = write_series(write_dicom, 2)
    import pydicom

    data = pydicom.dcmread(paths[1])
    for keyword, value in differing.items():
        setattr(data, keyword, value)
    data.save_as(paths[1])
    headers = find_study(paths, CancelToken()).headers
    stack = StackSource(sorted(headers, key=lambda h: h.instance_number or 0))
    assert comparable(stack.frame_info(1)) == comparable(open_image(paths[1]).info)


def test_slices_rescaled_each_by_its_own_factor_keep_their_values(write_dicom: WriteDicom) -> None:
    """As in PET: 0.5 · 250 − 0 = 125.0 and 2 · 250 + 1 = 501 in one stack, as float32."""
    common = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.128", "Modality": "PT", "SeriesInstanceUID": "1.5",
              "StudyInstanceUID": "1.4"}  # fmt: skip
    pixels = np.full((8, 8), 250, np.uint16)
    paths = [
        write_dicom(pixels, name="a", InstanceNumber=1, RescaleSlope="0.5", RescaleIntercept="0", **common),
        write_dicom(pixels, name="b", InstanceNumber=2, RescaleSlope="2", RescaleIntercept="1", **common),
    ]
    stack = stack_of(paths)
    assert stack.info.dtype == "float32"
    assert [whole(stack, n)[0, 0] for n in range(2)] == [125.0, 501.0]


def test_colour_slices_stay_colour(write_dicom: WriteDicom, noise: Callable[..., Any]) -> None:
    pixels = [noise((6, 5, 3)), noise((6, 5, 3)) // 2]
    paths = [
        write_dicom(
            one, name=str(n), InstanceNumber=n, Modality="US", SeriesInstanceUID="1.5", StudyInstanceUID="1.4"
        )
        for n, one in enumerate(pixels)
    ]
    stack = stack_of(paths)
    assert stack.info.channels == 3
    np.testing.assert_array_equal(whole(stack, 1), pixels[1])


def test_big_endian_slices_are_read_too(write_dicom: WriteDicom) -> None:
    stack = stack_of(write_series(write_dicom, 3, syntax="1.2.840.10008.1.2.2"))
    np.testing.assert_array_equal(whole(stack, 2), slice_pixels(2).astype(np.int16) - 1024)


def test_a_missing_file_is_told_when_its_slice_is_shown(write_dicom: WriteDicom) -> None:
    stack = stack_of(write_series(write_dicom, 3))
    Path(stack.headers[2].file.path).unlink()
    assert whole(stack, 1).shape == (24, 32)
    with pytest.raises(ImageError, match="can no longer be read"):
        whole(stack, 2)


def test_a_slice_cut_off_is_told(write_dicom: WriteDicom) -> None:
    paths = write_series(write_dicom, 3)
    stack = stack_of(paths)
    path = stack.headers[1].file.path
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ImageError, match="cut off or damaged"):
        whole(stack, 1)


@pytest.mark.parametrize("through_lut", [False, True])
def test_one_slice_cut_off_costs_no_other_whichever_is_shown_first(
    write_dicom: WriteDicom, *, through_lut: bool
) -> None:
    """Also where every file is opened by itself, because its values go through a modality LUT."""
    paths = write_series(write_dicom, **({"ModalityLUTSequence": lut_sequence()} if through_lut else {}))
    stack = find_study(paths, CancelToken()).patients()[0].studies[0].series[0].stacks[0]
    broken = stack.instances[2].file.path
    broken.write_bytes(broken.read_bytes()[:-40])
    source = StackSource(stack.instances, first=2)
    for n in (0, 1, 3, 4):
        assert whole(source, n).shape == slice_pixels(n).shape
        assert source.frame_info(n).instance.sop_uid == f"1.2.3.{n + 1}"
    with pytest.raises(ImageError, match="cut off"):
        whole(source, 2)
    assert source.frame_info(2).instance.sop_uid == "1.2.3.3"


def test_one_frame_alone_is_its_file(write_dicom: WriteDicom) -> None:
    stack = stack_of(write_series(write_dicom))
    alone, frame = single(stack, 3)
    assert (frame, alone.info.frames, alone.info.instance.sop_uid) == (0, 1, "1.2.3.4")
    np.testing.assert_array_equal(whole(alone), whole(stack, 3))


def test_many_threads_read_one_stack(write_dicom: WriteDicom) -> None:
    stack = stack_of(write_series(write_dicom))
    wrong: list[int] = []

    def read(seed: int) -> None:
        for n in np.random.default_rng(seed).integers(0, 5, 20):
            if whole(stack, int(n))[0, 0] != 100 * n - 1024:
                wrong.append(int(n))

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_siblings_are_those_of_the_series_in_the_folder(write_dicom: WriteDicom) -> None:
    paths = write_series(write_dicom)
    write_dicom(slice_pixels(0), name="stranger.dcm", SeriesInstanceUID="1.9")
    (stack,) = siblings(paths[2], CancelToken())
    assert len(stack.instances) == 5


def test_a_series_is_read_out_of_an_archive(write_dicom: WriteDicom, tmp_path: Path) -> None:
    paths = write_series(write_dicom)
    with zipfile.ZipFile(tmp_path / "study.zip", "w", zipfile.ZIP_DEFLATED) as made:
        for path in paths:
            made.write(path, f"disc/{path.name}")
            path.unlink()
    stack = stack_of([tmp_path / "study.zip"])
    np.testing.assert_array_equal(whole(stack, 4), slice_pixels(4).astype(np.int16) - 1024)
    assert stack.frame_info(4).path.endswith(f"study.zip/disc/{Path(stack.frame_info(4).path).name}")
