"""Which device computes: CUDA, then MPS, else the CPU; and how exactly it does so."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inference.errors import SettingsError

if TYPE_CHECKING:
    import torch

CHOICES = ("auto", "cpu", "cuda", "mps")


@dataclass(frozen=True, slots=True)
class Device:
    """kind: cpu, cuda or mps.  name: for the provenance line.  half: "bfloat16", "float16" or "" (32-bit)."""

    kind: str
    name: str
    half: str = ""


CPU = Device("cpu", "CPU")


def pick_device(choice: str = "auto") -> Device:
    """The best device here, or the one asked for. Raises SettingsError if that one is not here.

    torch is imported only where there may be an accelerator.
    """
    if choice not in CHOICES:
        raise SettingsError(f"There is no device '{choice}'; choose one of {', '.join(CHOICES)}.")
    if choice == "cpu" or (choice == "auto" and not may_have_accelerator()):
        return CPU
    import torch

    if choice in {"auto", "cuda"} and torch.cuda.is_available():
        half = "bfloat16" if torch.cuda.is_bf16_supported() else "float16"
        return Device("cuda", f"CUDA · {torch.cuda.get_device_name()}", half)
    if choice in {"auto", "mps"} and torch.backends.mps.is_available():
        return Device("mps", "MPS")
    if choice not in {"auto", "cpu"}:
        raise SettingsError(
            f"The device '{choice}' was asked for, but this machine has none that torch can use."
        )
    return CPU


def may_have_accelerator() -> bool:
    """Whether torch is worth asking: a Mac with its own chip, a CUDA driver that counts a device, AMD's driver."""
    if sys.platform == "darwin":
        return platform.machine() == "arm64"
    if Path("/dev/kfd").exists():
        return True
    try:
        driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
        count = ctypes.c_int(0)
        return driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(count)) == 0 and count.value > 0
    except (OSError, AttributeError):
        return False


def cores(*, spare: int = 0) -> int:
    """The CPU cores of this process without `spare` that others need; at least 1."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, here - spare)


def prepare_torch(*, spare_cores: int = 0) -> None:
    """Set up torch for inference on this process's CPUs, leaving `spare_cores` to others.

    Denormals are flushed: networks with tiny activations ran ten times slower with them.
    """
    import torch

    torch.set_flush_denormal(True)
    torch.set_num_threads(cores(spare=spare_cores))


@contextmanager
def precision(device: Device) -> Iterator[None]:
    """Run the block in the device's half precision, if it has one."""
    import torch

    if not device.half:
        yield
        return
    with torch.autocast(device.kind, dtype=getattr(torch, device.half)):
        yield


def is_out_of_memory(error: BaseException) -> bool:
    """Whether the accelerator ran out of memory. Without torch there is none that could."""
    torch = sys.modules.get("torch")
    if torch is None:
        return False
    return isinstance(error, torch.OutOfMemoryError) or "out of memory" in str(error)  # MPS: RuntimeError


def release_memory(device: Device) -> None:
    """Give cached accelerator memory back to the system."""
    import torch

    if device.kind == "cuda":
        torch.cuda.empty_cache()


def as_torch(device: Device) -> torch.device:
    """The device as torch names it."""
    import torch

    return torch.device(device.kind)
