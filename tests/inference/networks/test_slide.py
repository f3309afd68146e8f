"""Method D's network: shapes, gradients, torchvision's names, learning."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from inference.networks.slide import SlideFPN


@pytest.mark.parametrize(("height", "width"), [(64, 64), (96, 160)])
def test_one_logit_per_pixel_at_any_size(height: int, width: int) -> None:
    model = SlideFPN(width=4).eval()
    picture = torch.rand(2, 3, height, width)
    assert model(picture).shape == (2, 1, height, width)
    maps = model.bottom_up(picture)
    for map_, (stride, channels) in zip(maps, [(4, 16), (8, 32), (16, 64), (32, 128)], strict=True):
        assert map_.shape == (2, channels, height // stride, width // stride)


def test_gradient_reaches_every_parameter() -> None:
    torch.manual_seed(0)
    model = SlideFPN(width=4)
    model(torch.rand(2, 3, 64, 64)).square().mean().backward()
    silent = [n for n, p in model.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
    assert silent == []


def test_the_bottom_up_path_at_width_64_is_resnet_50_under_torchvisions_names() -> None:
    with torch.device("meta"):
        state = SlideFPN().state_dict()
    # torchvision's resnet50 has 25 557 032 parameters, of which its classifier fc has 2048·1000 + 1000
    body = {name: t for name, t in state.items() if not name.startswith(("lateral", "down.", "head"))}
    counted = sum(t.numel() for name, t in body.items() if "running" not in name and "num_batches" not in name)
    assert counted == 25_557_032 - 2_049_000
    assert body["conv1.weight"].shape == (64, 3, 7, 7)
    assert body["layer3.5.conv3.weight"].shape == (1024, 256, 1, 1)
    assert body["layer4.0.downsample.0.weight"].shape == (2048, 1024, 1, 1)
    assert body["layer1.2.bn3.running_mean"].shape == (256,)


def test_the_narrow_network_overfits_eight_pictures() -> None:
    torch.manual_seed(0)
    masks = torch.zeros(8, 1, 64, 64)
    for i in range(8):
        masks[i, :, 8 + 4 * i : 24 + 4 * i, 10:40] = 1
    pictures = 0.4 + 0.1 * torch.rand(8, 3, 64, 64) + 0.4 * masks
    model = SlideFPN(width=4)
    adam = torch.optim.Adam(model.parameters(), lr=5e-3)
    for _ in range(40):
        adam.zero_grad()
        loss = binary_cross_entropy_with_logits(model(pictures), masks)
        loss.backward()
        adam.step()
    found = model(pictures).sigmoid() > 0.5
    overlap = 2 * (found & (masks > 0)).sum() / (found.sum() + masks.sum())
    assert overlap > 0.9
