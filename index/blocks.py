"""One file of named blocks: arrays and texts that are mapped into memory and read in place.

Layout: the blocks one after another, each at a multiple of eight bytes; then a JSON directory
``{name: [offset, bytes]}``; then its length in eight bytes. Numbers are in the byte order of the machine that
wrote them, which the index manifest names.
"""

from __future__ import annotations

import json
import mmap
from array import array
from collections.abc import Mapping
from pathlib import Path

from corpus.files import open_regular
from index.engine import IndexDamagedError

_LENGTH = 8


def write_blocks(path: Path, blocks: Mapping[str, bytes | array[int]]) -> None:
    """Write a new file with these blocks."""
    directory: dict[str, tuple[int, int]] = {}
    with path.open("xb") as file:
        for name, block in blocks.items():
            file.write(bytes(-file.tell() % _LENGTH))
            data = memoryview(block).cast("B")
            directory[name] = (file.tell(), data.nbytes)
            file.write(data)
        packed = json.dumps(directory).encode()
        file.write(packed)
        file.write(len(packed).to_bytes(_LENGTH, "little"))


class Blocks:
    """The blocks of one file, mapped read-only.

    Raises:
        IndexDamagedError: The file is not one that `write_blocks` wrote.
    """

    def __init__(self, path: Path) -> None:
        with open_regular(path) as file:
            try:
                self.map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                length = int.from_bytes(self.map[-_LENGTH:], "little")
                self._directory = json.loads(self.map[-_LENGTH - length : -_LENGTH])
            except (ValueError, RecursionError) as error:
                raise IndexDamagedError("cut short or not ours", where=path) from error
        self._view = memoryview(self.map)

    def range(self, name: str) -> tuple[int, int]:
        """First byte of a block in `map`, and one past its last."""
        offset, size = self._directory[name]
        return offset, offset + size

    def numbers(self, name: str, typecode: str) -> memoryview[int]:
        """A block as numbers of the type that `array.array` calls `typecode`."""
        start, end = self.range(name)
        return self._view[start:end].cast(typecode)  # type: ignore[call-overload,no-any-return]

    def close(self) -> None:
        """Unmap, unless a view is still in use; then the last view to go does."""
        self._view.release()
        try:
            self.map.close()
        except BufferError:
            return
