"""The networks that A1 and the student are measured against."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
import torch

from inference.errors import ModelError
from inference.networks.unet import UNet
from training import peers_train
from training.checkpoint import write_bytes, write_tensors
from training.cost import parameters
from training.parts import WEIGHTS
from training.peers import PEERS
from training.peers.cmunext import BASE, CMUNeXt
from training.peers.mobile_uvit import MobileUViT

NEW = sorted(name for name, peer in PEERS.items() if not peer.ours)  # ours are tested where they live


def narrow(name: str) -> torch.nn.Module:
    torch.manual_seed(3)
    return PEERS[name].build(4)


@pytest.mark.parametrize("name", sorted(PEERS))
def test_one_logit_per_pixel_at_two_sizes(name: str) -> None:
    model = narrow(name).eval()
    for height, width in ((64, 64), (96, 64)):
        assert model(torch.rand(2, 3, height, width)).shape == (2, 1, height, width)


@pytest.mark.parametrize("name", sorted(PEERS))
def test_a_gradient_reaches_every_parameter(name: str) -> None:
    model = narrow(name)
    model(torch.rand(2, 3, 64, 64)).square().mean().backward()
    still = [n for n, p in model.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
    assert not still


@pytest.mark.parametrize("name", NEW)
def test_the_narrow_version_learns_eight_pictures_by_heart(name: str) -> None:
    generator = torch.Generator().manual_seed(1)
    images = torch.rand(8, 3, 32, 32, generator=generator) * 0.3
    masks = torch.zeros(8, 1, 32, 32)
    for index in range(8):
        row, column = index % 4 * 6, index // 4 * 12
        masks[index, :, row : row + 10, column : column + 12] = 1
    images = images + 0.5 * masks
    model = narrow(name).train()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(60):
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(images), masks)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    found = model(images) > 0
    assert (found == (masks > 0.5)).float().mean() > 0.98


def test_networks_have_their_papers_number_of_parameters() -> None:
    """CMUNeXt 3.15 M and CMUNeXt-S 0.42 M (their table 1), Mobile U-ViT 1.39 M (its abstract)."""
    assert round(parameters(CMUNeXt(width=16, layout=BASE)) / 1e6, 2) == 3.15
    assert round(parameters(CMUNeXt(width=8)) / 1e6, 2) == 0.42
    assert round(parameters(MobileUViT(width=16)) / 1e6, 2) == 1.39


def test_u_net_of_width_one_counts_as_by_hand() -> None:
    """Width 1, one step down: 3→1→1, 1→2→2 coding, 2→1 up (2×2), 2→1→1 decoding, 1→1 head."""
    coding = (27 + 2 + 9 + 2) + (18 + 4 + 36 + 4)
    decoding = (8 + 1) + (18 + 2 + 9 + 2) + (1 + 1)
    assert parameters(UNet(width=1, depth=1)) == coding + decoding
    gates = (1 + 2) + (1 + 2) + (1 + 2)
    assert parameters(UNet(width=1, depth=1, attention=True)) == coding + decoding + gates


def test_a_finished_run_is_loaded_as_it_was(tmp_path: Path) -> None:
    model = narrow("u-net").eval()
    run = tmp_path / "u-net"
    write_bytes(run / peers_train.WHICH, b'{"network": "u-net", "width": 4}')
    write_tensors(run / "split" / WEIGHTS, model.state_dict(), {"size": 64})
    peer, again, size = peers_train.load_peer(run)
    image = torch.rand(1, 3, 64, 64)
    assert (peer.title, size) == ("U-Net", 64)
    assert torch.equal(again(image), model(image))


def test_a_folder_without_a_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nothing"):
        peers_train.load_peer(tmp_path / "nothing")


def test_the_command_has_the_options_of_a1() -> None:
    parser = argparse.ArgumentParser()
    peers_train.add_options(parser)
    args = parser.parse_args(["--network", "u-net", "--data", "d", "--out", "o"])
    assert (args.per_image, args.size, args.batch, args.init) == (0.5, 128, 8, None)
