"""µs per phrase and ms per 50 kB page of the deadline reader, beside `dateparser.search` in the same run.

`python -m tests.bench.bench_reading` (the peer needs the `bench` extra). The phrases are those of the tests, in 23
languages; both sides are told the language. The pages are prose of a call in Bulgarian and in English, with a date in
every fourth sentence. Processor time; the best of several rounds, so that what the machine does besides does not count.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path

from scrapers.reading.deadlines import read_deadlines
from scrapers.reading.eligibility import read_eligibility
from scrapers.reading.money import read_money

ROUNDS = 3
PHRASES = Path(__file__).parents[1] / "scrapers" / "reading"
SIZE = 50_000
SEEN = date(2026, 8, 9)
BULGARIAN = (
    "Процедурата цели повишаване на конкурентоспособността на малките и средните предприятия в страната. Допустими кандидати са "
    "клъстери и МСП. Общият бюджет на процедурата е {n} 000 000 лв., а максималният размер на помощта е 200 000 лв. "
    "Крайният срок за подаване на проектни предложения е {d:02}.{m:02}.2026 г., 16:30 ч. Оценката се извършва от комисия."
)
ENGLISH = (
    "The call supports cooperation between regions and strengthens the capacity of their innovation systems. Eligible applicants are "
    "clusters and SMEs. The total budget of the call is EUR {n} million and each project may receive up to EUR 200 000. "
    "Applications must be submitted by 17:00 on {d} November 202{y}. The proposals are assessed by independent experts."
)


def phrases() -> list[tuple[str, str]]:
    """(language, text) of the phrases that the tests read."""
    found = []
    for file in sorted([*PHRASES.glob("deadline_*.tsv"), *PHRASES.glob("phrases/deadlines_*.tsv")]):
        for line in file.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                lang, text = line.split("\t")[:2]
                found.append((lang, text.replace("⏎", "\n")))
    return found


def page(form: str) -> str:
    """A page of prose, 50,000 characters."""
    parts: list[str] = []
    length, number = 0, 0
    while length < SIZE:
        parts.append(form.format(n=1 + number % 40, d=1 + number % 28, m=1 + number % 12, y=6 + number % 3))
        length += len(parts[-1]) + 2
        number += 1
    return "\n\n".join(parts)[:SIZE]


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of processor time of the fastest round."""
    took = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def main() -> None:
    """Run both sides and print the figures."""
    import dateparser.search

    warnings.simplefilter("ignore")
    every = phrases()
    some = every[::8]

    def ours(listed: list[tuple[str, str]]) -> None:
        for lang, text in listed:
            read_deadlines(text, zone="Europe/Sofia", lang=lang, seen_at=SEEN)

    def theirs(listed: list[tuple[str, str]]) -> None:
        for lang, text in listed:
            dateparser.search.search_dates(text, languages=[lang])

    ours(every)
    theirs(some[:20])
    mine = best(lambda: ours(every)) / len(every) * 1e6
    peer = best(lambda: theirs(some), 1) / len(some) * 1e6
    print(
        f"a phrase: {mine:.0f} µs ({len(every)} in 23 languages); dateparser.search {peer:,.0f} µs: {peer / mine:.0f} times"
    )
    for lang, form in (("bg", BULGARIAN), ("en", ENGLISH)):
        text = page(form)
        dates = best(lambda text=text, lang=lang: read_deadlines(text, zone="Europe/Sofia", lang=lang, seen_at=SEEN))
        peer = best(lambda text=text, lang=lang: dateparser.search.search_dates(text, languages=[lang]), 1)
        money = best(lambda text=text, lang=lang: read_money(text, lang=lang))
        who = best(lambda text=text, lang=lang: read_eligibility(text, lang=lang))
        print(
            f"a page of 50 kB ({lang}): deadlines {dates * 1e3:.0f} ms; dateparser.search {peer * 1e3:,.0f} ms: {peer / dates:.0f} times; "
            f"money {money * 1e3:.0f} ms; who may apply {who * 1e3:.0f} ms"
        )


if __name__ == "__main__":
    main()
