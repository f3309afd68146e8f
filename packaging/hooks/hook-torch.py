"""Of torch only what is imported: the usual hook adds every one of its modules, tests and compilers included."""

from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from PyInstaller.compat import is_linux
from PyInstaller.utils.hooks import collect_dynamic_libs, get_module_file_attribute, is_module_satisfies

hiddenimports = ["torch._C", "torch.backends.cpu", "torch.backends.mkldnn", "torch.nn.attention"]
if is_linux:  # a CUDA build keeps NVIDIA's libraries in distributions of their own, and asks for them
    from _pyinstaller_hooks_contrib.utils.nvidia_cuda import infer_hiddenimports_from_requirements

    wishes = [Requirement(text) for text in requires("torch") or ()]
    asked = [wish.name for wish in wishes if wish.marker is None or wish.marker.evaluate({"extra": ""})]
    hiddenimports += infer_hiddenimports_from_requirements(asked)
binaries = collect_dynamic_libs("torch", search_patterns=["*.so*", "*.dll", "*.dylib"])
manager = Path(get_module_file_attribute("torch")).parent / "bin" / "torch_shm_manager"
if manager.exists():  # `import torch` fails where it is not beside it
    binaries.append((str(manager), "torch/bin"))
excludedimports = ["torch.utils.tensorboard", "torch.utils.benchmark", "torch.utils.bottleneck", "caffe2"]
module_collection_mode = "pyz+py"  # torch reads its own sources
bindepend_symlink_suppression = ["**/torch/lib/*.so*"] if is_module_satisfies("PyInstaller >= 6.11") else []
