"""The one class that every error meant for the user derives from."""


class DuizhaoError(Exception):
    """Something the user can act on: what happened, where, and what to do.

    Args:
        what: One sentence without a final stop, such as ``no index here``.
        where: The file, directory or piece of input concerned, if any.
        hint: What to do about it, if there is something to do.
    """

    def __init__(self, what: str, *, where: object = None, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = "" if where is None else str(where)
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f"; {self.hint}" if self.hint else ""
        return f"{place}{self.what}{advice}"

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process boundaries when files are read in parallel; keyword arguments need help.
        return (_rebuild, (type(self), self.what, self.where, self.hint))


def _rebuild(cls: type[DuizhaoError], what: str, where: str, hint: str) -> DuizhaoError:
    return cls(what, where=where or None, hint=hint)


class ReadError(DuizhaoError):
    """A file cannot be read as a document; the others go on without it."""
