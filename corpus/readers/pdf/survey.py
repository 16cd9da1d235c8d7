"""What is known of a PDF before it is drawn: which parts of it are damaged, and whether it is a trap."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.readers.pdf.objects import MOST, Objects, look_through

_MOST_IN_ALL = 1 << 30  # Bytes of drawing on all pages together.
_FORM = 256  # Bytes of drawing that PDFium needs as much room for as for drawing an empty form.
_DEEPEST = 24  # Forms within forms; PDFium itself gives up at some 40.
_TOO_MUCH = f"a page of it unpacks to more than {MOST >> 20} MB of drawing: a trap"


class TrapError(ValueError):
    """A file that costs more to draw than any page of text does; it says why."""


@dataclass(slots=True)
class Survey:
    """What looking through a file found.

    Attributes:
        pages: How many have contents, as far as can be told.
        damaged: How many of these have contents that are damaged or gone.
        lost_objects: Whether a part that holds other parts is damaged, so that nobody knows what is gone.
        elsewhere: Whether other parts are damaged, such as those that say which characters are drawn.
    """

    pages: int = 0
    damaged: int = 0
    lost_objects: bool = False
    elsewhere: bool = False


def survey(data: bytes) -> Survey:
    """Look through a file that is not encrypted.

    Raises:
        TrapError: Drawing it would take too much time or memory.
    """
    objects = look_through(data)
    if any(stream.size > MOST for stream in objects.streams.values()):
        raise TrapError(_TOO_MUCH)
    drawing = _Drawing(objects)
    found = Survey()
    for body in objects.bodies.values():
        contents = objects.contents(body)
        if contents:
            found.pages += 1
            found.damaged += not drawing.page(body, contents)
    broken = {number for number, stream in objects.streams.items() if not stream.is_whole}
    found.lost_objects = any(objects.streams[number].holds_objects for number in broken)
    found.elsewhere = not broken <= drawing.seen
    return found


@dataclass(slots=True)
class _Part:
    """A stream with all that it draws: bytes of drawing, and whether all of it is there."""

    size: int
    is_whole: bool


@dataclass(slots=True)
class _Drawing:
    """How much there is to draw on pages, forms counted as often as they are drawn."""

    objects: Objects
    seen: set[int] = field(default_factory=set)
    _forms: dict[int, _Part] = field(default_factory=dict)
    _total: int = 0

    def page(self, body: bytes, contents: list[int]) -> bool:
        """Tell whether all that a page draws is there.

        Raises:
            TrapError: There is too much of it.
        """
        parts = [self._part(number, body, 0) for number in contents]
        size = sum(part.size for part in parts)
        self._total += size
        if size > MOST or self._total > _MOST_IN_ALL:
            raise TrapError(_TOO_MUCH)
        return all(part.is_whole for part in parts)

    def _part(self, number: int, owner: bytes, depth: int) -> _Part:
        """A stream that draws what ``owner`` has names for."""
        if depth > _DEEPEST:
            raise TrapError("it draws forms within forms without end: a trap")
        self.seen.add(number)
        stream = self.objects.streams.get(number)
        if stream is None:
            return _Part(0, is_whole=False)  # Gone, or no stream any more.
        part = _Part(stream.size, stream.is_whole and stream.is_drawing)
        names = self.objects.drawable(owner) if stream.draws else {}
        for name, times in stream.draws.items():
            if name in names:
                drawn = self._form(names[name], depth + 1)
                part.size += times * drawn.size
                part.is_whole &= drawn.is_whole
        return part

    def _form(self, number: int, depth: int) -> _Part:
        if number not in self.objects.streams:
            return _Part(0, is_whole=True)  # An image, for instance.
        if number not in self._forms:
            part = self._part(number, self.objects.bodies[number], depth)
            self._forms[number] = _Part(part.size + _FORM, part.is_whole)
        return self._forms[number]
