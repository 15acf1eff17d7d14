"""Pages of PDF read per second, as the tracker reads them, beside pypdf in the same run.

`python -m tests.bench.bench_documents` (the peer needs the `bench` extra). The PDF is made here: 120 pages of a
guideline with paragraphs and a table on each, in Bulgarian. The first two lines count processor time, best of three;
the last one time on the wall, with the start of the process that reads a document.
"""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Callable
from typing import TypeVar

from scrapers.documents.contract import DocumentText
from scrapers.documents.read import read_document
from tests.scrapers.documents.making import Row, pdf
from tracker.documents.reader import DocumentReader

T = TypeVar("T")
PAGES = 120
ROUNDS = 3
PARAGRAPH = (
    "Управляващият орган на програма „Конкурентоспособност и иновации в предприятията“ 2021-2027 обявява процедура "
    "чрез подбор на проектни предложения, като крайният срок за подаване на проектни предложения е 14.09.2026 г. "
)
ROW: Row = ("Максимален размер на безвъзмездната финансова помощ за един проект", "500 000 евро за един проект")


def main() -> None:
    data = pdf([[f"Страница {number}", *[PARAGRAPH * 2] * 5, ROW, ROW] for number in range(1, PAGES + 1)])
    print(f"{PAGES} pages, {len(data):,} bytes")
    ours, read = _timed(lambda: read_document(data))
    assert isinstance(read, DocumentText)
    assert len(read.pages) == PAGES
    _print("this program (PDFium, lines and cells put together)", ours)
    try:
        import pypdf
    except ImportError:
        print("pypdf is not installed: pip install -e '.[bench]'")
    else:
        peer, texts = _timed(lambda: [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages])
        assert len(texts) == PAGES
        _print(f"pypdf {pypdf.__version__}", peer)
    whole, _ = _timed(lambda: asyncio.run(DocumentReader().read(data)), time.perf_counter)
    _print("this program, in a process of its own", whole)


def _timed(work: Callable[[], T], clock: Callable[[], float] = time.process_time) -> tuple[float, T]:
    seconds = []
    for _ in range(ROUNDS):
        start = clock()
        result = work()
        seconds.append(clock() - start)
    return min(seconds), result


def _print(name: str, seconds: float) -> None:
    print(f"{name:55} {PAGES / seconds:8.0f} pages/s  {seconds / PAGES * 1000:7.2f} ms a page")


if __name__ == "__main__":
    main()
