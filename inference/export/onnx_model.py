"""Models for other programs: ONNX in fp32 and int8, with a note for whoever builds an app on them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from inference.cards import ModelCard
from inference.errors import ExportError

if TYPE_CHECKING:
    from torch import nn

Picture = NDArray[np.float32]
FP32, INT8, NOTE = "model.onnx", "model-int8.onnx", "README.md"
OPSET = 17
INPUT, OUTPUT = "image", "probability"


def export_fp32(network: nn.Module, card: ModelCard, path: Path) -> None:
    """Write the network with its last step inside: sigmoid for a map, softmax over T for classes.

    The input has the card's size and batch 1; phones want fixed shapes.  Raises ExportError.
    """
    import torch

    size = card.input.size
    example = torch.rand(1, 3, size.height, size.width)
    try:
        import onnx  # noqa: F401 – torch.onnx needs it and says so badly

        with warnings.catch_warnings():
            # The newer exporter needs onnxscript and gives the same graph; this one warns that it is the older.
            warnings.simplefilter("ignore", DeprecationWarning)
            torch.onnx.export(
                ending(network, card), (example,), str(path), input_names=[INPUT], output_names=[OUTPUT],
                opset_version=OPSET, dynamo=False, external_data=False,
            )  # fmt: skip
    except ImportError as error:
        raise ExportError(
            "ONNX export needs the packages 'onnx' and 'onnxruntime'.", detail=str(error)
        ) from error
    except (RuntimeError, OSError) as error:
        raise ExportError(f"'{card.title}' could not be written as ONNX.", detail=str(error)) from error


def ending(network: nn.Module, card: ModelCard) -> nn.Module:
    """The network with the step from logits to the probabilities that a person is shown."""
    import torch
    from torch import Tensor, nn

    is_map, temperature = bool(card.output.layer), card.output.temperature

    class Ending(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, image: Tensor) -> Tensor:
            out = self.network(image)
            logits: Tensor = getattr(out, "logits", out)
            return torch.sigmoid(logits) if is_map else torch.softmax(logits / temperature, dim=1)

    return Ending().eval()


def quantise(fp32: Path, int8: Path, pictures: Sequence[Picture]) -> None:
    """Write the int8 form: weights and activations, ranges taken from `pictures` (1, 3, H, W) of training.

    Raises ExportError.
    """
    try:
        from onnxruntime import quantization  # type: ignore[import-untyped] # no stubs
    except ImportError as error:
        raise ExportError("Quantising needs the package 'onnxruntime'.", detail=str(error)) from error
    prepared = int8.with_suffix(".prepared.onnx")
    try:
        quantization.quant_pre_process(str(fp32), str(prepared), skip_symbolic_shape=True)
        quantization.quantize_static(
            str(prepared), str(int8), _reader(pictures), quant_format=quantization.QuantFormat.QDQ,
            per_channel=True, op_types_to_quantize=["Conv", "Gemm", "MatMul"],
        )  # fmt: skip
    except (RuntimeError, ValueError, OSError) as error:
        raise ExportError(f"'{fp32.name}' could not be quantised.", detail=str(error)) from error
    finally:
        prepared.unlink(missing_ok=True)


def _reader(pictures: Sequence[Picture]) -> Any:
    from onnxruntime.quantization import (  # type: ignore[import-untyped] # no stubs
        CalibrationDataReader,
    )

    class Reader(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime is untyped
        def __init__(self) -> None:
            self.left: Iterator[Picture] = iter(pictures)

        def get_next(self) -> dict[str, Picture] | None:
            picture = next(self.left, None)
            return None if picture is None else {INPUT: picture}

    return Reader()


class OnnxModel:
    """A written model, run by onnxruntime on the CPU."""

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def __call__(self, picture: Picture) -> Picture:
        """picture: (1, 3, H, W) float32 in [0, 1].  Returns the probabilities as float32."""
        (out,) = self.session.run([OUTPUT], {INPUT: picture})
        return np.asarray(out, dtype=np.float32)


def note(card: ModelCard) -> str:
    """The README beside the files: input, normalisation, output."""
    size, classes = card.input.size, ", ".join(card.output.classes)
    if card.output.layer:
        output = (
            f"`{OUTPUT}`: float32, 1 × {len(card.output.classes)} × {size.height} × {size.width}, the probability of "
            f"{classes} at each pixel, 0–1 (× 255 gives a grey picture). A region counts from {card.output.threshold:g} on. "
            "Cut the black bars off and scale the rest to your picture."
        )
    else:
        output = f"`{OUTPUT}`: float32, 1 × {len(card.output.classes)}, calibrated probabilities of {classes}, sum 1."
        if card.output.operating_point is not None:
            output += f" {card.output.positive} is named from {card.output.operating_point:g} on."
    return (
        f"# {card.title} ({card.id} {card.version})\n\n"
        "Research use only – not for clinical use.\n\n"
        f"- `{FP32}`: 32-bit. `{INT8}`: 8-bit, for phones. ONNX opset {OPSET}, fixed shapes, batch 1.\n"
        f"- Input `{INPUT}`: float32, 1 × 3 × {size.height} × {size.width}, RGB (grey three times),\n"
        "  values 0–1 = grey / 255. Fit the tissue into it with its aspect kept and black bars on both sides.\n"
        "  There is no mean or deviation to subtract: the network does that itself.\n"
        f"- Output {output}\n"
        f"- Made for: {card.use.get('intended', '')}\n- Not for: {card.use.get('not_for', '')}\n"
        f"- Licence: {card.use.get('licence', '')}\n- Weights: sha256 {card.sha256}\n"
    )
