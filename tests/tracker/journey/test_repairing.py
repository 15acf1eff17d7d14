"""A source whose layout broke: the admin is told once, sees what a repair would read, and adopts it with one tap."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scrapers.spec import parse_source
from tests.scrapers.discovery.breaking import renamed
from tests.tracker.journey.procedures import CODE, OPEN, OTHERS, START, TITLE, shows_nothing_of_interest
from tests.tracker.journey.site import ISUN, isun_call, isun_documents, isun_list
from tests.tracker.journey.test_traps import ADMIN, MANAGER, has_an_admin_and_a_manager
from tests.tracker.journey.world import World, world
from tracker.domain.models import Call
from tracker.fetch.archive import Archive
from tracker.store import administration, subscribers
from tracker.store import calls as call_store
from tracker.store import sources as source_store

REPAIR, ADOPT, CANCEL = "🔧 Предложи поправка", "✅ Приеми поправката", "Отказ"
CLUSTERS = ("90000000-0000-4000-8000-000000000001", CODE, TITLE)
ITEMS, REGION = "li[data-href]", "div.easy-tree"


def redesigned(*procedures: tuple[str, str, str]) -> str:
    """The list of open procedures after a redesign: every class has another name."""
    return renamed(isun_list("Info", "Отворени", *procedures), ITEMS, REGION)


async def breaks(it: World, folder: Path | None, *procedures: tuple[str, str, str]) -> None:
    """The list is read once; then the layout changes, and the page shows these procedures."""
    if folder is not None:
        it.sites.archive = Archive(folder / "archive")
    shows_nothing_of_interest(it)
    await has_an_admin_and_a_manager(it)
    (manager,) = subscribers.of_people(it.service.app.store, {MANAGER})
    subscribers.save(it.service.app.store, replace(manager, profiles=("green-energy",)))
    await it.checks("isun-open")
    it.sites.pages[OPEN] = redesigned(*procedures)
    it.sites.pages[f"{ISUN}/bg/s/Procedure/Info/{CLUSTERS[0]}"] = isun_call(
        *CLUSTERS[1:],
        "01.03.2026 г. 09:00 ч.",
        "30.12.2026 г. 17:00 ч.",
        "Подкрепа за развитие на иновативни клъстери.",
    )
    it.clock.passes(hours=2)
    (failed,) = await it.checks("isun-open")
    assert failed.ended == "failed"


async def taps(it: World, label: str, answers: int) -> list[str]:
    """What the admin hears after a tap, so many messages."""
    heard = len(it.heard(ADMIN))
    it.server.users[ADMIN].taps(label)
    await it.server.until(lambda: len(it.heard(ADMIN)) >= heard + answers)
    await it.server.settled()
    return it.heard(ADMIN)[heard:]


async def test_a_broken_source_is_repaired_by_one_tap_and_nothing_known_is_told_as_new(tmp_path: Path) -> None:
    async with world(tmp_path, START, admins=(ADMIN,)) as it:
        store = it.service.app.store
        await breaks(it, tmp_path, *OTHERS, CLUSTERS)
        before = {call.id for call in call_store.calls(store)}
        told = it.server.last(ADMIN)
        assert "tracker sources archived isun-open\n" in told.text, "the response that broke it is named"
        assert "tracker sources archived isun-open --good" in told.text, "and the last good one"
        assert [REPAIR] in told.buttons
        manager = len(it.heard(MANAGER))

        looking, proposal = await taps(it, REPAIR, 2)
        assert "Разглеждам" in looking
        assert f"От {len(OTHERS)} познати покани намирам отново {len(OTHERS)}." in proposal
        assert "1 покана е нова" in proposal
        assert source_store.added(store) == {}, "never by itself"

        await taps(it, ADOPT, 1)
        await it.server.until(lambda: "Прочетох" in it.heard(ADMIN)[-1])
        await it.delivers()
        assert source_store.state_of(store, "isun-open").health == "healthy"
        news = it.heard(MANAGER)[manager:]
        assert len(news) == 1 and CLUSTERS[2] in news[0], "what appeared meanwhile is told, what was known is not"
        assert {call.id for call in call_store.calls(store)} > before
        (old, new) = source_store.versions(store, "isun-open")
        shipped = it.service.app.catalogue.sources["isun-open"]
        assert parse_source(str(old[1]), "old.toml") == shipped, "the earlier declaration is kept"
        assert new[2] == f"user {ADMIN}"
        repaired = parse_source(str(new[1]), "new.toml")
        assert (repaired.url, repaired.detail, repaired.schedule) == (shipped.url, shipped.detail, shipped.schedule)
        assert administration.log(store)[0][1:4] == (f"user {ADMIN}", "repaired source", "isun-open")

        it.clock.passes(hours=2)
        (again,) = await it.checks("isun-open")
        assert (again.ended, again.changes) == ("unchanged", 0)


async def test_without_an_archive_what_is_stored_of_the_calls_is_the_measure() -> None:
    async with world(None, START, admins=(ADMIN,)) as it:
        await breaks(it, None, *OTHERS)
        _, proposal = await taps(it, REPAIR, 2)
        assert f"От {len(OTHERS)} познати покани намирам отново {len(OTHERS)}." in proposal
        assert "Архивираната страница вече я няма" in proposal


async def test_a_proposal_that_was_left_or_that_is_old_changes_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, START, admins=(ADMIN,)) as it:
        store = it.service.app.store
        await breaks(it, tmp_path, *OTHERS)
        await taps(it, REPAIR, 2)
        proposal = it.server.last(ADMIN)
        it.server.users[ADMIN].taps(CANCEL)
        await it.server.settled()
        it.server.users[ADMIN].taps_stale("1:repair:adopt", proposal)
        await it.server.settled()
        assert source_store.added(store) == {}

        it.server.users[ADMIN].sends("/repair isun-open")
        await it.server.until(lambda: "познати покани намирам" in it.heard(ADMIN)[-1])
        it.clock.passes(hours=1)
        it.server.users[ADMIN].taps(ADOPT)
        await it.server.settled()
        assert source_store.added(store) == {}, "it was seen too long ago: the page may be another by now"
        assert "Не беше приета" in it.server.transcript(ADMIN)


async def test_only_admins_repair(tmp_path: Path) -> None:
    async with world(tmp_path, START, admins=(ADMIN,)) as it:
        await breaks(it, tmp_path, *OTHERS)
        manager = it.server.users[MANAGER]
        manager.sends("/repair isun-open")
        await it.server.settled()
        assert "Само администраторите" in it.heard(MANAGER)[-1]
        for data in ("1:repair:look:isun-open", "1:repair:adopt"):
            manager.taps_stale(data, it.server.last(MANAGER))
        await it.server.settled()
        assert source_store.added(it.service.app.store) == {}


async def test_a_hostile_page_leads_no_source_to_another_site(tmp_path: Path) -> None:
    async with world(tmp_path, START, admins=(ADMIN,)) as it:
        await breaks(it, tmp_path, *OTHERS)
        page = redesigned(*OTHERS)
        evil = page.replace("<html>", "<html><head><base href='https://evil.example/'></head>").replace(
            "<body>", "<body><a rel='next' href='https://evil.example/more'>Next page</a>"
        )
        assert "evil.example/more" in evil and "<base" in evil
        it.sites.pages[OPEN] = evil
        it.sites.pages["https://evil.example/more"] = page
        it.sites.asked.clear()
        it.server.users[ADMIN].sends("/repair isun-open")
        await it.server.until(lambda: "Не предлагам поправка" in it.heard(ADMIN)[-1])
        assert "evil.example" in it.heard(ADMIN)[-1], "the admin hears where it would lead"
        assert it.sites.asked == [OPEN], "nothing was asked of the other site"


async def test_pages_of_the_calls_that_were_redesigned_too_are_read_again_after_the_repair(tmp_path: Path) -> None:
    async with world(tmp_path, START, admins=(ADMIN,)) as it:
        store = it.service.app.store
        for number, code, title in OTHERS:
            it.sites.pages[f"{ISUN}/bg/s/Procedure/Info/{number}"] = isun_documents(
                isun_call(code, title, "01.03.2026 г. 09:00 ч.", "30.12.2026 г. 17:00 ч.", "Приобщаване в училище."),
                (f"Насоки {number[7]}", f"/files/{number[7]}.pdf"),
            )
        await breaks(it, tmp_path, *OTHERS, CLUSTERS)
        before = {call.id: _stated(call) for call in call_store.calls(store)}
        for number, _, _ in (*OTHERS, CLUSTERS):
            url = f"{ISUN}/bg/s/Procedure/Info/{number}"
            it.sites.pages[url] = renamed(str(it.sites.pages[url]), ITEMS, REGION)
        it.sites.asked.clear()
        _, proposal = await taps(it, REPAIR, 2)
        assert len(it.sites.asked) == len(set(it.sites.asked)) <= 5, (
            "each page is asked for once, and few of single calls"
        )
        assert "намирам отново 6" in proposal
        await taps(it, ADOPT, 1)
        await it.server.until(lambda: "Прочетох" in it.heard(ADMIN)[-1])
        await it.delivers()
        assert source_store.state_of(store, "isun-open").health == "healthy"
        after = {call.id: _stated(call) for call in call_store.calls(store)}
        assert {id_: after[id_] for id_ in before} == before
        (new,) = after.keys() - before.keys()
        assert after[new][0] == ["2026-12-30T17:00"], "the deadline of a new call is read on its redesigned page"


async def test_pages_of_calls_that_were_redesigned_alone_are_mended_alone(tmp_path: Path) -> None:
    async with world(tmp_path, START, admins=(ADMIN,)) as it:
        store = it.service.app.store
        it.sites.archive = Archive(tmp_path / "archive")
        shows_nothing_of_interest(it)
        await has_an_admin_and_a_manager(it)
        await it.checks("isun-open")
        before = {call.id: _stated(call) for call in call_store.calls(store)}
        for number, _, _ in OTHERS:
            url = f"{ISUN}/bg/s/Procedure/Info/{number}"
            it.sites.pages[url] = renamed(str(it.sites.pages[url]), ITEMS, REGION)
        it.clock.passes(hours=2)
        await it.checks("isun-open")
        assert source_store.state_of(store, "isun-open").health != "healthy"
        assert [REPAIR] in it.server.last(ADMIN).buttons
        _, proposal = await taps(it, REPAIR, 2)
        assert "намирам отново 6" in proposal
        await taps(it, ADOPT, 1)
        await it.server.until(lambda: "Прочетох" in it.heard(ADMIN)[-1])
        assert source_store.state_of(store, "isun-open").health == "healthy"
        assert {call.id: _stated(call) for call in call_store.calls(store)} == before


def _stated(call: Call) -> tuple[list[str], list[str]]:
    """The dates and documents that are known of a call."""
    return sorted(one.at for one in call.facts.deadlines), sorted(one.url for one in call.facts.documents)
