"""Loading what a registry names, when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def load(target: str) -> Any:  # noqa: ANN401 - the registry says what it is
    """The attribute that ``"module:attribute"`` names; its module is imported if need be."""
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)
