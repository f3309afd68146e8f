"""Methods B, C and E on an opened image: which box, which warnings, what the layers lie on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from inference.engine import Engine
from inference.geometry import Rect, Size
from inference.images.array_source import ArraySource, plain_info
from inference.images.source import GreyScale
from inference.job import CancelToken
from inference.masks import covered
from inference.networks import NETWORKS
from inference.results import Kind, Request, Result, Scope, State

CARD = """
id = "{id}"
title = "Tiny {id}"
version = "0.0.1"
network = "{network}"
pipeline = "{pipeline}"
weights = "weights.safetensors"
sha256 = "{sha}"
trained = true
[network_args]
{args}
[input]
modality = ["{modality}"]
body_part = ["{part}"]
size = [{side}, {side}]
[output]
{output}
"""
TWO = 'classes = ["{}", "{}"]\npositive = "{}"\noperating_point = {}'
US, MG = Scope("US", "THYROID", "file"), Scope("MG", "BREAST", "file")


def write(
    folder: Path,
    id: str,
    network: str,
    pipeline: str,
    scope: Scope,
    output: str,
    *,
    side: int = 64,
    bias: float = 0,
) -> None:
    """A model folder with random weights (seed 0); bias: added to the last layer."""
    torch.manual_seed(0)
    shape = (
        {"width": 4}
        | ({"classes": 2} if "student" not in network else {})
        | ({"middle": 1} if "thyroid" in network else {})
    )
    built = NETWORKS[network](**shape)
    if "student" in network:
        torch.nn.init.constant_(built.head.bias, bias)
    place = folder / id
    place.mkdir(parents=True)
    save_file(built.state_dict(), place / "weights.safetensors")
    sha = hashlib.sha256((place / "weights.safetensors").read_bytes()).hexdigest()
    args = "\n".join(f"{name} = {value}" for name, value in shape.items())
    text = CARD.format(
        id=id, network=network, pipeline=pipeline, sha=sha, args=args, modality=scope.modality, part=scope.body_part,
        output=output, side=side,
    )  # fmt: skip
    (place / "card.toml").write_text(text)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("models")
    write(
        folder, "tiny-type", "thyroid-net", "thyroid", US, TWO.format("low", "suspicious", "suspicious", 0.5)
    )
    write(
        folder,
        "tiny-nodule",
        "distill-student",
        "student",
        US,
        'classes = ["nodule"]\nlayer = "nodule"\nthreshold = 0.3',
    )
    write(
        folder,
        "tiny-whole",
        "mass-resnet50",
        "mammo-whole",
        MG,
        TWO.format("not malignant", "malignant", "malignant", 0.0),
    )
    write(
        folder,
        "tiny-never",
        "mass-resnet50",
        "mammo-whole",
        MG,
        TWO.format("not malignant", "malignant", "malignant", 1.0),
    )
    write(
        folder,
        "tiny-patch",
        "mass-resnet50",
        "mammo-patch",
        MG,
        TWO.format("benign", "malignant", "malignant", 0.5),
    )
    return Engine([folder], device="cpu")


def ask(engine: Engine, source: ArraySource, model: str, scope: Scope, roi: Rect | None = None) -> Result:
    return engine.analyse(source, [Request(model, "x", roi=roi, scope=scope)], CancelToken())[0]


def screen() -> ArraySource:
    """A machine's screen, 280 wide and 180 high: tissue from (50, 20) to (230, 150), a grey scale left of it."""
    pixels = np.zeros((180, 280, 3), np.uint8)
    pixels[20:150, 50:230] = np.random.default_rng(0).integers(60, 180, (130, 180, 1))
    pixels[60:140, 10:14] = 200
    return ArraySource(plain_info(pixels, name="screen", modality="US"), pixels[None])


def film(*, inverted: bool = False, bits: int = 8) -> ArraySource:
    """A mammogram, 300 wide and 400 high: half a disc of breast at the left, radius 150, a mass, a label."""
    grey = np.full((400, 300), 10, np.uint16)
    breast = np.zeros((400, 300), np.uint8)
    cv2.ellipse(breast, (0, 200), (150, 150), 0, 0, 360, 1, -1)
    noise = np.random.default_rng(0).integers(80, 150, grey.shape)
    grey[breast > 0] = noise[breast > 0]
    cv2.circle(breast, (60, 220), 15, 2, -1)
    grey[breast == 2] = 200
    grey[20:50, 240:290] = 240
    top = 255 if bits == 8 else 65535
    values = grey * (top // 255)
    if inverted:
        values = top - values
    pixels = values.astype(np.uint8 if bits == 8 else np.uint16)
    info = plain_info(pixels, name="film", modality="MG")
    told = GreyScale(inverted=inverted, value_range=(0.0, float(top)))
    return ArraySource(replace(info, grey=told), pixels[None])


def names(result: Result) -> Sequence[str]:
    return [box.name for box in result.boxes]


def test_the_students_map_lies_on_the_tissue_alone(engine: Engine) -> None:
    result = ask(engine, screen(), "tiny-nodule", US)
    (layer,) = result.layers
    assert (layer.name, layer.kind) == ("nodule", Kind.PROBABILITY)
    around = covered(layer)
    assert abs(around.left - 50) <= 3
    assert abs(around.right - 230) <= 3
    assert abs(around.bottom - 150) <= 3


def test_a_type_is_given_for_the_readers_box_and_the_crop_is_shown(engine: Engine) -> None:
    result = ask(engine, screen(), "tiny-type", US, Rect(100, 60, 50, 50))
    assert result.state is State.FINDINGS
    assert result.decision in {"low", "suspicious"}
    assert names(result) == ["nodule box", "crop"]
    assert result.boxes[1].rect == Rect(86, 46, 78, 78)  # 0.28 of 50 is 14
    (layer,) = result.layers
    assert covered(layer) == Rect(86, 46, 78, 78)
    assert layer.name == "gradcam"
    assert result.warnings == ()


def test_without_a_box_and_without_a_student_a_type_is_not_guessed(engine: Engine) -> None:
    if "thyroid-us-seg" in engine.library.cards:
        pytest.skip("a student is installed")
    result = ask(engine, screen(), "tiny-type", US)
    assert result.state is State.OUT_OF_SCOPE
    assert "Draw a box" in result.warnings[0]


@pytest.mark.parametrize(("bias", "state"), [(9.0, State.FINDINGS), (-9.0, State.OUT_OF_SCOPE)])
def test_the_student_proposes_the_box_and_that_is_said(tmp_path: Path, bias: float, state: State) -> None:
    from inference.library import Library

    write(
        tmp_path,
        "tiny-type",
        "thyroid-net",
        "thyroid",
        US,
        TWO.format("low", "suspicious", "suspicious", 0.5),
    )
    nodule = 'classes = ["nodule"]\nlayer = "nodule"'
    write(tmp_path, "thyroid-us-seg", "distill-student", "student", US, nodule, bias=bias)
    engine = Engine([tmp_path], device="cpu")
    own = {card.id: card for card in engine.cards if card.weights.parent.parent == tmp_path}
    if len(own) < 2:  # the application's own student has the same id and comes first
        from inference.cards import read_card

        own["thyroid-us-seg"] = read_card(tmp_path / "thyroid-us-seg" / "card.toml")
    engine.library = Library(own)
    result = ask(engine, screen(), "tiny-type", US)
    assert result.state is state
    if state is State.FINDINGS:
        assert names(result) == ["proposed nodule box", "crop"]
        assert "nobody has confirmed it" in result.warnings[0]
    else:
        assert "found no nodule" in result.warnings[0]


def test_a_box_outside_the_image_is_refused(engine: Engine) -> None:
    assert ask(engine, screen(), "tiny-type", US, Rect(900, 900, 20, 20)).state is State.OUT_OF_SCOPE
    assert ask(engine, film(), "tiny-patch", MG, Rect(900, 900, 40, 40)).state is State.OUT_OF_SCOPE


def test_the_whole_mammogram_is_scored_within_the_breast(engine: Engine) -> None:
    result = ask(engine, film(), "tiny-whole", MG)
    assert names(result) == ["breast"]
    rect = result.boxes[0].rect
    assert abs(rect.right - 151) <= 4  # the label at 240 is outside
    assert abs(rect.height - 301) <= 8
    assert covered(result.layers[0]) == rect
    assert sum(score.raw for score in result.scores) == pytest.approx(1)


def test_not_malignant_is_no_finding_and_malignant_is_one(engine: Engine) -> None:
    always, never = (ask(engine, film(), name, MG) for name in ("tiny-whole", "tiny-never"))
    assert (always.decision, always.state, always.findings) == ("malignant", State.FINDINGS, 1)
    assert (never.decision, never.state, never.findings) == ("not malignant", State.NO_FINDING, 0)


@pytest.mark.parametrize("model", ["tiny-whole", "tiny-patch"])
def test_monochrome1_and_16_bit_give_the_same_scores(engine: Engine, model: str) -> None:
    box = Rect(45, 205, 30, 30)
    plain, *others = (
        ask(engine, film(inverted=inverted, bits=bits), model, MG, box)
        for inverted, bits in ((False, 8), (True, 8), (False, 16), (True, 16))
    )
    for other in others:
        assert [s.raw for s in other.scores] == pytest.approx([s.raw for s in plain.scores], abs=0.02)


def test_a_patch_needs_a_box(engine: Engine) -> None:
    result = ask(engine, film(), "tiny-patch", MG)
    assert result.state is State.OUT_OF_SCOPE
    assert "Draw a box" in result.warnings[0]
    assert ask(engine, film(), "tiny-patch", MG, Rect(50, 50, 10, 40)).state is State.OUT_OF_SCOPE


def test_a_patch_is_the_square_around_the_box(engine: Engine) -> None:
    result = ask(engine, film(), "tiny-patch", MG, Rect(40, 205, 40, 20))
    assert names(result) == ["mass box", "patch"]
    assert result.boxes[1].rect == Rect(30, 185, 60, 60)  # 40 · 1.5 = 60 around (60, 215)
    assert covered(result.layers[0]) == Rect(30, 185, 60, 60)


def test_a_patch_beyond_the_edge_says_so(engine: Engine) -> None:
    result = ask(engine, film(), "tiny-patch", MG, Rect(0, 205, 30, 30))
    assert any("beyond the image" in warning for warning in result.warnings)


def test_a_craniocaudal_view_is_scored_with_a_warning(engine: Engine) -> None:
    source = film()
    source.info = replace(source.info, instance=replace(source.info.instance, view_position="CC"))
    result = ask(engine, source, "tiny-whole", MG)
    assert any("CC view" in warning for warning in result.warnings)


@pytest.mark.parametrize(
    ("model", "scope", "words"),
    [
        ("tiny-type", Scope("US", "BREAST", "file"), "This shows BREAST"),
        ("tiny-nodule", Scope("MG", "BREAST", "file"), "This is MG"),
        ("tiny-whole", Scope("US", "BREAST", "file"), "This is US"),
        ("tiny-patch", Scope(None, None), "which modality"),
    ],
)
def test_what_a_model_is_not_made_for_is_refused(
    engine: Engine, model: str, scope: Scope, words: str
) -> None:
    result = ask(engine, screen(), model, scope, Rect(100, 60, 50, 40))
    assert result.state is State.OUT_OF_SCOPE
    assert words in result.warnings[0]
    assert not result.scores


def test_the_vector_is_that_of_the_network_run_by_hand(engine: Engine) -> None:
    from inference.images.greyscale import to_rgb
    from inference.preprocess import letterbox
    from inference.preprocess_mammo import breast_view

    source = film()
    result = ask(engine, source, "tiny-whole", MG)
    boxed, _ = letterbox(breast_view(to_rgb(source)[:, :, 0]).grey, Size(64, 64))
    image = torch.from_numpy(boxed).float().div(255).expand(1, 3, 64, 64)
    with torch.inference_mode():
        by_hand = engine.load("tiny-whole", engine.device).backend.network(image).logits.softmax(dim=1)[0]
    assert [s.raw for s in result.scores] == pytest.approx(by_hand.tolist(), abs=1e-5)
