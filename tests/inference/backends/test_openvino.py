"""A converted network answers as torch does, is kept whole or not at all, and tells nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import time

import numpy as np
import pytest

from inference.backends.convert import KEPT_UNUSED_DAYS, convert_all, difference, examples, forget_unused
from inference.backends.openvino_cpu import kept, place_of
from inference.engine import Engine
from inference.errors import ModelError
from inference.images.array_source import ArraySource
from inference.job import CancelToken
from inference.library import read_library
from inference.results import Request, Result, Scope, State

ROOT = Path(__file__).resolve().parents[3]
ALL = ("tiny-seg", "tiny-class", "tiny-fused")


@pytest.fixture(scope="module")
def folder(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny models, converted once."""
    made = tmp_path_factory.mktemp("networks")
    library = read_library([tiny_models])
    cards = {name: library.cards[name] for name in ALL}
    assert convert_all(type(library)(cards), made) == []
    return made


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(folder, tmp_path / "networks"))


def ask(engine: Engine, source: ArraySource, *models: str) -> list[Result]:
    requests = [Request(model, "disc", scope=Scope("US", "BREAST")) for model in models]
    return engine.analyse(source, requests, CancelToken())


@pytest.fixture(scope="module")
def reference(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine([tiny_models], device="cpu", networks=tmp_path_factory.mktemp("none"))


def test_all_three_answer_as_torch_does_with_their_heat(
    folder: Path, tiny_models: Path, picture: ArraySource, reference: Engine
) -> None:
    fast = ask(Engine([tiny_models], device="cpu", networks=folder), picture, *ALL)
    slow = ask(reference, picture, *ALL)
    for ours, theirs in zip(fast, slow, strict=True):
        assert ours.provenance.device == "CPU · OpenVINO"
        assert theirs.provenance.device == "CPU · PyTorch"
        assert ours.state is theirs.state
        assert ours.decision == theirs.decision
        for one, other in zip(ours.scores, theirs.scores, strict=True):
            assert one.raw == pytest.approx(other.raw, abs=1e-5)
        assert [layer.name for layer in ours.layers] == [layer.name for layer in theirs.layers]
        for layer, twin in zip(ours.layers, theirs.layers, strict=True):
            np.testing.assert_allclose(layer.values, twin.values, atol=1e-4)


def test_every_class_has_autograds_heat(folder: Path, tiny_models: Path, reference: Engine) -> None:
    card = reference.library.cards["tiny-class"]
    fast, slow = kept(card, folder, 1), reference.load("tiny-class", reference.device).backend
    assert fast is not None
    one, other = fast(*examples(card)), slow(*examples(card))
    for index in range(3):
        np.testing.assert_allclose(one.heat(index), other.heat(index), atol=1e-3)
        assert one.heat(index).max() in (0.0, 1.0)


def test_a_map_has_no_heat_in_either(folder: Path, reference: Engine) -> None:
    card = reference.library.cards["tiny-seg"]
    fast, slow = kept(card, folder, 1), reference.load("tiny-seg", reference.device).backend
    assert fast is not None
    for backend in (fast, slow):
        with pytest.raises(ValueError, match="no heat"):
            backend(*examples(card)).heat(0)


def test_pictures_of_a_batch_keep_their_places(folder: Path, reference: Engine) -> None:
    card = reference.library.cards["tiny-seg"]
    fast, slow = kept(card, folder, 1), reference.load("tiny-seg", reference.device).backend
    (one,) = examples(card)
    batch = np.concatenate([one, 255 - one, one // 2])
    assert fast is not None
    assert difference(fast, slow, [batch]) < 1e-4
    assert not np.allclose(fast(batch).logits[0], fast(batch).logits[1])


def test_answering_from_the_cache_imports_no_torch(folder: Path, tiny_models: Path) -> None:
    code = f"""
import sys
from pathlib import Path
import numpy as np
from inference.engine import Engine
from inference.images.array_source import ArraySource, plain_info
from inference.job import CancelToken
from inference.results import Request, Scope
pixels = np.full((40, 60), 90, np.uint8)
source = ArraySource(plain_info(pixels, name="flat", modality="US"), pixels[None])
engine = Engine([Path({str(tiny_models)!r})], device="cpu", networks=Path({str(folder)!r}), spare_cores=1)
asked = [Request(m, "flat", scope=Scope("US", "BREAST")) for m in {ALL!r}]
for result in engine.analyse(source, asked, CancelToken()):
    assert result.provenance.device == "CPU · OpenVINO", result
assert "torch" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=100)


def test_a_broken_file_is_removed_and_torch_answers(
    copied: Path, tiny_models: Path, picture: ArraySource
) -> None:
    card = read_library([tiny_models]).cards["tiny-seg"]
    path = place_of(card, copied)
    data = bytearray(path.read_bytes())
    data[-200] ^= 1
    path.write_bytes(data)
    engine = Engine([tiny_models], device="cpu", networks=copied)
    (result,) = ask(engine, picture, "tiny-seg")
    assert result.state in {State.FINDINGS, State.NO_FINDING}
    assert result.provenance.device == "CPU · PyTorch"
    assert not path.exists()
    assert engine.unconverted == ("tiny-seg",)
    library = read_library([tiny_models])
    assert convert_all(type(library)({"tiny-seg": card}), copied) == []
    assert kept(card, copied, 1) is not None


def test_other_weights_have_another_place(folder: Path, tiny_models: Path) -> None:
    from dataclasses import replace

    card = read_library([tiny_models]).cards["tiny-seg"]
    assert place_of(card, folder).exists()
    assert not place_of(replace(card, sha256="0" * 64), folder).exists()
    assert not place_of(replace(card, network_args={"width": 9}), folder).exists()


def test_a_picture_that_may_not_be_changed_is_read_and_the_next_one_is_another() -> None:
    """max(x, 0) of two pictures one after the other: nothing of the first is left in the second answer."""
    from inference.backends.openvino_cpu import OpenVinoBackend, runtime, settings

    ov = runtime()
    from openvino import opset13

    given = opset13.parameter([1, 2, 2], np.float32)
    model = ov.Model([opset13.relu(given)], [given])
    backend = OpenVinoBackend(ov.Core().compile_model(model, "CPU", settings(1)))
    for values in ([[1, -2], [3, -4]], [[-1, 2], [-3, 4]]):
        picture = np.array([values], np.float32)
        picture.setflags(write=False)
        np.testing.assert_array_equal(backend(picture).logits, np.maximum(picture, 0))


def test_a_network_that_fails_while_it_runs_is_replaced_and_that_is_said(
    folder: Path, tiny_models: Path, picture: ArraySource, reference: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inference.backends.openvino_cpu import OpenVinoBackend

    def fail(self: object, inputs: object) -> object:
        raise RuntimeError("no memory for a primitive")

    monkeypatch.setattr(OpenVinoBackend, "_once", fail)
    engine = Engine([tiny_models], device="cpu", networks=folder)
    (result,) = ask(engine, picture, "tiny-seg")
    (right,) = ask(reference, picture, "tiny-seg")
    assert result.provenance.device == "CPU · PyTorch (OpenVINO failed)"
    np.testing.assert_allclose(result.layers[0].values, right.layers[0].values, atol=1e-6)


def test_what_answers_differently_is_not_kept(
    tiny_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inference.backends import convert

    made = convert.converted
    blind = [np.zeros_like(one) for one in examples(read_library([tiny_models]).cards["tiny-seg"])]

    def of_another(network, inputs):  # type: ignore[no-untyped-def]
        with_noise = type(network)(width=network.body.to_map.in_channels, depth=len(network.body.decoder)).eval()
        return made(with_noise, blind)

    monkeypatch.setattr(convert, "converted", of_another)
    with pytest.raises(ModelError, match="answers differently"):
        convert.convert(read_library([tiny_models]).cards["tiny-seg"], tmp_path)
    assert not list(tmp_path.iterdir())


def test_converting_opens_no_socket_and_loads_no_telemetry(tiny_models: Path, tmp_path: Path) -> None:
    """OpenVINO tells its makers of every conversion unless its telemetry package cannot be imported."""
    code = f"""
import socket, sys
from pathlib import Path
opened = []
def watch(event, arguments):
    if event in ("socket.__new__", "socket.connect", "socket.getaddrinfo"):
        opened.append((event, arguments))
sys.addaudithook(watch)
from inference.backends.convert import convert
from inference.backends.openvino_cpu import kept
from inference.library import read_library
card = read_library([Path({str(tiny_models)!r})]).cards["tiny-seg"]
convert(card, Path({str(tmp_path)!r}))
assert kept(card, Path({str(tmp_path)!r}), 1) is not None
assert not opened, opened
assert not [name for name in sys.modules if name.startswith("openvino_telemetry.")]
socket.socket()
assert opened  # the watch sees sockets
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=100)


def test_what_no_start_used_for_long_goes(tmp_path: Path) -> None:
    old, new = tmp_path / "a.network", tmp_path / "b.network"
    for path in (old, new):
        path.write_bytes(b"x")
    long_ago = time() - (KEPT_UNUSED_DAYS + 1) * 86400
    os.utime(old, (long_ago, long_ago))
    forget_unused(tmp_path)
    assert not old.exists()
    assert new.exists()
