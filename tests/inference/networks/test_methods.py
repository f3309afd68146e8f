"""The networks of methods B, C and E: shapes, parameter counts of the published sizes, gradients, learning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from inference.explain import grad_cam
from inference.networks.distill import DistillStudent, DistillTeacher
from inference.networks.mammo import MassHead, MassResNet50, MassVGG16, cam_from_head
from inference.networks.mammo_inception import MassInceptionV3
from inference.networks.thyroid import Down, ThyroidNet

Make = Callable[[], nn.Module]

MAPS: dict[str, Make] = {
    "teacher": lambda: DistillTeacher(width=4),
    "student": lambda: DistillStudent(width=4),
    "uneven student": lambda: DistillStudent(widths=(4, 4, 8, 12), upsample="nearest"),
}
VECTORS: dict[str, Make] = {
    "thyroid": lambda: ThyroidNet(width=4, middle=1),
    "resnet50": lambda: MassResNet50(width=4, classes=4),
    "resnet50 without": lambda: MassResNet50(width=4, classes=4, cbam=False),
    "vgg16": lambda: MassVGG16(width=4, classes=4),
    "inception3": lambda: MassInceptionV3(width=4, classes=4),
}


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("shape", [(64, 64), (48, 83)])
def test_segmentation_gives_one_logit_per_pixel_at_any_size(name: str, shape: tuple[int, int]) -> None:
    assert MAPS[name]().eval()(torch.rand(2, 3, *shape)).shape == (2, 1, *shape)


@pytest.mark.parametrize("name", VECTORS)
@pytest.mark.parametrize("shape", [(64, 64), (75, 110)])
def test_classifier_gives_a_vector_and_features_at_any_size(name: str, shape: tuple[int, int]) -> None:
    out = VECTORS[name]().eval()(torch.rand(2, 3, *shape))
    assert out.logits.shape == (2, 4)
    assert out.features.shape[2:] == (-(-shape[0] // 32), -(-shape[1] // 32)) or "vgg" in name


@pytest.mark.parametrize(
    ("network", "expected"),
    [  # the trunks' published counts (torchvision, without their own heads) and ours by hand
        (MassResNet50(cbam=False), 23_508_032 + 2 * 2048 + 2),
        # CBAM: shared MLP 2048 → 128 → 2048 with biases, one 7×7 over two maps
        (MassResNet50(), 23_508_032 + 2 * 2048 * 128 + 128 + 2048 + 99 + 2 * 2048 + 2),
        (MassVGG16(cbam=False, batch_norm=False), 14_714_688 + 2 * 512 + 2),
        (MassInceptionV3(cbam=False), 21_785_568 + 2 * 2048 + 2),
    ],
    ids=["resnet50", "resnet50+cbam", "vgg16", "inception3"],
)
def test_full_size_has_the_published_number_of_parameters(network: nn.Module, expected: int) -> None:
    assert sum(parameter.numel() for parameter in network.parameters()) == expected


def test_teachers_encoder_is_resnet34_by_name_and_size() -> None:
    tensors = dict(DistillTeacher().named_parameters())
    encoder = {name: p for name, p in tensors.items() if not name.startswith(("decoder", "head"))}
    assert sum(p.numel() for p in encoder.values()) == 21_284_672  # ResNet-34 without its classifier
    assert encoder["layer4.0.downsample.0.weight"].shape == (512, 256, 1, 1)
    assert encoder["layer3.5.conv2.weight"].shape == (256, 256, 3, 3)


def test_inception_keeps_torchvisions_names() -> None:
    tensors = MassInceptionV3().state_dict()
    assert tensors["Mixed_6c.branch7x7dbl_3.conv.weight"].shape == (160, 160, 1, 7)
    assert tensors["Mixed_7c.branch3x3dbl_2.bn.running_mean"].shape == (384,)


def test_student_is_at_most_a_fifteenth_of_the_full_teacher() -> None:
    small, large = (sum(p.numel() for p in net.parameters()) for net in (DistillStudent(), DistillTeacher()))
    assert 15 * small <= large


@pytest.mark.parametrize("name", [*MAPS, *VECTORS])
def test_gradient_reaches_every_parameter(name: str) -> None:
    torch.manual_seed(0)
    model = (MAPS | VECTORS)[name]().train()
    out = model(torch.rand(3, 3, 96, 96))
    getattr(out, "logits", out).square().mean().backward()
    silent = [n for n, p in model.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
    assert silent == []


@pytest.mark.parametrize("name", [*MAPS, *VECTORS])
def test_saved_weights_load_equal(name: str, tmp_path: Path) -> None:
    first, second = ((MAPS | VECTORS)[name]().eval() for _ in range(2))
    save_file(first.state_dict(), tmp_path / "w.safetensors")
    second.load_state_dict(load_file(tmp_path / "w.safetensors"))
    image = torch.rand(1, 3, 64, 64)
    one, two = first(image), second(image)
    assert torch.equal(getattr(one, "logits", one), getattr(two, "logits", two))


def test_maps_of_teacher_and_student_lie_on_the_same_grids() -> None:
    image = torch.rand(2, 3, 64, 96)
    taught, own = DistillTeacher(width=4).explain(image), DistillStudent(width=4).train().explain(image)
    sizes = [(32, 48), (16, 24), (8, 12), (4, 6)]
    assert [tuple(f.shape[2:]) for f in taught.features] == sizes
    assert [tuple(f.shape[2:]) for f in own.features] == sizes
    assert [f.shape[1] for f in taught.features] == list(DistillTeacher(width=4).channels)
    assert [f.shape[1] for f in own.features] == list(DistillStudent(width=4).channels)


def test_the_student_carries_no_features_into_use() -> None:
    assert DistillStudent(width=4).eval().explain(torch.rand(1, 3, 32, 32)).features == ()


def _discs() -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(3)
    y, x = torch.meshgrid(torch.arange(32.0), torch.arange(32.0), indexing="ij")
    middle = 8 + 16 * torch.rand(8, 2, generator=generator)
    square = (x - middle[:, 0, None, None]).square() + (y - middle[:, 1, None, None]).square()
    masks = (square < 25).float()[:, None]
    return 0.6 + 0.1 * torch.rand(8, 3, 32, 32, generator=generator) - 0.4 * masks, masks


@pytest.mark.parametrize("name", MAPS)
def test_narrow_segmentation_overfits_eight_images(name: str) -> None:
    torch.manual_seed(1)
    images, masks = _discs()
    model = MAPS[name]().train()
    optimiser = torch.optim.Adam(model.parameters(), 1e-2)
    for _ in range(60):
        optimiser.zero_grad()
        loss = binary_cross_entropy_with_logits(model(images), masks)
        loss.backward()
        optimiser.step()
    found = model(images).detach() > 0
    assert 2 * float((found & (masks > 0)).sum()) / float(found.sum() + masks.sum()) > 0.9


@pytest.mark.parametrize("name", VECTORS)
def test_narrow_classifier_overfits_eight_images(name: str) -> None:
    torch.manual_seed(1)
    images, _ = _discs()
    labels = torch.tensor([0, 1, 2, 3, 0, 1, 2, 3])
    model = VECTORS[name]().train()
    optimiser = torch.optim.Adam(model.parameters(), 5e-3)
    for _ in range(60):
        optimiser.zero_grad()
        loss = cross_entropy(model(images).logits, labels)
        loss.backward()
        optimiser.step()
    assert float(loss.detach()) < 0.2


def test_dilated_convolution_halves_the_grid_as_max_pooling_would() -> None:
    down = Down(8, 16)
    assert down.dilated.dilation == (2, 2)
    for side, half in ((32, 16), (33, 17), (7, 4)):  # 3×3 max-pooling, stride 2, padding 1
        assert down(torch.rand(1, 8, side, side)).shape == (1, 16, half, half)
        assert nn.MaxPool2d(3, 2, 1)(torch.rand(1, 8, side, side)).shape[2:] == (half, half)


def test_dense_modules_have_the_channels_of_the_text() -> None:
    net = ThyroidNet(width=32, middle=1)
    assert net.middle[0].steps[0].depthwise.in_channels == 32 + 728  # T1(input), entry
    assert net.exit.around[0].in_channels == 32 + 728 + 364 + (
        32 + 728
    )  # T1, entry, T2(middle's input), middle


def test_grad_cam_from_the_heads_weights_equals_autograds() -> None:
    torch.manual_seed(0)
    model = MassResNet50(width=4).eval()
    head = model.head
    assert isinstance(head, MassHead)
    nn.init.uniform_(head.linear.weight)  # positive: something speaks for the class
    image = torch.rand(1, 3, 96, 64)
    with torch.enable_grad():
        answer = model(image.requires_grad_())
        slow = grad_cam(answer.features, answer.logits[0, 1])
    fast = cam_from_head(answer, head, 1)[0].detach()
    assert float(fast.max()) > 0
    assert torch.allclose(fast / fast.max(), torch.from_numpy(slow), atol=1e-5)
