"""Every network by the name that a model card uses. Defined once, imported by the pipelines and by training.

Importing this package imports torch.
"""

from __future__ import annotations

from torch import nn

from inference.networks.breast import BreastClassifier, BreastFusion, BreastUNet
from inference.networks.distill import DistillStudent, DistillTeacher

NETWORKS: dict[str, type[nn.Module]] = {
    "breast-unet": BreastUNet,
    "breast-classifier": BreastClassifier,
    "breast-fusion": BreastFusion,
    "distill-teacher": DistillTeacher,
    "distill-student": DistillStudent,
}
