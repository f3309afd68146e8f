"""Of torch only what is imported: the usual hook adds every one of its modules, tests and compilers included."""

from PyInstaller.utils.hooks import collect_dynamic_libs, is_module_satisfies

hiddenimports = ["torch._C", "torch.backends.cpu", "torch.backends.mkldnn", "torch.nn.attention"]
binaries = collect_dynamic_libs("torch", search_patterns=["*.so*", "*.dll", "*.dylib"])
excludedimports = ["torch.utils.tensorboard", "torch.utils.benchmark", "torch.utils.bottleneck", "caffe2"]
module_collection_mode = "pyz+py"  # torch reads its own sources
bindepend_symlink_suppression = ["**/torch/lib/*.so*"] if is_module_satisfies("PyInstaller >= 6.11") else []
