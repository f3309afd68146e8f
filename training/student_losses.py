"""Method C's two distillation losses: margin-ReLU features and edge-aware graph reasoning. Both are [ours] inside."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d, adaptive_max_pool2d, interpolate, max_pool2d, normalize

GRID = 8  # graph nodes a side
SHARPNESS = 4.0  # of the adjacency: softmax of 4 · cosine


def expected_negative(norm: nn.BatchNorm2d) -> Tensor:
    """m = E[x | x < 0] of each channel, x ~ N(β, γ²): what batch norm's output is there. (C,), all < 0.

    Source: Heo et al. 2019, "A comprehensive overhaul of feature distillation", equation 5.
    """
    mean, spread = norm.bias.detach().double(), norm.weight.detach().double().abs().clamp_min(1e-6)
    ratio = mean / spread
    density = torch.exp(-0.5 * ratio.square()) / math.sqrt(2 * math.pi)
    below = 0.5 * torch.erfc(ratio / math.sqrt(2))
    margin = torch.where(below > 1e-3, mean - spread * density / below.clamp_min(1e-12), -3 * spread)
    return margin.clamp_max(-1e-6).float()


def partial_l2(teacher: Tensor, student: Tensor) -> Tensor:
    """Mean of (student − teacher)², without the positions where student ≤ teacher ≤ 0."""
    silent = (student <= teacher) & (teacher <= 0)
    return ((student - teacher).square() * ~silent).mean()


class FeatureLoss(nn.Module):
    """L_feat: partial L2 between the teacher's maps behind their margins and the student's, projected 1×1."""

    def __init__(self, *, student: Sequence[int], norms: Sequence[nn.BatchNorm2d]) -> None:
        super().__init__()
        self.project = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(mine, norm.num_features, 1, bias=False), nn.BatchNorm2d(norm.num_features)
            )
            for mine, norm in zip(student, norms, strict=True)
        )
        for index, norm in enumerate(norms):
            self.register_buffer(f"margin{index}", expected_negative(norm)[:, None, None])
            self.register_buffer(f"scale{index}", norm.weight.detach().square().mean().clamp_min(1e-6))

    def projected(self, maps: Sequence[Tensor]) -> list[Tensor]:
        """The student's maps in the teacher's channels."""
        return [project(one) for project, one in zip(self.project, maps, strict=True)]

    def forward(self, teacher: Sequence[Tensor], projected: Sequence[Tensor]) -> Tensor:
        """Mean over the pairs; each is divided by the teacher's mean γ², so that none outweighs the others."""
        losses = []
        for index, (taught, own) in enumerate(zip(teacher, projected, strict=True)):
            goal = torch.maximum(taught, getattr(self, f"margin{index}"))
            losses.append(partial_l2(goal, fitted(own, goal)) / getattr(self, f"scale{index}"))
        return torch.stack(losses).mean()


def fitted(own: Tensor, goal: Tensor) -> Tensor:
    """own at goal's height and width; odd input sizes differ by one row."""
    if own.shape[2:] == goal.shape[2:]:
        return own
    return interpolate(own, size=goal.shape[2:], mode="bilinear", align_corners=False)


def edge_map(masks: Tensor) -> Tensor:
    """Pixels within one of the label's outline: dilation minus erosion, 3×3. (B, 1, H, W) 0/1 → same."""
    return max_pool2d(masks, 3, 1, 1) + max_pool2d(-masks, 3, 1, 1)


def reasoned(features: Tensor, edges: Tensor) -> Tensor:
    """Project, build, reason. features: (B, C, h, w).  edges: (B, 1, H, W) 0/1.  Returns (B, N, C), N = GRID².

    Project: each cell of the grid is a node, the mean of its pixels weighted by the edge map.
    Build: softmax of the cosine similarity between nodes, over the nodes that saw an edge.
    Reason: one graph convolution, A·V, then unit length. Its weights are the identity: learned ones could
    shrink both graphs to nothing and call that agreement.
    """
    weight = adaptive_max_pool2d(edges, features.shape[2:])
    mass = adaptive_avg_pool2d(weight, GRID)  # (B, 1, G, G)
    nodes = adaptive_avg_pool2d(features * weight, GRID) / mass.clamp_min(1e-6)
    flat = nodes.flatten(2).transpose(1, 2)  # (B, N, C)
    seen = seen_nodes(weight)
    unit = normalize(flat, dim=2, eps=1e-6)
    similarity = (SHARPNESS * unit @ unit.transpose(1, 2)).masked_fill(~seen[:, None, :], -1e4)
    adjacency = similarity.softmax(dim=2)
    return normalize(adjacency @ flat, dim=2, eps=1e-6)


def seen_nodes(weight: Tensor) -> Tensor:
    """Which nodes hold an edge pixel, (B, N) bool."""
    return adaptive_avg_pool2d(weight, GRID).flatten(1) > 0


def edge_loss(teacher: Tensor, student: Tensor, masks: Tensor) -> Tensor:
    """L_edge: mean squared distance of the two reasoned graphs over the nodes that saw an edge; 0 without edges.

    teacher, student: low-level maps with equal channels, (B, C, h, w).  masks: (B, 1, H, W) 0/1.
    """
    edges = edge_map(masks)
    seen = seen_nodes(adaptive_max_pool2d(edges, teacher.shape[2:]))
    distance = (reasoned(teacher, edges) - reasoned(student, edges)).square().sum(dim=2)  # (B, N)
    return (distance * seen).sum() / seen.sum().clamp_min(1)
