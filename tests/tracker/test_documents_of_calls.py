"""Documents of calls on their whole way: fetched, read in their own process, put beside the page, told when they change."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

import pytest

from scrapers.documents.contract import DocumentText, Undocument
from scrapers.documents.read import read_document
from tests.scrapers.documents.making import pdf, saved_by_libreoffice, scanned_pdf, word
from tests.scrapers.pages import source
from tests.tracker.domain.guidelines import obyava, usloviya
from tests.tracker.fetch.loopback import Asked, answer, fetcher, site
from tests.tracker.journey.procedures import OPEN, OTHERS, START
from tests.tracker.journey.site import ISUN, Sites, isun_bare_call, isun_call, isun_documents, isun_draft, isun_list
from tests.tracker.journey.world import Hands
from tests.tracker.terminal import PAGE, SOURCE, URL, Terminal
from tests.tracker.test_pipeline import Office, opened
from tests.warc import write_warc
from tracker.collecting_documents import look_at
from tracker.documenting import Documented, read_documents
from tracker.documents.reader import DocumentReader
from tracker.domain.document_memory import Wanted
from tracker.domain.models import Call, Document, Subscription
from tracker.domain.serial import to_json
from tracker.domain.staging import stage_of
from tracker.fetch.fetching import FetchFailure
from tracker.pipeline import Checked, check_source
from tracker.store import documents as document_store
from tracker.store import outbox, subscribers
from tracker.store import sources as source_store
from tracker.store.database import open_store

#: The guidelines speak of a deadline on 14 September 2026.
EARLIER = START - timedelta(days=60)
NUMBER, CODE, TITLE = "90000000-0000-4000-8000-000000000001", "BG16RFPR001-1.011", "Зелен водород за клъстери"
NOTICE, CONDITIONS = f"{ISUN}/files/obyava.pdf", f"{ISUN}/files/usloviya.pdf"


@dataclass
class Counting:
    """Reads without a process of its own, which other tests start, and counts how many documents it was given."""

    given: int = 0

    async def read(self, data: bytes) -> DocumentText | Undocument:
        """Read on."""
        self.given += 1
        return await asyncio.to_thread(read_document, data)


@dataclass
class Desk:
    """An office where one procedure has documents."""

    office: Office
    reading: Counting

    def shows(self, *documents: tuple[str, str], page: str = "") -> None:
        """ИСУН lists the procedure, whose page prints no dates, with these documents."""
        sites = self.office.sites
        sites.pages[OPEN] = isun_list("Info", "Отворени", *OTHERS, (NUMBER, CODE, TITLE))
        for number, code, title in OTHERS:
            sites.pages[f"{ISUN}/bg/s/Procedure/Info/{number}"] = isun_call(
                code, title, "01.03.2026 г. 09:00 ч.", "30.12.2026 г. 17:00 ч.", "Приобщаване."
            )
        shown = page or isun_bare_call(CODE, TITLE, "Подкрепа.")
        sites.pages[f"{ISUN}/bg/s/Procedure/Info/{NUMBER}"] = isun_documents(shown, *documents)

    async def checks(self, **declared: object) -> tuple[Checked, Documented]:
        """Check the source, then its documents, as every job does; an hour more than the pause between two looks passes."""
        spec = self.office.app.sources()["isun-open"].spec.model_copy(update=declared)
        checked = await check_source(spec, self.office.service.ports)
        documented = await read_documents(spec, self.office.service.ports, checked)
        self.office.clock.passes(hours=7)
        return checked, documented

    def call(self) -> Call:
        """The procedure as it is known."""
        return next(one for one in self.office.calls() if one.facts.code == CODE)

    def health(self) -> str:
        """How the source is."""
        return source_store.state_of(self.office.app.store, "isun-open").health


@pytest.fixture
def desk() -> Iterator[Desk]:
    store = open_store(None)
    office = opened(store, Sites(), Hands(EARLIER))
    reading = Counting()
    office.service.ports = replace(office.service.ports, documents=reading)
    subscribers.save(store, Subscription(chat_id=7, language="bg", zone="Europe/Sofia", profiles=("green-energy",)))
    yield Desk(office, reading)
    store.close()


async def test_a_call_is_told_from_its_page_and_its_documents_fill_what_the_page_did_not_state(desk: Desk) -> None:
    desk.shows()
    desk.office.sites.pages[OPEN] = isun_list("Info", "Отворени", *OTHERS)
    await desk.checks()
    desk.shows(("Обява", NOTICE), ("Условия за кандидатстване", CONDITIONS))
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    desk.office.sites.shows_file(CONDITIONS, pdf(usloviya()))
    checked, documented = await desk.checks()
    assert [one.kind for one in checked.changes] == ["appeared"]
    assert len(checked.alerts) == 1, "the page alone was enough to tell it"
    assert (documented.looked_at, documented.notes, documented.alerts) == (2, (), ())
    assert documented.changes
    assert all(one.quiet for one in documented.changes), "what a first reading adds is no news"
    facts = desk.call().facts
    assert [(one.at, one.evidence.how, one.evidence.where) for one in facts.deadlines] == [
        ("2026-09-14T16:30", "document", "Обява, p. 1")
    ]
    assert facts.grant_max is not None
    assert facts.grant_max.amount == Decimal(500_000)
    assert facts.rate is not None
    assert facts.rate.evidence.where == "Условия за кандидатстване, p. 2"
    assert [one.value for one in facts.eligibility.applicants] == ["cluster"]
    assert stage_of(facts, desk.office.clock.now()) == "open"


async def test_the_json_of_a_call_names_the_hash_of_each_document_that_was_received(desk: Desk) -> None:
    desk.shows(("Обява", NOTICE), ("Изчезнал", f"{ISUN}/files/gone.pdf"))
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    await desk.checks()
    told = {one["title"]: one for one in to_json(desk.call(), desk.office.clock.now())["documents"]}
    assert told["Обява"]["sha256"] == desk.office.sites.tags[NOTICE]
    assert "sha256" not in told["Изчезнал"]


async def test_an_unchanged_document_costs_a_conditional_request_and_no_reading(desk: Desk) -> None:
    desk.shows(("Обява", NOTICE))
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    await desk.checks()
    asked = desk.office.sites.asked.count(NOTICE)
    known = desk.call()
    again = [await desk.checks() for _ in range(2)]
    assert desk.office.sites.asked.count(NOTICE) == asked + 2
    assert desk.reading.given == 1
    assert [documented.changes for _, documented in again] == [(), ()]
    assert desk.call().facts == known.facts


async def test_a_document_is_not_asked_for_again_at_once(desk: Desk) -> None:
    desk.shows(("Обява", NOTICE))
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    await desk.checks()
    desk.office.clock.passes(hours=-6)
    await desk.checks()
    assert desk.office.sites.asked.count(NOTICE) == 1


async def test_the_same_bytes_without_an_etag_are_not_read_again(desk: Desk) -> None:
    desk.shows(("Обява", NOTICE))
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    desk.office.sites.tags.clear()
    await desk.checks()
    await desk.checks()
    assert desk.reading.given == 1


async def test_a_changed_document_is_read_again_and_its_changed_figure_is_told_from_to_and_where(desk: Desk) -> None:
    desk.shows(("Обява.pdf", NOTICE))
    desk.office.sites.shows_file(NOTICE, pdf([["Съдържание"], *obyava()]))
    await desk.checks()
    desk.office.sites.shows_file(NOTICE, pdf([["Съдържание"], *obyava(most="750 000 евро")]))
    checked, documented = await desk.checks()
    assert checked.changes == ()
    told = {one.field: (one.kind, one.before, one.after, one.place, one.quiet) for one in documented.changes}
    assert told["grant_max"] == ("amended", "500000 EUR", "750000 EUR", "Обява.pdf, p. 2", False)
    assert set(told) == {"grant_max", "document"}
    assert len(documented.alerts) == 1


async def test_a_deadline_that_moves_in_a_document_is_told_as_moved_with_its_page(desk: Desk) -> None:
    desk.shows(("Обява.pdf", NOTICE))
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    await desk.checks()
    desk.office.sites.shows_file(NOTICE, pdf(obyava(deadline="30.09.2026 г., 17:00 часа")))
    _, documented = await desk.checks()
    moved = [one for one in documented.changes if one.kind == "deadline_moved"]
    assert [(one.before, one.after, one.place, one.quiet) for one in moved] == [
        ("2026-09-14T16:30:00+03:00", "2026-09-30T17:00:00+03:00", "Обява.pdf, p. 1", False)
    ]


async def test_a_file_that_was_made_anew_with_the_same_words_is_no_news(desk: Desk) -> None:
    desk.shows(("Обява", NOTICE))
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    await desk.checks()
    desk.office.sites.shows_file(NOTICE, pdf(obyava(), compressed=False))
    _, documented = await desk.checks()
    assert desk.reading.given == 2
    assert documented.changes == ()
    assert documented.alerts == ()
    assert desk.call().facts.documents[0].sha256 == desk.office.sites.tags[NOTICE]


async def test_where_a_document_contradicts_the_page_the_pages_word_is_kept_and_both_are_noted(desk: Desk) -> None:
    page = isun_call(CODE, TITLE, "01.07.2026 г. 09:00 ч.", "10.09.2026 г. 16:30 ч.", "Подкрепа.")
    desk.shows(("Обява", NOTICE), page=page)
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    await desk.checks()
    facts = desk.call().facts
    assert [one.at for one in facts.deadlines] == ["2026-09-10T16:30"]
    assert any(
        "Обява, p. 1 states 2026-09-14T16:30:00+03:00, the page 2026-09-10T16:30:00+03:00" in one.why
        for one in facts.refused
    )
    (dispute,) = facts.disputes
    assert dispute.fact == "submission"
    assert {one.page for one in dispute.statements} == {"detail", "document"}


async def test_the_admins_are_told_once_that_a_document_contradicts_its_page(desk: Desk) -> None:
    admin = Subscription(chat_id=9, language="en", zone="Europe/Sofia")
    subscribers.save(desk.office.app.store, admin)
    desk.office.service.ports = replace(desk.office.service.ports, admins=(9,))
    page = isun_call(CODE, TITLE, "01.07.2026 г. 09:00 ч.", "10.09.2026 г. 16:30 ч.", "Подкрепа.")
    desk.shows(("Обява", NOTICE), page=page)
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    _, documented = await desk.checks()
    told = [one.text or "" for one in documented.alerts if one.kind not in ("change", "baseline")]
    assert len(told) == 1
    assert "Обява" in told[0]
    again = [await desk.checks() for _ in range(2)]
    assert [(checked.alerts, documented.alerts) for checked, documented in again] == [((), ()), ((), ())]


async def test_documents_that_cannot_be_read_leave_call_and_source_as_they_are_and_are_noted(desk: Desk) -> None:
    desk.shows(("Обява", NOTICE), ("Сканирано", CONDITIONS), ("Изчезнал", f"{ISUN}/files/gone.pdf"))
    desk.office.sites.shows_file(NOTICE, pdf(obyava(), password="secret"))
    desk.office.sites.shows_file(CONDITIONS, scanned_pdf())
    checked, documented = await desk.checks()
    assert checked.run.ended == "read"
    assert desk.health() == "healthy"
    assert [(one.code, one.message.partition(":")[0]) for one in documented.notes] == [
        ("document_unreadable", "Обява"),
        ("document_unreadable", "Сканирано"),
        ("document_unreadable", "Изчезнал"),
    ]
    assert "password" in documented.notes[0].message
    assert desk.office.runs()[0].notes == documented.notes
    assert desk.call().facts.deadlines == ()


async def test_a_source_none_of_whose_documents_can_be_read_is_doubtful_and_its_calls_stay(desk: Desk) -> None:
    files = [f"{ISUN}/files/{number}.pdf" for number in range(3)]
    desk.shows(*((f"Документ {number}", url) for number, url in enumerate(files)))
    for url in files:
        desk.office.sites.shows_file(url, b"<html><body>Please log in</body></html>")
    await desk.checks()
    assert desk.health() == "healthy"
    await desk.checks()
    assert desk.health() == "doubtful"
    assert desk.call().sightings[0].gone_since is None
    desk.office.sites.shows_file(files[0], pdf(obyava()))
    await desk.checks()
    await desk.checks()
    assert desk.health() == "healthy"


async def test_unreachable_documents_never_make_a_source_doubtful(desk: Desk) -> None:
    desk.shows(*((f"Документ {number}", f"{ISUN}/files/{number}.pdf") for number in range(4)))
    for _ in range(3):
        await desk.checks()
    assert desk.health() == "healthy"


async def test_what_was_read_of_a_document_stays_when_it_cannot_be_had_for_a_while(desk: Desk) -> None:
    desk.shows(("Обява", NOTICE))
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    await desk.checks()
    desk.office.sites.fails(NOTICE, "unreachable", "nobody answers")
    _, documented = await desk.checks()
    assert documented.changes == ()
    assert [one.at for one in desk.call().facts.deadlines] == ["2026-09-14T16:30"]


async def test_no_more_documents_than_allowed_are_asked_for_and_those_never_seen_come_first(desk: Desk) -> None:
    desk.office.service.ports = replace(desk.office.service.ports, most_documents=2)
    files = {name: f"{ISUN}/files/{number}.txt" for number, name in enumerate(("Приложение 1", "Указания", "Обява"))}
    desk.shows(*files.items())
    for url in files.values():
        desk.office.sites.shows_file(url, "Текст.".encode())
    seen = []
    for _ in range(3):
        before = len(desk.office.sites.asked)
        await desk.checks()
        seen.append([url for url in desk.office.sites.asked[before:] if "/files/" in url])
    assert seen[0] == [files["Обява"], files["Указания"]]
    assert seen[1] == [files["Приложение 1"], files["Обява"]]
    assert len(seen[2]) == 2


async def test_time_for_documents_is_bounded_and_the_rest_waits_for_the_next_check(desk: Desk) -> None:
    ticks = iter(range(0, 100_000, 100))
    desk.office.service.ports = replace(desk.office.service.ports, elapsed=lambda: float(next(ticks)))
    files = [f"{ISUN}/files/{number}.txt" for number in range(5)]
    desk.shows(*((f"Документ {number}", url) for number, url in enumerate(files)))
    for url in files:
        desk.office.sites.shows_file(url, b"Text.")
    _, first = await desk.checks()
    assert 0 < first.looked_at < 5
    _, second = await desk.checks()
    assert second.looked_at > 0
    assert len(document_store.memories(desk.office.app.store, "isun-open")) > first.looked_at


async def test_a_site_that_asks_to_be_left_alone_is_left_alone(desk: Desk) -> None:
    files = [f"{ISUN}/files/{number}.txt" for number in range(3)]
    desk.shows(*((f"Документ {number}", url) for number, url in enumerate(files)))
    desk.office.sites.pages[files[0]] = FetchFailure("refused", "too many requests", retry_after=600.0, status=429)
    _, documented = await desk.checks()
    assert documented.looked_at == 1


async def test_a_word_document_of_1997_under_a_pdf_name_is_read_as_what_it_is(desk: Desk) -> None:
    desk.shows(("Обява.pdf", NOTICE))
    desk.office.sites.shows_file(NOTICE, saved_by_libreoffice("obyava.doc"), "application/pdf")
    await desk.checks()
    (deadline,) = desk.call().facts.deadlines
    assert (deadline.at, deadline.evidence.where) == ("2026-09-14T16:30", "Обява.pdf")


async def test_a_document_that_two_calls_link_speaks_of_neither(desk: Desk) -> None:
    desk.shows(("Обява", NOTICE))
    other = f"{ISUN}/bg/s/Procedure/Info/{OTHERS[0][0]}"
    desk.office.sites.pages[other] = isun_documents(str(desk.office.sites.pages[other]), ("Обява", NOTICE))
    desk.office.sites.shows_file(NOTICE, pdf([["Общият размер на помощта по процедурата е 15 300 000 евро."]]))
    await desk.checks()
    assert desk.call().facts.budget is None
    assert desk.office.sites.asked.count(NOTICE) == 1


async def test_documents_of_calls_that_are_over_are_left_alone(desk: Desk) -> None:
    page = isun_call(CODE, TITLE, "01.01.2026 г. 09:00 ч.", "10.01.2026 г. 16:30 ч.", "Подкрепа.")
    desk.shows(("Обява", NOTICE), page=page)
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    _, documented = await desk.checks()
    assert documented.looked_at == 0


async def test_a_page_that_no_longer_links_a_document_takes_its_figures_back_quietly(desk: Desk) -> None:
    desk.shows(("Обява", NOTICE))
    desk.office.sites.shows_file(NOTICE, word(obyava()))
    await desk.checks()
    desk.shows()
    checked, _ = await desk.checks()
    assert desk.call().facts.grant_max is None
    assert all(one.quiet for one in checked.changes if one.field == "grant_max")
    assert [one.at for one in desk.call().facts.deadlines] == ["2026-09-14T16:30"], (
        "a deadline stays until another is stated"
    )


async def test_a_date_that_was_read_wrongly_from_a_document_is_corrected_and_nothing_else_is_news(desk: Desk) -> None:
    desk.shows(("Обява", NOTICE))
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    await desk.checks(zone="Europe/Brussels")
    assert [one.iso() for one in desk.call().facts.deadlines] == ["2026-09-14T16:30:00+02:00"]
    _, documented = await desk.checks(zone="Europe/Sofia")
    (told,) = [one for one in documented.changes if not one.quiet]
    assert (told.kind, told.before, told.after) == (
        "corrected",
        "2026-09-14T16:30:00+02:00",
        "2026-09-14T16:30:00+03:00",
    )
    assert [one.iso() for one in desk.call().facts.deadlines] == ["2026-09-14T16:30:00+03:00"]


async def test_a_date_that_another_reading_of_the_same_document_finds_elsewhere_is_corrected(desk: Desk) -> None:
    desk.shows(("Обява", NOTICE))
    desk.office.sites.shows_file(NOTICE, pdf(obyava(deadline="09/08/2026 г., 16:30 часа")))
    desk.office.clock.passes(days=-15)
    await desk.checks(date_order="dmy")
    assert [one.at for one in desk.call().facts.deadlines] == ["2026-08-09T16:30"]
    _, documented = await desk.checks(date_order="mdy")
    assert [one.at for one in desk.call().facts.deadlines] == ["2026-09-08T16:30"]
    assert [one.kind for one in documented.changes if not one.quiet] == ["corrected"]


@dataclass
class Slow:
    """A reader that is busy until the test lets it go on."""

    goes_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, data: bytes) -> DocumentText | Undocument:
        """Wait, then read."""
        await self.goes_on.wait()
        return await DocumentReader().read(data)


async def test_a_slow_document_holds_up_no_alert(desk: Desk) -> None:
    desk.shows()
    desk.office.sites.pages[OPEN] = isun_list("Info", "Отворени", *OTHERS)
    await desk.checks()
    slow = Slow()
    desk.office.service.ports = replace(desk.office.service.ports, documents=slow)
    desk.shows(("Обява", NOTICE))
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    checking = asyncio.create_task(desk.office.service.check_and_tell("isun-open"))
    while NOTICE not in desk.office.sites.asked:
        await asyncio.sleep(0)
    assert not checking.done()
    assert [one.kind for one in outbox.history(desk.office.app.store, call_id=desk.call().id)] == ["change"]
    assert any(TITLE in line for line in desk.office.said), "and the person at the terminal was told"
    slow.goes_on.set()
    await checking
    assert [one.at for one in desk.call().facts.deadlines] == ["2026-09-14T16:30"]


async def test_dates_in_the_documents_of_a_draft_are_not_taken_and_its_money_is(desk: Desk) -> None:
    drafts = f"{ISUN}/bg/s/Procedure/PublicDiscussion"
    desk.office.sites.pages[drafts] = isun_list(
        "InfoPublicDiscussion", "За обществено обсъждане", (NUMBER, CODE, TITLE)
    )
    page = isun_draft(CODE, TITLE, "30.08.2026 г. 17:00 ч.")
    desk.office.sites.pages[f"{ISUN}/bg/s/Procedure/InfoPublicDiscussion/{NUMBER}"] = isun_documents(
        page, ("Проект на обява", NOTICE)
    )
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    spec = desk.office.app.sources()["isun-consultations"].spec
    await read_documents(spec, desk.office.service.ports, await check_source(spec, desk.office.service.ports))
    facts = desk.call().facts
    assert [(one.kind, one.at) for one in facts.deadlines] == [("comments", "2026-08-30T17:00")]
    assert facts.grant_max is not None
    assert stage_of(facts, desk.office.clock.now()) == "consultation"


async def test_a_check_that_was_overtaken_looks_at_no_document(desk: Desk) -> None:
    desk.shows(("Обява", NOTICE))
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    spec, ports = desk.office.app.sources()["isun-open"].spec, desk.office.service.ports
    first = await check_source(spec, ports)
    await check_source(spec, ports)
    assert await read_documents(spec, ports, first) == Documented()


@dataclass
class Surprising:
    """A reader with a defect."""

    async def read(self, data: bytes) -> DocumentText | Undocument:
        """Break a promise."""
        raise RuntimeError("nobody expected this")


async def test_a_surprise_in_reading_documents_leaves_calls_and_source_as_they_were(desk: Desk) -> None:
    desk.office.service.ports = replace(desk.office.service.ports, documents=Surprising())
    desk.shows(("Обява", NOTICE))
    desk.office.sites.shows_file(NOTICE, pdf(obyava()))
    run = await desk.office.service.check_and_tell("isun-open")
    assert run.ended == "read"
    assert desk.health() == "healthy"
    assert desk.call().facts.deadlines == ()


async def test_over_http_a_document_is_asked_for_with_what_its_server_gave_and_a_304_keeps_what_it_said() -> None:
    data = pdf(obyava())

    async def serve(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if asked.headers.get("if-none-match") == '"v1"':
            writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        else:
            writer.write(answer(data, headers={"ETag": '"v1"', "Content-Type": "application/pdf"}))

    spec = source('[list]\nitems = "li"\n[list.fields]\ntitle = "a"\n')
    spec = spec.model_copy(update={"politeness": spec.politeness.model_copy(update={"pause": 0.0, "robots": False})})
    async with site(serve) as there, fetcher() as client:
        document = Wanted("1", Document("Обява", there.url("/files/download?id=1")), CODE, "mark")
        first, _ = await look_at(document, None, spec, client, DocumentReader(), EARLIER)
        second, _ = await look_at(document, first, spec, client, DocumentReader(), START)
        assert [one.headers.get("if-none-match") for one in there.asked] == [None, '"v1"']
    assert first.says.deadlines
    assert second == replace(first, looked_at=START)


def test_a_recorded_document_is_read_by_the_command_and_named_in_what_it_prints(terminal: Terminal) -> None:
    terminal.source.write_text(
        SOURCE.replace("[expect]", '[[list.documents]]\nselect = "a.doc"\n[expect]'), encoding="utf-8"
    )
    page = PAGE.replace(
        "</a> <span>Deadline: 30.10.2026</span>", "</a> <a class='doc' href='/files/call.pdf'>Call text</a>"
    )
    notice = pdf(
        [["Furniture design grants", "The deadline for submission of applications is 15 October 2026, 17:00."]]
    )
    write_warc(terminal.archive, {URL: page, "https://programme.example/files/call.pdf": notice})
    assert terminal.asks("sources", "add", str(terminal.source), "--yes")[0] == 0
    status, shown, _ = terminal.asks("check", "example")
    assert status == 0
    assert "1 of 1 documents read" in shown
    (call,) = [one for one in terminal.lists("calls") if one["title"]["en"] == "Furniture design grants"]
    (deadline,) = call["deadlines"]
    assert deadline["at"] == "2026-10-15T17:00:00+03:00"
    assert deadline["evidence"]["how"] == "document"
    assert deadline["evidence"]["where"] == "Call text, p. 1"
    assert len(call["documents"][0]["sha256"]) == 64
    _, story, _ = terminal.runs("why", call["id"])
    assert "(Call text, p. 1)" in story


async def test_documents_are_left_alone_where_the_operator_says_so(desk: Desk) -> None:
    desk.office.service.ports = replace(desk.office.service.ports, documents=None)
    desk.shows(("Обява", NOTICE))
    _, documented = await desk.checks()
    assert documented == Documented()
    assert NOTICE not in desk.office.sites.asked
