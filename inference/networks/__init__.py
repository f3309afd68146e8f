"""Every network by the name that a model card uses. Defined once, imported by the pipelines and by training.

Importing this package imports torch.
"""

from __future__ import annotations

from torch import nn

from inference.networks.breast import BreastClassifier, BreastFusion, BreastUNet
from inference.networks.distill import DistillStudent, DistillTeacher
from inference.networks.mammo import MassResNet50, MassVGG16
from inference.networks.mammo_inception import MassInceptionV3
from inference.networks.slide import SlideFPN
from inference.networks.thyroid import ThyroidNet
from inference.networks.unet import UNet

NETWORKS: dict[str, type[nn.Module]] = {
    "breast-unet": BreastUNet,
    "breast-classifier": BreastClassifier,
    "breast-fusion": BreastFusion,
    "distill-teacher": DistillTeacher,
    "distill-student": DistillStudent,
    "thyroid-net": ThyroidNet,
    "mass-resnet50": MassResNet50,
    "mass-vgg16": MassVGG16,
    "mass-inception3": MassInceptionV3,
    "slide-fpn": SlideFPN,
    "u-net": UNet,
}
