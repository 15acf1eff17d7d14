"""The job's catch-all: a check that ends in a surprise is a failed run, seen and told; the other sources go on."""

from __future__ import annotations

import logging

from scrapers.spec import SourceSpec
from tracker.documenting import Documented, read_documents
from tracker.domain.models import Problem
from tracker.pipeline import Checked, Ports, check_source, record_failure

log = logging.getLogger(__name__)


async def checked_safely(spec: SourceSpec, ports: Ports) -> Checked:
    """Check a source; whatever nobody expected becomes a failed run with one line, and its trace goes to the log."""
    try:
        return await check_source(spec, ports)
    except Exception as surprise:
        log.exception("the check of %s ended in a surprise", spec.id)
        message = f"the check ended in a surprise ({type(surprise).__name__}); the log has the details"
        return await record_failure(spec, ports, Problem("broken_scraper", message))


async def documents_safely(spec: SourceSpec, ports: Ports, checked: Checked) -> Documented:
    """Look at the documents of the calls of a checked source; a surprise leaves them as they were, and is logged."""
    try:
        return await read_documents(spec, ports, checked)
    except Exception:
        log.exception("looking at the documents of %s ended in a surprise", spec.id)
        return Documented()
