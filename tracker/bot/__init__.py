"""The chat: thin handlers over the pure functions of `tracker.domain`, and delivery. The only importer of telegram."""

import os

# python-telegram-bot's own switch for durations as they will be in its next version: without it, each of its
# RetryAfter errors begins with a deprecation warning. An operator's own value is kept.
os.environ.setdefault("PTB_TIMEDELTA", "true")
