from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.engine import Engine
from inference.geometry import Rect, Size
from inference.images.array_source import ArraySource, plain_info
from inference.job import Cancelled, CancelToken, Progress
from inference.masks import covered
from inference.results import Request, Result, Scope, State

BREAST = Scope("US", "BREAST", "file")
ALL = ("tiny-seg", "tiny-class", "tiny-fused")


@pytest.fixture(scope="session")
def engine(tiny_models: Path) -> Engine:
    return Engine([tiny_models], device="cpu")


def ask(engine: Engine, source: ArraySource, *models: str, scope: Scope = BREAST) -> list[Result]:
    return engine.analyse(source, [Request(model, "disc", scope=scope) for model in models], CancelToken())


def test_the_three_answer_with_what_each_is_for(engine: Engine, picture: ArraySource) -> None:
    seg, kind, fused = ask(engine, picture, *ALL)
    assert [layer.name for layer in seg.layers] == ["lesion"]
    assert [layer.name for layer in kind.layers] == ["gradcam"]
    assert [score.name for score in kind.scores] == ["normal", "benign", "malignant"]
    for result in (kind, fused):
        assert sum(score.raw for score in result.scores) == pytest.approx(1.0, abs=1e-6)
        assert sum(score.calibrated for score in result.scores) == pytest.approx(1.0, abs=1e-6)


def test_the_maps_cover_the_whole_picture_and_no_padding(engine: Engine, picture: ArraySource) -> None:
    for result in ask(engine, picture, "tiny-seg", "tiny-class"):
        (layer,) = result.layers
        assert covered(layer) == Rect.whole(picture.info.size)
        assert layer.values.shape[1] == 32  # 60 wide becomes 32, 40 high becomes about 21
        assert layer.values.shape[0] in {21, 22}


def test_heat_in_the_padding_is_no_part_of_the_scale() -> None:
    from inference.pipelines.breast import within

    heat = np.zeros((4, 4), np.float32)
    heat[0, 0], heat[2, 2] = 1.0, 0.25  # the stronger one lies in the padding, rows 0 and 3
    out = within(heat, Rect(0, 1, 4, 2), Size(4, 4))
    assert out[2, 2] == pytest.approx(1.0)
    assert not out[[0, 3]].any()


def test_the_probability_is_that_of_the_network_run_by_hand(engine: Engine, picture: ArraySource) -> None:
    import torch

    from inference.preprocess import letterbox

    (seg,) = ask(engine, picture, "tiny-seg")

    from inference.images.greyscale import to_rgb

    boxed, _ = letterbox(to_rgb(picture, 0), Size(32, 32))
    network = engine.load("tiny-seg", engine.device).backend.network
    with torch.inference_mode():
        by_hand = (
            network(torch.from_numpy(boxed.transpose(2, 0, 1)[None].copy()).float() / 255)
            .sigmoid()[0, 0]
            .numpy()
        )
    top = (32 - seg.layers[0].values.shape[0]) // 2
    np.testing.assert_allclose(
        seg.layers[0].values, by_hand[top : top + seg.layers[0].values.shape[0]], atol=1e-5
    )


def test_calibration_halves_the_log_odds(engine: Engine, picture: ArraySource) -> None:
    (kind,) = ask(engine, picture, "tiny-class")  # its card says temperature 2
    raw, shown = (np.log([getattr(s, key) for s in kind.scores]) for key in ("raw", "calibrated"))
    np.testing.assert_allclose(np.diff(shown), np.diff(raw) / 2, atol=1e-5)


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope(None, None), "which modality"),
        (Scope("MG", "BREAST"), "This is MG"),
        (Scope("US", None), "which organ"),
        (Scope("US", "THYROID"), "This shows THYROID"),
    ],
)
def test_what_it_is_not_made_for_is_not_scored(
    engine: Engine, picture: ArraySource, scope: Scope, words: str
) -> None:
    for result in ask(engine, picture, *ALL, scope=scope):
        assert result.state is State.OUT_OF_SCOPE
        assert words in result.warnings[0]
        assert not result.scores
        assert not result.layers


def test_an_answer_by_a_person_is_said(engine: Engine, picture: ArraySource) -> None:
    (seg,) = ask(engine, picture, "tiny-seg", scope=Scope("US", "BREAST", "person"))
    assert any("taken as BREAST from the person" in warning for warning in seg.warnings)


def test_an_untrained_model_fails_with_the_reason(engine: Engine, picture: ArraySource) -> None:
    (result,) = ask(engine, picture, "tiny-untrained")
    assert result.state is State.FAILED
    assert "not been trained" in result.warnings[0]


def test_an_unknown_model_fails_and_the_others_answer(engine: Engine, picture: ArraySource) -> None:
    unknown, seg = ask(engine, picture, "no-such", "tiny-seg")
    assert unknown.state is State.FAILED
    assert "no-such" in unknown.warnings[0]
    assert seg.state in {State.FINDINGS, State.NO_FINDING}


def test_changed_weights_are_refused(tiny_models: Path, tmp_path: Path, picture: ArraySource) -> None:
    import shutil

    shutil.copytree(tiny_models / "tiny-seg", tmp_path / "tiny-seg")
    weights = tmp_path / "tiny-seg" / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    (result,) = ask(Engine([tmp_path], device="cpu"), picture, "tiny-seg")
    assert result.state is State.FAILED
    assert "do not match its card" in result.warnings[0]


def test_fusion_refuses_another_version_of_what_it_needs(
    tiny_models: Path, tmp_path: Path, picture: ArraySource
) -> None:
    import shutil

    shutil.copytree(tiny_models, tmp_path / "models")
    card = tmp_path / "models" / "tiny-fused" / "card.toml"
    card.write_text(
        card.read_text().replace('sha256 = "', 'sha256 = "0', 3).replace('sha256 = "0', 'sha256 = "', 1)
    )
    (result,) = ask(Engine([tmp_path / "models"], device="cpu"), picture, "tiny-fused")
    assert result.state is State.FAILED
    assert "another version" in result.warnings[0]


def test_a_cancel_stops_before_the_next_model(engine: Engine, picture: ArraySource) -> None:
    token, seen = CancelToken(), []

    def stop(progress: Progress) -> None:
        seen.append(progress)
        if progress.done == 1:
            token.cancel()

    requests = [Request(model, "disc", scope=BREAST) for model in ALL]
    with pytest.raises(Cancelled):
        engine.analyse(picture, requests, token, stop)
    assert [p.done for p in seen] == [0, 1]


def test_a_region_of_interest_keeps_its_place(engine: Engine) -> None:
    pixels = np.full((100, 120), 80, dtype=np.uint8)
    source = ArraySource(plain_info(pixels, name="flat", modality="US"), pixels[None])
    request = Request("tiny-seg", "flat", roi=Rect(30, 20, 50, 40), scope=BREAST)
    (seg,) = engine.analyse(source, [request], CancelToken())
    assert covered(seg.layers[0]) == Rect(30, 20, 50, 40)


def test_out_of_accelerator_memory_is_repeated_on_the_cpu(
    engine: Engine, picture: ArraySource, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from inference import devices
    from inference import engine as module
    from inference.backends import torch_eager

    fake = devices.Device("meta-gpu", "Fake GPU")

    def answer(model, look, request):
        if model.device is fake:
            raise torch.OutOfMemoryError("full")
        return breast(model, look, request)

    breast = module.PIPELINES["breast"]
    monkeypatch.setattr(torch_eager, "as_torch", lambda device: torch.device("cpu"))
    monkeypatch.setitem(module.PIPELINES, "breast", answer)
    other = Engine([engine.library.card("tiny-seg").weights.parent.parent], device="cpu")
    other._device = fake
    (result,) = ask(other, picture, "tiny-seg")
    assert result.state in {State.FINDINGS, State.NO_FINDING}
    assert result.provenance.device == "CPU · PyTorch"
    assert any("Fake GPU ran out of memory" in warning for warning in result.warnings)
