"""Actions of a person who goes through a list of cases."""

from __future__ import annotations

from viewer.actions.spec import Spec

ROWS: tuple[Spec, ...] = ()
