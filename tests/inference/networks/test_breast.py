"""Method A's networks: shapes, gradients, save and load, learning, and A3 by hand arithmetic."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn.functional import cross_entropy

from inference.networks import NETWORKS
from inference.networks.blocks import ResidualCBAM, SmoothingModule
from inference.networks.breast import BreastClassifier, BreastFusion, BreastUNet, fuse


@pytest.mark.parametrize(("height", "width"), [(32, 32), (48, 80)])
def test_segmentation_gives_one_logit_per_pixel_at_any_size(height: int, width: int) -> None:
    logits = BreastUNet(width=4).eval()(torch.rand(2, 3, height, width))
    assert logits.shape == (2, 1, height, width)


@pytest.mark.parametrize(("height", "width"), [(32, 32), (48, 80)])
def test_classifier_gives_three_logits_at_any_size(height: int, width: int) -> None:
    out = BreastClassifier(width=4).eval()(torch.rand(2, 3, height, width))
    assert out.logits.shape == (2, 3)
    assert out.lesion_logits.shape == (2, 1, height, width)
    assert out.features.shape == (2, 64, height // 16, width // 16)


def test_gradient_reaches_every_parameter() -> None:
    torch.manual_seed(0)
    image = torch.rand(2, 3, 32, 32)
    models: list[tuple[nn.Module, torch.Tensor]] = []
    segmenter, classifier, fusion = BreastUNet(width=4), BreastClassifier(width=4), BreastFusion()
    models.append((segmenter, segmenter(image).square().mean()))
    models.append((classifier, classifier(image).logits.square().mean()))
    fused = fusion(torch.rand(8, 1, 64, 64), torch.rand(8, 3).softmax(dim=1))
    models.append((fusion, -fused[:, 1].log().mean()))
    for model, loss in models:
        loss.backward()
        silent = [n for n, p in model.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
        assert silent == []


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_saved_weights_load_equal(name: str, tmp_path: Path) -> None:
    args = {} if name == "breast-fusion" else {"width": 4}
    first, second = NETWORKS[name](**args).eval(), NETWORKS[name](**args).eval()
    save_file(first.state_dict(), tmp_path / "w.safetensors")
    second.load_state_dict(load_file(tmp_path / "w.safetensors"))
    inputs = (torch.rand(1, 1, 32, 32), torch.rand(1, 3)) if not args else (torch.rand(1, 3, 64, 64),)
    one, two = first(*inputs), second(*inputs)
    assert torch.equal(getattr(one, "logits", one), getattr(two, "logits", two))


def _discs(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Dark discs on grey noise and their masks."""
    generator = torch.Generator().manual_seed(3)
    y, x = torch.meshgrid(torch.arange(32.0), torch.arange(32.0), indexing="ij")
    middle = 8 + 16 * torch.rand(count, 2, generator=generator)
    square = (x - middle[:, 0, None, None]).square() + (y - middle[:, 1, None, None]).square()
    masks = (square < 25).float()[:, None]
    images = 0.6 + 0.1 * torch.rand(count, 3, 32, 32, generator=generator) - 0.4 * masks
    return images, masks


def test_narrow_segmentation_overfits_eight_images() -> None:
    torch.manual_seed(1)
    images, masks = _discs(8)
    model = BreastUNet(width=4)
    optimiser = torch.optim.Adam(model.parameters(), 1e-2)
    for _ in range(40):
        optimiser.zero_grad()
        p = model(images).sigmoid()
        loss = 1 - 2 * (p * masks).sum() / (p + masks).sum()
        loss.backward()
        optimiser.step()
    assert float(loss.detach()) < 0.1


def test_narrow_classifier_overfits_eight_images() -> None:
    torch.manual_seed(1)
    images, _ = _discs(8)
    labels = torch.tensor([0, 1, 2, 0, 1, 2, 0, 1])
    model = BreastClassifier(width=4)
    optimiser = torch.optim.Adam(model.parameters(), 1e-2)
    for _ in range(40):
        optimiser.zero_grad()
        loss = cross_entropy(model(images).logits, labels)
        loss.backward()
        optimiser.step()
    assert float(loss.detach()) < 0.1


def test_smoothing_without_noise_is_the_identity() -> None:
    x = torch.randn(2, 1, 9, 11)
    assert torch.allclose(SmoothingModule(noise=0.0)(x), x, atol=1e-6)


def test_smoothing_starts_close_to_the_identity() -> None:
    torch.manual_seed(0)
    x = torch.randn(2, 1, 64, 64)
    assert float((SmoothingModule()(x) - x).detach().abs().max()) < 0.1


def test_residual_attention_adds_at_most_its_input() -> None:
    x = torch.rand(1, 8, 6, 6)
    out = ResidualCBAM(channels=8)(x).detach()
    assert bool((out > x).all())
    assert bool((out < 2 * x).all())


def test_attention_on_the_skips_can_be_left_out() -> None:
    names = {name for name, _ in BreastUNet(width=4, residual_cbam=False).named_parameters()}
    assert not any("skip_attention" in name for name in names)
    assert any("bottleneck_attention" in name for name in names)


def test_factorised_fusion_is_the_product_rule() -> None:
    # P = 0.8, F = (0.25, 0.75): 1 − 0.8 = 0.2, 0.25·0.8 = 0.2, 0.75·0.8 = 0.6
    fused = fuse(torch.tensor([[0.8]]), torch.tensor([[0.25, 0.75]]), output="factorised")
    assert fused[0].tolist() == pytest.approx([0.2, 0.2, 0.6])


def test_published_fusion_never_exceeds_e_over_e_plus_2() -> None:
    # the most certain case: arguments (1, 0, 0) → e / (e + 1 + 1)
    fused = fuse(torch.tensor([[0.0]]), torch.tensor([[0.5, 0.5]]), output="softmax")
    assert fused[0].tolist() == pytest.approx([math.e / (math.e + 2), 1 / (math.e + 2), 1 / (math.e + 2)])
    assert float(fused.max()) < 0.5762


def test_fusion_output_sums_to_one() -> None:
    for output in ("factorised", "softmax"):
        fused = BreastFusion(output=output)(torch.rand(3, 1, 40, 56), torch.rand(3, 3).softmax(dim=1))
        assert fused.detach().sum(dim=1).tolist() == pytest.approx([1.0, 1.0, 1.0])


def test_unknown_fusion_output_is_refused() -> None:
    with pytest.raises(ValueError, match="factorised"):
        BreastFusion(output="mean")
