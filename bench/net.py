"""The networks on a CPU, picture in, answer out: torch (eager, channels-last, compiled), ONNX Runtime, OpenVINO.

`python bench/net.py [--rounds 9] [--only NAME…] [--no-compile] [--threads 2] [--out bench/results/net]`: medians of
interleaved runs of every trained card and of the full-size networks, each with its own letterbox before and its
probabilities behind it. int8 by ONNX Runtime (static, per channel) and by NNCF for OpenVINO, where those are installed.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench.busy import require_idle
from inference.backends.openvino_cpu import OpenVinoBackend, runtime

ov = runtime()  # before torch and nncf, with its telemetry locked out
import torch
from torch import Tensor, nn

from inference.backends.torch_eager import as_picture, network_of
from inference.explain import sigmoid, softmax
from inference.geometry import Size
from inference.library import checked_weights, read_library
from inference.networks.breast import BreastUNet
from inference.networks.distill import DistillStudent, DistillTeacher
from inference.networks.mammo import MassResNet50
from inference.networks.slide import SlideFPN
from inference.preprocess import letterbox, unletterbox

Run = Callable[[np.ndarray], np.ndarray]  # (1, H, W, 3) uint8 → logits
EAGER, LAST, COMPILED = "torch eager", "channels-last", "torch.compile"
ORT, ORT8, OV, OV8 = "ONNX Runtime", "ONNX Runtime int8", "OpenVINO", "OpenVINO int8"
COLUMNS = (EAGER, LAST, COMPILED, ORT, ORT8, OV, OV8)
FP32 = (EAGER, LAST, COMPILED, ORT, OV)
STUDENT, NARROW, TEACHER = "student w8 @256", "student 8-8-16-32 @256", "teacher w64 @256"
CALIBRATION = 8
QUICK_S = 0.15  # runs shorter than this are repeated more often


@dataclass(frozen=True)
class Net:
    """side: of its input.  goal8: whether the goal for int8 is meant for it."""

    name: str
    network: nn.Module
    side: int
    goal8: bool = False


class Plain(nn.Module):
    """8-bit picture in, logits out: the graph that every runtime gets."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, rgb: Tensor) -> Tensor:
        out = self.network(as_picture(rgb))
        return getattr(out, "logits", out)


def fitted(network: nn.Module, side: int) -> nn.Module:
    """Random weights with batch-norm statistics that fit them: without, activations shrink to denormals."""
    torch.manual_seed(0)
    network.train()
    with torch.no_grad():
        network(torch.rand(2, 3, min(side, 128), min(side, 128)))
    return network.eval()


def nets() -> Iterator[Net]:
    """The trained cards that read pictures, then the sizes of the goals."""
    for card in read_library().cards.values():
        if card.trained and card.network != "breast-fusion":
            yield Net(card.id, network_of(card, checked_weights(card)), card.input.size.width)
    yield Net(STUDENT, fitted(DistillStudent(width=8), 256), 256)
    yield Net(NARROW, fitted(DistillStudent(widths=(8, 8, 16, 32), upsample="nearest"), 256), 256)
    yield Net(TEACHER, fitted(DistillTeacher(), 256), 256)
    yield Net("U-Net w32 @256", fitted(BreastUNet(width=32), 256), 256, goal8=True)
    yield Net("ResNet-50 @224", fitted(MassResNet50(), 224), 224, goal8=True)
    yield Net("ResNet-50 @512", fitted(MassResNet50(), 512), 512, goal8=True)
    yield Net("ResNet-50 FPN @512", fitted(SlideFPN(), 512), 512, goal8=True)


def pictures(side: int) -> list[np.ndarray]:
    """Letterboxed pictures for calibration and tracing: the demo case's tissue at several places."""
    from inference.images.greyscale import to_rgb
    from inference.images.opener import open_image

    with open_image(ROOT / "resources" / "demo" / "malignant.dcm") as source:
        whole = to_rgb(source, 0)
    high, wide = whole.shape[0] // 2, whole.shape[1] // 2
    corners = np.random.default_rng(0).integers(0, (high, wide), (CALIBRATION, 2))
    parts = [np.ascontiguousarray(whole[y : y + high, x : x + wide]) for y, x in corners]
    return [letterbox(part, Size(side, side))[0][None] for part in parts]


def runs(net: Net, threads: int, folder: Path, *, compiled: bool) -> dict[str, Run]:
    """Every way to run the net that this machine has."""
    plain = Plain(net.network).eval()
    given = pictures(net.side)
    made = {EAGER: torch_run(plain, contiguous=True), ORT: None, ORT8: None, OV: None, OV8: None}
    last = Plain(deepcopy(net.network)).eval().to(memory_format=torch.channels_last)
    made[LAST] = torch_run(last)
    if compiled:
        made[COMPILED] = torch_run(torch.compile(last))  # type: ignore[arg-type]
    made |= onnx_runs(plain, given, threads, folder / "n.onnx")
    made |= openvino_runs(plain, given, threads)
    return {name: made[name] for name in COLUMNS if made.get(name) is not None}  # type: ignore[misc]


def torch_run(module: nn.Module, *, contiguous: bool = False) -> Run:
    def run(rgb: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            if not contiguous:
                return module(torch.from_numpy(rgb)).numpy()
            picture = as_picture(torch.from_numpy(rgb)).contiguous()
            out = module.network(picture)
            return getattr(out, "logits", out).numpy()

    return run


def onnx_runs(plain: Plain, given: list[np.ndarray], threads: int, path: Path) -> dict[str, Run]:
    try:
        import onnxruntime
        from onnxruntime import quantization
    except ImportError:
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(plain, (torch.from_numpy(given[0]),), str(path), input_names=["rgb"], output_names=["out"],
                          opset_version=17, dynamo=False, external_data=False)  # fmt: skip
    prepared, small = path.with_name("p.onnx"), path.with_name("q.onnx")
    quantization.quant_pre_process(str(path), str(prepared), skip_symbolic_shape=True)

    class Reader(quantization.CalibrationDataReader):  # type: ignore[misc]
        left = iter([{"rgb": one} for one in given])

        def get_next(self) -> Any:
            return next(self.left, None)

    quantization.quantize_static(
        str(prepared), str(small), Reader(), quant_format=quantization.QuantFormat.QDQ, per_channel=True,
        op_types_to_quantize=["Conv", "Gemm", "MatMul"],
    )  # fmt: skip
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = threads, 3

    def runner(model: Path) -> Run:
        session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        return lambda rgb: session.run(["out"], {"rgb": rgb})[0]

    return {ORT: runner(path), ORT8: runner(small)}


def openvino_runs(plain: Plain, given: list[np.ndarray], threads: int) -> dict[str, Run]:
    example = torch.from_numpy(given[0])
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        traced = torch.jit.trace(plain, example, check_trace=False)
        model = ov.convert_model(traced, example_input=example, input=[list(example.shape)])
    told = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": threads}

    def runner(model: Any) -> Run:
        backend = OpenVinoBackend(ov.Core().compile_model(model, "CPU", told))  # as the product asks it
        return lambda rgb: backend(rgb).logits

    made = {OV: runner(model)}
    if (small := eight_bit(model, given)) is not None:
        made[OV8] = runner(small)
    return made


def eight_bit(model: Any, given: list[np.ndarray]) -> Any:
    """The int8 form by NNCF, None where that is not installed."""
    try:
        import nncf
    except ImportError:
        return None
    nncf.set_log_level(40)
    return nncf.quantize(model, nncf.Dataset(given), subset_size=len(given), preset=nncf.QuantizationPreset.MIXED)


def answered(run: Run, whole: np.ndarray, side: int) -> np.ndarray:
    """What a pipeline does around the network."""
    boxed, _ = letterbox(whole, Size(side, side))
    logits = run(boxed[None])
    if logits.ndim == 2:
        return softmax(logits[0])
    return unletterbox(sigmoid(logits[0, 0]), Size.of(whole.shape)) >= 0.5


def measure(net: Net, ways: dict[str, Run], rounds: int) -> dict[str, float]:
    """Median milliseconds of each, interleaved."""
    whole = np.repeat(np.random.default_rng(1).integers(0, 255, (600, 800, 1), np.uint8), 3, axis=2)
    times: dict[str, list[float]] = {name: [] for name in ways}
    for run in ways.values():
        answered(run, whole, net.side)  # compiles, warms up
    for _ in range(rounds):
        for name, run in ways.items():
            for _again in range(3):
                begun = perf_counter()
                answered(run, whole, net.side)
                times[name].append(perf_counter() - begun)
                if times[name][-1] > QUICK_S:
                    break
    return {name: 1000 * statistics.median(values) for name, values in times.items()}


def row(net: Net, ms: dict[str, float]) -> str:
    best = min(ms[name] for name in FP32 if name in ms)
    cells = [f"{ms[name]:.1f} ({ms[name] / best:.2f})" if name in ms else "–" for name in COLUMNS]
    return f"| {net.name} | " + " | ".join(cells) + " |"


def judged(net: Net, ms: dict[str, float]) -> str:
    """How the goals of OpenVINO stand: within 10 % of the best in 32 bits; int8 2.5 times as fast."""
    best = min(ms[name] for name in FP32 if name in ms)
    text = f"- {net.name}: OpenVINO fp32 {ms[OV] / best:.2f} of the best fp32"
    if OV8 in ms:
        text += f", int8 {best / ms[OV8]:.2f} times as fast" + (" (goal 2.5)" if net.goal8 else "")
    if net.name.startswith("student"):
        text += f"; the fastest takes {min(ms.values()):.1f} ms (goal 8)"
    return text + "."


def against_teacher(all_ms: dict[str, dict[str, float]]) -> list[str]:
    """How many times as fast as its teacher each student is, on each backend that ran both."""
    lines = []
    for small in (name for name in (STUDENT, NARROW) if name in all_ms and TEACHER in all_ms):
        student, teacher = all_ms[small], all_ms[TEACHER]
        told = ", ".join(f"{name} {teacher[name] / student[name]:.1f}" for name in COLUMNS if name in student)
        lines.append(f"- {small}: times as fast as {TEACHER} on the same backend: {told} (goal 5).")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", nargs="*", default=[], help="names that contain one of these")
    parser.add_argument("--no-compile", action="store_true", help="leave torch.compile out: it builds for minutes")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "net")
    asked = parser.parse_args()
    busy = require_idle(force=asked.force)
    torch.set_num_threads(asked.threads)
    torch.set_flush_denormal(True)
    compiled = not asked.no_compile and shutil.which("cc") is not None
    rows, notes, all_ms = [], [], {}
    for net in nets():
        if asked.only and not any(part in net.name for part in asked.only):
            continue
        with tempfile.TemporaryDirectory() as folder:
            ms = measure(net, runs(net, asked.threads, Path(folder), compiled=compiled), asked.rounds)
        all_ms[net.name] = ms
        torch._dynamo.reset()
        rows.append(row(net, ms))
        notes.append(judged(net, ms))
        print(rows[-1], flush=True)
    text = report(rows, notes + against_teacher(all_ms), busy, asked.threads)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.with_suffix(".md").write_text(text)
    print(text)


def report(rows: list[str], notes: list[str], busy: str, threads: int) -> str:
    head = [
        "# Networks on a CPU, with what stands before and behind them", "",
        f"{date.today()}, {threads} threads, Python {platform.python_version()}, torch {torch.__version__}, "
        f"OpenVINO {ov.__version__.split('-')[0]}. Milliseconds, in brackets the ratio to the best in 32 bits.",
        busy, "", "| network | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|",
    ]  # fmt: skip
    return "\n".join([*head, *rows, "", *notes, "", "Repeat: `python bench/net.py`"]) + "\n"


if __name__ == "__main__":
    main()
