"""What a Document lets go of when it is closed."""

from __future__ import annotations

from collections.abc import Callable

from inference.results import State
from viewer.document.document import Document, Run


def test_closing_an_image_lets_go_of_what_models_said_and_leaving_a_view_does_not(
    make_document: Callable[..., Document],
) -> None:
    """A result holds maps as large as the picture."""
    document = make_document()
    view = document.another_view()
    document.set_run(Run("breast-seg", State.FAILED, "why"), frame=0)
    view.close()
    assert document.run_of("breast-seg").message == "why"
    document.close()
    assert document.run_of("breast-seg").state is State.NOT_RUN
