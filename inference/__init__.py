"""Everything that runs without a window: images, networks, pipelines, export, the headless command.

Importing this package loads neither torch nor pydicom nor OpenCV; the modules that need them import them.
"""

__version__ = "0.1.0"
PRODUCT = "LesionScope"
DISCLAIMER = "Research use only – not for clinical use"
