"""`lesionscope-infer`: every input in turn; progress and words on stderr, the folders made on stdout."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from inference import job
from inference.errors import AppError, SettingsError
from inference.headless.analysis import Asked, Outcome, analyse_input
from inference.headless.folder import Folders, make_folder
from inference.headless.inputs import Inputs, find_inputs
from inference.headless.options import Options, check_models, read_options
from inference.headless.quiet import logging_to
from inference.slides.cache import for_runs

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
MakeEngine = Callable[[Options], Asked]


def real_engine(options: Options) -> Asked:
    """The application's engine. Raises SettingsError if the device asked for is not here."""
    from inference.devices import pick_device
    from inference.engine import Engine

    pick_device(options.device)
    return Engine(device=options.device, spare_cores=0)


def run(arguments: Sequence[str], make_engine: MakeEngine = real_engine) -> int:
    """The whole command. Returns its status: 0 all done, 1 some inputs failed, 2 usage, 130 interrupted."""
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    try:
        options = read_options(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        with logging_to(options.log):
            return _run(options, make_engine, console)
    except SettingsError as error:
        console.print(f"lesionscope-infer: {error.text}")
        return USAGE
    except AppError as error:
        console.print(f"lesionscope-infer: {error.text}")
        return FAILED
    except KeyboardInterrupt:
        console.print("Interrupted.")
        return INTERRUPTED


def _run(options: Options, make_engine: MakeEngine, console: Console) -> int:
    for_runs()
    engine = make_engine(options)
    check_models(options.models, [card.id for card in engine.cards])
    if not options.models and not any(card.trained for card in engine.cards):
        console.print("lesionscope-infer: No trained model is installed, so nothing can be analysed.")
        return FAILED
    inputs = find_inputs(options.paths, options.out)
    out = options.out.resolve()
    make_folder(out)
    _tell_inputs(inputs, console)
    with _bar(console) as bar:
        task = bar.add_task("", total=len(inputs.files))
        status = _all(inputs.files, options, engine, Folders(out), (bar, task))
    return max(status, FAILED if inputs.empty else DONE)


def _tell_inputs(inputs: Inputs, console: Console) -> None:
    for path in inputs.empty:
        console.print(f"{path}: no image was found in this folder.")
    for path in inputs.skipped:
        console.print(f"{path}: skipped, not an image.")


def _bar(console: Console) -> Progress:
    words = TextColumn("{task.description}", markup=False)
    return Progress(
        BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), words, console=console, transient=True
    )


def _all(
    files: Sequence[Path], options: Options, engine: Asked, folders: Folders, shown: tuple[Progress, TaskID]
) -> int:
    bar, task = shown
    failed = 0
    for number, path in enumerate(files):
        bar.update(task, completed=number, description=path.name)
        try:
            outcome = analyse_input(path, engine, options, folders, _reporter(bar, task, number, path.name))
        except KeyboardInterrupt:
            bar.console.print(
                f"Interrupted: {number} of {len(files)} inputs were done, their folders are complete."
            )
            return INTERRUPTED
        failed += bool(outcome.failures)
        _tell(path, outcome, bar.console)
    bar.update(task, completed=len(files), description="")
    bar.console.print(f"{len(files) - failed} of {len(files)} inputs done, {failed} failed.")
    return FAILED if failed else DONE


def _reporter(bar: Progress, task: TaskID, number: int, name: str) -> job.Report:
    def tell(progress: job.Progress) -> None:
        words = f"{name} · {progress.text}" if progress.text else name
        bar.update(task, completed=number + progress.fraction, description=words)

    return tell


def _tell(path: Path, outcome: Outcome, console: Console) -> None:
    for sentence in outcome.failures:
        console.print(f"{path}: failed: {sentence}")
    for sentence in outcome.notes:
        console.print(f"{path}: {sentence}")
    if outcome.folder:
        sys.stdout.write(f"{outcome.folder}\n")
        sys.stdout.flush()
