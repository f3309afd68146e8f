from __future__ import annotations

import torch

from training.augment import Parameters, apply, draw


def _still(count: int) -> Parameters:
    """Parameters that change nothing."""
    theta = torch.tensor([[1.0, 0, 0], [0, 1, 0]]).repeat(count, 1, 1)
    ones, zeros = torch.ones(count, 3, 1, 1), torch.zeros(count, 3, 1, 1)
    return Parameters(theta, ones, zeros, ones[:, :1].clone(), zeros[:, :1].clone(), torch.zeros(count, 5))


def _pair() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    images = torch.rand(2, 3, 8, 8, generator=generator)
    return images, (torch.rand(2, 1, 8, 8, generator=generator) > 0.5).float()


def test_still_parameters_change_nothing() -> None:
    images, masks = _pair()
    changed, moved = apply(images, masks, _still(2), torch.Generator())
    assert torch.allclose(changed, images, atol=1e-5)
    assert torch.equal(moved, masks)


def test_mirroring_turns_picture_and_mask_together() -> None:
    images, masks = _pair()
    drawn = _still(2)
    drawn.theta[:, 0, 0] = -1
    changed, moved = apply(images, masks, drawn, torch.Generator())
    assert torch.allclose(changed, images.flip(3), atol=1e-5)
    assert torch.equal(moved, masks.flip(3))


def test_brightness_is_gain_times_value_plus_bias() -> None:
    images, masks = torch.full((1, 3, 4, 4), 0.5), torch.zeros(1, 1, 4, 4)
    drawn = _still(1)
    drawn.gain[:] = 1.2
    drawn.bias[:] = -0.1
    changed, _ = apply(images, masks, drawn, torch.Generator())
    assert torch.allclose(changed, torch.full_like(changed, 0.5), atol=1e-5)  # 0.5·1.2 − 0.1


def test_erasing_writes_grey_into_its_box_only() -> None:
    images, masks = torch.ones(1, 3, 8, 8), torch.ones(1, 1, 8, 8)
    drawn = _still(1)
    drawn.erase[0] = torch.tensor([0.25, 0.5, 0.5, 1.0, 0.3])  # columns 2–3, rows 4–7 of 8
    changed, moved = apply(images, masks, drawn, torch.Generator())
    assert torch.allclose(changed[0, :, 4:8, 2:4], torch.tensor(0.3))
    assert int((changed < 0.9).sum()) == 3 * 4 * 2
    assert bool((moved == 1).all())


def test_the_same_draw_gives_the_same_picture() -> None:
    images, masks = _pair()

    def once() -> torch.Tensor:
        generator = torch.Generator().manual_seed(7)
        return apply(images, masks, draw(2, generator), generator)[0]

    assert torch.equal(once(), once())


def test_augmented_pictures_stay_in_range() -> None:
    generator = torch.Generator().manual_seed(1)
    images, masks = torch.rand(64, 3, 16, 16, generator=generator), torch.ones(64, 1, 16, 16)
    changed, moved = apply(images, masks, draw(64, generator), generator)
    assert float(changed.min()) >= 0
    assert float(changed.max()) <= 1
    assert set(moved.unique().tolist()) <= {0.0, 1.0}
