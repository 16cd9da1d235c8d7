"""The progress bar of ``duizhao index``, and of others that encode texts."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.parallel import Progress


def progress_bar() -> AbstractContextManager[Progress | None]:
    """A bar where someone may see it, else none."""
    return ProgressBar() if sys.stderr.isatty() else nullcontext()


class ProgressBar:
    """Shows on standard error how far each step of indexing has come; a context manager.

    It is an `index.parallel.Progress`.
    """

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def start(self, total: int, what: str) -> None:
        """A step begins, of so many bytes."""
        self._progress.start()
        self._progress.reset(self._task, total=total, description=what)

    def advance(self, size: int) -> None:
        """So many more are dealt with; what follows the last of them takes time too."""
        self._progress.advance(self._task, size)
        if self._progress.finished:
            self._progress.update(self._task, description="Writing")
