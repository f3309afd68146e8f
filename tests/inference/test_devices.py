"""A machine without an accelerator learns so without importing torch."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from inference import devices
from inference.devices import CPU, cores, is_out_of_memory, may_have_accelerator, pick_device
from inference.errors import SettingsError

ROOT = Path(__file__).resolve().parents[2]


class Driver:
    """A CUDA driver that counts so many devices."""

    def __init__(self, devices: int, *, broken: bool = False) -> None:
        self.devices, self.broken = devices, broken

    def cuInit(self, flags: int) -> int:
        return 100 if self.broken else 0  # 100: CUDA_ERROR_NO_DEVICE

    def cuDeviceGetCount(self, count: object) -> int:
        count._obj.value = self.devices  # type: ignore[attr-defined]  # of ctypes.byref
        return 0


@pytest.mark.skipif(sys.platform == "darwin" or Path("/dev/kfd").exists(), reason="asks CUDA's driver")
@pytest.mark.parametrize(("driver", "there"), [(Driver(1), True), (Driver(0), False), (Driver(1, broken=True), False)])
def test_the_driver_is_asked_for_its_devices(
    monkeypatch: pytest.MonkeyPatch, driver: Driver, there: bool
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: driver)
    assert may_have_accelerator() is there


@pytest.mark.skipif(sys.platform == "darwin" or Path("/dev/kfd").exists(), reason="asks CUDA's driver")
def test_without_a_driver_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert not may_have_accelerator()
    assert pick_device("auto") is CPU


def test_a_mac_is_judged_by_its_chip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices.sys, "platform", "darwin")
    for chip, there in (("arm64", True), ("x86_64", False)):
        monkeypatch.setattr(devices.platform, "machine", lambda chip=chip: chip)
        assert may_have_accelerator() is there


def test_the_cpu_is_picked_without_torch() -> None:
    code = """
import sys
from inference.devices import CPU, is_out_of_memory, pick_device
assert pick_device("cpu") is CPU
assert not is_out_of_memory(RuntimeError("out of memory"))
assert "torch" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60)


def test_a_device_that_does_not_exist_is_named() -> None:
    with pytest.raises(SettingsError, match="no device 'tpu'"):
        pick_device("tpu")


def test_out_of_memory_is_known_by_its_words_where_torch_is() -> None:
    import torch

    assert is_out_of_memory(torch.OutOfMemoryError("full"))
    assert not is_out_of_memory(ValueError("a shape"))


def test_spared_cores_leave_at_least_one() -> None:
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    assert cores() == here
    assert cores(spare=1) == max(1, here - 1)
    assert cores(spare=999) == 1
