"""The heat that needs no gradients is autograd's."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from inference.backends.heat import heated
from inference.explain import grad_cam
from inference.networks import NETWORKS

NETS = [
    ("breast-classifier", {"width": 4, "depth": 2}, 32),
    ("breast-classifier", {"width": 4, "depth": 3, "feature_grid": 2}, 40),  # 40 is no multiple of 16
    ("breast-classifier", {"width": 4, "depth": 2, "residual_cbam": False}, 48),
    ("thyroid-net", {"width": 4, "middle": 1, "classes": 4}, 64),
    ("mass-resnet50", {"width": 4}, 64),
    ("mass-resnet50", {"width": 4, "cbam": False}, 64),
    ("mass-vgg16", {"width": 4}, 64),
    ("mass-inception3", {"width": 4}, 96),
]


def lively(name: str, shape: dict[str, object]) -> nn.Module:
    """With weights and batch-norm statistics that are far from their starts."""
    torch.manual_seed(3)
    network = NETWORKS[name](**shape).eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.uniform_(-0.3, 0.3)
            module.running_var.uniform_(0.5, 2.0)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.uniform_(-0.3, 0.5)
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=0.5)
            module.weight.data[-1].abs_()  # at least one class is spoken for
    return network


@pytest.mark.parametrize(("name", "shape", "side"), NETS)
def test_heat_equals_autograds(name: str, shape: dict[str, object], side: int) -> None:
    network = lively(name, shape)
    image = torch.rand(1, 3, side, side)
    forward = heated(network)
    assert forward is not None
    with torch.no_grad():
        logits, heats = forward(image)
    out = network(image.requires_grad_())
    torch.testing.assert_close(logits, out.logits.detach(), atol=1e-5, rtol=1e-5)
    assert heats.shape[1] == out.logits.shape[1]
    spoke = 0
    for index in range(heats.shape[1]):
        slow = torch.from_numpy(grad_cam(out.features, out.logits[0, index]))
        spoke += bool(slow.any())
        peak = heats[0, index].max()
        torch.testing.assert_close(heats[0, index] / peak if peak > 0 else heats[0, index], slow, atol=1e-4, rtol=1e-3)
    assert spoke  # else nothing was compared


def test_maps_have_no_heat() -> None:
    assert heated(NETWORKS["breast-unet"](width=4)) is None


def test_a_network_of_classes_without_written_heat_is_not_exported() -> None:
    from inference.backends.exported import Exported
    from inference.networks.mammo import MassAnswer

    class Unknown(nn.Module):
        def forward(self, image: torch.Tensor) -> MassAnswer:
            return MassAnswer(image.mean(dim=(2, 3)), image)

    with pytest.raises(TypeError, match=r"Unknown names classes"):
        Exported(Unknown())(torch.zeros(1, 8, 8, 3, dtype=torch.uint8))
