"""Errors that a person can read: one sentence for the screen, the rest for the log."""

from __future__ import annotations


class AppError(Exception):
    """Something a person can understand and often mend.

    text: one clear sentence for the person at the screen; it names the file and the reason.
    detail: for the log only (never patient names).
    """

    def __init__(self, text: str, *, detail: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.detail = detail

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the trip between the model process and the window."""
        return _rebuild, (type(self), self.text, self.detail)


def _rebuild(kind: type[AppError], text: str, detail: str) -> AppError:
    return kind(text, detail=detail)


class ImageError(AppError):
    """A file cannot be opened or read as an image."""


class ModelError(AppError):
    """A model card, its weights or its run is at fault."""


class OutOfScope(AppError):
    """The model is not made for this image: no score is given."""


class ExportError(AppError):
    """A result cannot be written as asked."""


class SettingsError(AppError):
    """A setting or an argument is not usable."""
