"""How fast each format is read into paragraphs, and in how much memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus.readers import FORMATS, read_bytes
from scripts.bench.clock import ROOT, timed
from scripts.bench.report import Report
from scripts.writers import WRITERS, Block

_LARGEST_MB = 600
_LINES = 24  # On a page of the long PDF.

# In a process of its own, whose memory is that of reading alone.
_MEMORY = """
import json, resource, sys
from pathlib import Path
from corpus.readers import read
paragraphs = sum(len(document.paragraphs) for document in read(Path(sys.argv[1])).documents)
usage = resource.getrusage(resource.RUSAGE_SELF)
megabytes = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
print(json.dumps([paragraphs, megabytes, usage.ru_utime + usage.ru_stime]))
"""


def reading(report: Report, texts: Sequence[str], scratch: Path, pages: int) -> None:
    """Print MB/s for each format, the same paragraphs in each, and the memory for a PDF of `pages`."""
    report.section("reading a file into paragraphs, the same ones in each format")
    blocks = [Block("title", "Reading"), *(Block("paragraph", text) for text in texts)]
    size = sum(len(text.encode()) for text in texts)
    rows = []
    for name, write in WRITERS.items():
        data = write(blocks)
        file = f"reading{FORMATS[name].suffixes[0]}"
        read_bytes(data, file)  # what is loaded once is not counted
        parsed, cost = timed(lambda data=data, file=file: read_bytes(data, file))  # type: ignore[misc]
        found = sum(len(document.paragraphs) for document in parsed.documents)
        rates = [f"{amount / cost.cpu / 1e6:.2f}" for amount in (len(data), size)]
        rows.append((name, f"{len(data) / 1e6:.2f}", *rates, f"{found:,}"))
    report.table(("format", "MB", "MB/s of file", "MB/s of text", "paragraphs"), rows)
    _long_pdf(report, texts, scratch, pages)


def _long_pdf(report: Report, texts: Sequence[str], scratch: Path, pages: int) -> None:
    path = scratch / "long.pdf"
    path.write_bytes(_pages(texts, pages))
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY, str(path)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    paragraphs, megabytes, seconds = json.loads(done.stdout)
    rate = f"{paragraphs:,} paragraphs, {pages / seconds:.0f} pages per CPU second"
    report.at_most(f"memory for a PDF of {pages} pages", megabytes, _LARGEST_MB, "MB", note=rate)


def _pages(texts: Sequence[str], pages: int) -> bytes:
    """A PDF whose pages are full, cut from ``texts`` in turn."""
    import io
    from itertools import cycle

    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    written = io.BytesIO()
    canvas = Canvas(written)
    lines = (text[start : start + 40] for text in cycle(texts) for start in range(0, len(text), 40))
    for _ in range(pages):
        canvas.setFont("STSong-Light", 11)
        for line in range(_LINES):
            canvas.drawString(60, 780 - 28 * line, next(lines))
        canvas.showPage()
    canvas.save()
    return written.getvalue()
