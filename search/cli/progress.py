"""The progress bar of ``duizhao index``."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn


class ProgressBar:
    """Shows on standard error how many bytes of source files are read; a context manager.

    It is an `index.parallel.Progress`.
    """

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("Reading", total=None)

    def __enter__(self) -> ProgressBar:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def start(self, total: int) -> None:
        """So many bytes are to be read."""
        self._progress.update(self._task, total=total)

    def advance(self, size: int) -> None:
        """So many more are read; what follows the last of them takes time too."""
        self._progress.advance(self._task, size)
        if self._progress.finished:
            self._progress.update(self._task, description="Writing")
