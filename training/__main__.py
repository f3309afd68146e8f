"""`lesionscope-train`: one command per recipe."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from inference.errors import AppError
from training import (
    breast_ablate,
    breast_blend,
    breast_card,
    breast_class,
    breast_evaluate,
    breast_fuse,
    breast_seg,
    calibrate,
    evaluate,
    flips,
    kind_card,
    kind_evaluate,
    mammo_train,
    peer_card,
    peers_held,
    peers_table,
    peers_train,
    selftest,
    slide,
    slide_card,
    student_card,
    student_distill,
    student_evaluate,
    student_export,
    student_teacher,
    thyroid_chain,
    thyroid_type,
)

RECIPES: dict[str, tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], None]]] = {
    "breast-seg": (breast_seg.add_options, breast_seg.run),
    "breast-class": (breast_class.add_options, breast_class.run),
    "breast-fuse": (breast_fuse.add_options, breast_fuse.run),
    "breast-blend": (breast_blend.add_options, breast_blend.run),
    "breast-card": (breast_card.add_options, breast_card.run),
    "breast-evaluate": (breast_evaluate.add_options, breast_evaluate.run),
    "breast-ablate": (breast_ablate.add_options, breast_ablate.run),
    "calibrate": (calibrate.add_options, calibrate.run),
    "evaluate": (evaluate.add_options, evaluate.run),
    "flips": (flips.add_options, flips.run),
    "kind-card": (kind_card.add_options, kind_card.run),
    "kind-evaluate": (kind_evaluate.add_options, kind_evaluate.run),
    "mammo-patch": (mammo_train.add_patch_options, mammo_train.run_patch),
    "mammo-whole": (mammo_train.add_whole_options, mammo_train.run_whole),
    "peer": (peers_train.add_options, peers_train.run),
    "peer-card": (peer_card.add_options, peer_card.run),
    "peers-held": (peers_held.add_options, peers_held.run),
    "peers-table": (peers_table.add_options, peers_table.run),
    "selftest": (selftest.add_options, selftest.run),
    "student-distill": (student_distill.add_options, student_distill.run),
    "student-card": (student_card.add_options, student_card.run),
    "student-evaluate": (student_evaluate.add_options, student_evaluate.run),
    "student-export": (student_export.add_options, student_export.run),
    "student-teacher": (student_teacher.add_options, student_teacher.run),
    "thyroid-chain": (thyroid_chain.add_options, thyroid_chain.run),
    "thyroid-type": (thyroid_type.add_options, thyroid_type.run),
    "slide": (slide.add_options, slide.run),
    "slide-card": (slide_card.add_options, slide_card.run),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one recipe. Returns 0 when it is done, 1 with one sentence on stderr if it cannot be."""
    parser = argparse.ArgumentParser("lesionscope-train", description=__doc__)
    commands = parser.add_subparsers(dest="recipe", required=True)
    for name, (add_options, _) in RECIPES.items():
        add_options(commands.add_parser(name))
    args = parser.parse_args(argv)
    try:
        RECIPES[args.recipe][1](args)
    except AppError as error:
        print(error.text, file=sys.stderr)  # noqa: T201 – the command's own voice
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
