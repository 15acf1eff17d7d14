"""A profile from a site or a text: proposed, chosen by buttons, tried, kept; changed later, and the change taken back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from scrapers.contract import Request
from scrapers.reading.readings import Stated
from tests.bot_api import BotApiServer
from tests.bot_api.messages import Message
from tests.tracker.bot.talking import NOW, World, known_calls, talking
from tests.tracker.domain.calls_told import call, deadline, quote
from tests.tracker.domain.shipped import taxonomy
from tests.warc import write_warc
from tracker.bot.application import App, build_application
from tracker.bot.running import polling
from tracker.domain.models import Profile
from tracker.fetch.fetching import FetchResult, Policy, Validators
from tracker.fetch.replay import Replay
from tracker.store import outbox
from tracker.store import profiles as profile_store
from tracker.store.database import open_store

both = pytest.mark.parametrize("lang", ["bg", "en"])
SITE = "https://beekeepers.example/"
HOME = """<!doctype html><html lang="bg"><head><title>Начало – Клъстер Мед и пчели</title></head><body>
<nav><a href="/">Начало</a><a href="/about">За нас</a><a href="/news">Новини</a></nav>
<main><h1>Клъстер Мед и пчели</h1><p>Новини и събития от живота на клъстера и неговите членове.</p></main>
<footer>Всички права запазени. Политика за поверителност.</footer></body></html>"""
ABOUT = """<!doctype html><html lang="bg"><head><title>За нас – Клъстер Мед и пчели</title></head><body>
<nav><a href="/">Начало</a></nav><main><h1>За нас</h1>
<p>Клъстер Мед и пчели е сдружение на пчелари и преработватели от Пловдив, което развива пчеларството и износа на мед.</p>
<p>Работим за биологично земеделие и опазване на биоразнообразието заедно с университети и партньори от Гърция.</p>
</main></body></html>"""
LABELS = {
    "bg": {
        "change": "Смяна на профила", "own": "✍️ От сайта ни или със свои думи", "try": "🧪 Проба с последните 12 месеца",
        "keep": "✅ Запази профила", "back": "‹ Назад", "add": "➕ Добавяне с писане", "undo": "↩️ Отмяна на последната промяна",
        "strong": "Само много подходящите", "edit": "✏️ Промяна", "cancel": "Отказ", "words": "🔎 Думи",
        "sectors": "🏭 Сектори", "places": "📍 Места", "who": "👥 Кои сме", "unwanted": "🚫 Нежелани", "other": "‹ Друг профил",
    },
    "en": {
        "change": "Change the profile", "own": "✍️ From our site or in my own words", "try": "🧪 Try it on the last 12 months",
        "keep": "✅ Keep", "back": "‹ Back", "add": "➕ Add by writing", "undo": "↩️ Undo the last change",
        "strong": "Only what fits well", "edit": "✏️ Change", "cancel": "Cancel", "words": "🔎 Words",
        "sectors": "🏭 Sectors", "places": "📍 Places", "who": "👥 Who we are", "unwanted": "🚫 Unwanted", "other": "‹ Another profile",
    },
}  # fmt: skip


@pytest.fixture
def pages(tmp_path: Path) -> tuple[Path]:
    write_warc(
        tmp_path / "pages.warc", {SITE: HOME, f"{SITE}about": ABOUT, "https://empty.example/": "<html><p>Hi</p></html>"}
    )
    return (tmp_path / "pages.warc",)


class Slow(Replay):
    """A site that answers when it may."""

    def __init__(self, pages: tuple[Path]) -> None:
        super().__init__(pages)
        self.may_answer = asyncio.Event()

    async def fetch(
        self, request: Request, *, policy: Policy, validators: Validators | None, now: datetime
    ) -> FetchResult:
        await self.may_answer.wait()
        return await super().fetch(request, policy=policy, validators=validators, now=now)


def beginning(world: World, start: str) -> str:
    """The button of the last message whose label begins so."""
    labels = [label for row in world.server.last(7).buttons for label in row]
    (found,) = [one for one in labels if (one if start[:1] in "✓✗" else one.removeprefix("✓ ")).startswith(start)]
    return found


def data_of(message: Message, label: str) -> str:
    """What a button gives back."""
    button = message.button(label)
    assert button is not None
    return str(button["callback_data"])


async def says(world: World, *texts: str) -> None:
    for text in texts:
        world.server.users[7].sends(text)
        await world.server.settled()
        await world.server.until(lambda: not world.server.last(7).text.endswith("…"))


async def taps(world: World, lang: str, *names: str) -> None:
    for name in names:
        world.server.users[7].taps(beginning(world, LABELS[lang].get(name, name)))
        await world.server.settled()


async def asks_for_own(world: World, lang: str) -> None:
    world.server.user(7, lang)
    await says(world, "/profile")
    await taps(world, lang, "change", "own")


def own(world: World) -> Profile:
    found = profile_store.profile(world.store, "chat7")
    assert found is not None
    return found


@both
async def test_a_site_becomes_a_profile_that_is_chosen_tried_and_kept(lang: str, pages: tuple[Path]) -> None:
    honey = call("honey00001", titles={"bg": "Подкрепа за пчеларството и производството на мед", "en": "Support for beekeeping"},
                 code="HONEY-1", deadlines=(deadline("2026-06-15"),))  # fmt: skip
    async with talking(pages=pages, taxonomy=taxonomy(), calls=[*known_calls(), honey]) as world:
        await asks_for_own(world, lang)
        await says(world, "beekeepers.example")
        assert profile_store.profiles(world.store) == [], "nothing is kept before the manager has seen it"
        await taps(world, lang, "words", "✓ мед", "add")
        await says(world, "🙂, прополис; beeswax")
        await taps(world, lang, "back", "sectors", "back", "places", "back", "who", "back", "try", "strong", "keep")
        kept = own(world)
        assert kept.names == {lang: "Клъстер Мед и пчели"}
        assert {"прополис", "beeswax"} <= set(kept.keywords) and "мед" not in kept.keywords
        assert kept.nuts == ("BG421",)
        assert kept.applicants == ("cluster", "ngo", "sme")
        assert "livestock" in kept.sectors or "agriculture" in kept.sectors
        assert kept.description.startswith("Клъстер Мед и пчели е сдружение")
        assert (world.subscription(7).profiles, world.subscription(7).level) == (("chat7",), "strong")
        world.is_as_kept(f"from_site.{lang}", 7)


@both
async def test_an_own_profile_is_changed_later_and_the_change_is_taken_back(lang: str) -> None:
    refused = call("abroad0001", titles={"en": "Furniture from wood in Greece"}, code="GR-1",
                   eligibility=replace(call().facts.eligibility, countries=(Stated("EL", quote()),)))  # fmt: skip
    async with talking(taxonomy=taxonomy(), calls=[*known_calls(), refused]) as world:
        await asks_for_own(world, lang)
        await says(world, "мебели, furniture")
        await taps(world, lang, "try", "keep")
        first = own(world)
        await says(world, "/profile")
        await taps(world, lang, "✏️", "unwanted", "add")
        await says(world, "hydrogen")
        await taps(world, lang, "back", "places", "add")
        await says(world, "Атлантида")
        await says(world, "Варна" if lang == "bg" else "Varna")
        await taps(world, lang, "back", "try", "edit", "try", "keep")
        second = own(world)
        assert (second.unwanted, second.nuts) == (("hydrogen",), (*first.nuts, "BG331"))
        await says(world, "/profile")
        await taps(world, lang, "undo")
        assert own(world) == first
        await taps(world, lang, "undo")
        assert own(world) == second
        world.is_as_kept(f"changes_profile.{lang}", 7)


@both
async def test_a_description_may_be_written_at_once_where_the_profiles_are_offered(lang: str) -> None:
    language = {"bg": "🇧🇬 Български", "en": "🇬🇧 English"}[lang]
    description = {
        "bg": "Ние сме клъстер от Варна за аквакултури и корабостроене",
        "en": "A cluster from Varna: shipbuilding",
    }
    async with talking() as world:
        world.server.user(7, lang)
        await says(world, "/start")
        world.server.users[7].taps(language)
        await world.server.settled()
        await says(world, description[lang])
        assert LABELS[lang]["try"] in [button for row in world.server.last(7).buttons for button in row]
        await says(world, "/start")
        await says(world, description[lang])
        assert LABELS[lang]["try"] not in [button for row in world.server.last(7).buttons for button in row]
        assert world.server.strict_failures == []


async def test_a_draft_goes_on_after_a_restart() -> None:
    async with BotApiServer(clock=lambda: NOW) as server:
        with open_store(None) as store:
            world = World(server, store, taxonomy=taxonomy())
            world.knows(*known_calls())
            async with polling(_application(world), world.services()):
                await asks_for_own(world, "en")
                await says(world, "We build yachts in Varna and repair ships.")
                await taps(world, "en", "words", "✓ yachts", "add")
            async with polling(_application(world), world.services()):
                await says(world, "ferries")
                await taps(world, "en", "back", "try", "keep")
            assert "ferries" in own(world).keywords and "yachts" not in own(world).keywords
            assert server.strict_failures == []


def _application(world: World) -> App:
    return build_application(world.server.token, world.services(), world.server.base_url.removesuffix("/bot"))


async def test_a_shipped_profile_is_changed_as_a_copy_of_ones_own() -> None:
    async with talking(taxonomy=taxonomy()) as world:
        world.server.user(7, "en")
        world.follows(7, "marine", language="en")
        await says(world, "/profile")
        await taps(world, "en", "✏️ Marine", "unwanted", "✓ техническа помощ", "back", "try", "keep")
        assert world.subscription(7).profiles == ("chat7",)
        assert own(world).unwanted == () and own(world).keywords == world.profiles()["marine"].keywords
        assert world.profiles()["marine"].unwanted == ("техническа помощ",), "others follow it as it was"


async def test_cancel_changes_nothing_and_its_buttons_are_over() -> None:
    async with talking(taxonomy=taxonomy()) as world:
        world.server.user(7, "en")
        world.follows(7, "marine", language="en")
        await says(world, "/profile")
        await taps(world, "en", "change", "Furniture Cluster")
        trial = world.server.last(7)
        keep = data_of(trial, "✅ Keep")
        await taps(world, "en", "cancel")
        assert world.server.last(7).text.startswith("All right, nothing was changed.")
        world.server.users[7].taps_stale(keep, trial)
        await world.server.settled()
        assert "This is no longer under way." in world.server.transcript(7)
        assert world.subscription(7).profiles == ("marine",)
        assert outbox.history(world.store) == []


async def test_a_button_of_an_earlier_draft_changes_nothing() -> None:
    async with talking(taxonomy=taxonomy()) as world:
        world.server.user(7, "en")
        await says(world, "/start")
        await taps(world, "en", "🇬🇧 English", "Marine Cluster")
        keep = data_of(world.server.last(7), "✅ Keep")
        await taps(world, "en", "other", "Furniture Cluster")
        world.server.users[7].taps_stale(keep, world.server.last(7))
        await world.server.settled()
        assert world.subscription(7).profiles == ()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://gone.example/", "https://gone.example/ cannot be read: the site cannot be reached."),
        ("empty.example", "https://empty.example/ cannot be read: nothing on it says what your cluster does."),
    ],
)
async def test_a_site_that_cannot_be_read_says_why_in_one_line_and_another_can_be_sent(
    address: str, told: str, pages: tuple[Path]
) -> None:
    async with talking(pages=pages, taxonomy=taxonomy()) as world:
        await asks_for_own(world, "en")
        await says(world, address if "://" in address else f"{address}/")
        assert world.server.last(7).text.startswith(f"⚠️ {told}")
        await says(world, SITE)
        assert "Клъстер Мед и пчели" in world.server.last(7).text


async def test_what_was_begun_meanwhile_is_not_overtaken_by_a_site_that_was_slow(pages: tuple[Path]) -> None:
    async with talking(taxonomy=taxonomy()) as world:
        slow = Slow(pages)
        world.fetching = slow
        await asks_for_own(world, "en")
        world.server.users[7].sends(SITE)
        await world.server.until(lambda: world.server.last(7).text.startswith("Reading"))
        world.server.users[7].sends("/start")
        await world.server.until(lambda: world.server.last(7).text.startswith("Hello!"))
        slow.may_answer.set()
        await world.server.settled()
        assert world.server.last(7).text.startswith("Hello!")
        assert profile_store.profiles(world.store) == []


async def test_a_draft_with_nothing_to_find_a_call_by_is_not_tried() -> None:
    async with talking(taxonomy=taxonomy()) as world:
        world.server.user(7, "en")
        world.follows(7, "furniture", language="en")
        await says(world, "/profile")
        await taps(world, "en", "✏️", "words", "✓ мебели", "✓ дървообработване", "✓ furniture", "✓ wood", "back", "try")
        assert "There is nothing yet by which I could find a call." in world.server.transcript(7)
        assert world.subscription(7).profiles == ("furniture",)


async def test_forged_buttons_of_a_draft_change_nothing() -> None:
    async with talking(taxonomy=taxonomy()) as world:
        user = world.server.user(7, "en")
        world.follows(7, "marine", language="en")
        await says(world, "/profile")
        await taps(world, "en", "✏️")
        shown = world.server.last(7)
        number = data_of(shown, "Cancel").split(":")[2]
        for data in (f"1:draft:{number}:set:keywords:999:1:0", f"1:draft:{number}:part:base", f"1:draft:{number}:level:none",
                     f"1:draft:{number}:level:strong", "1:draft", f"1:draft:{number}", "1:profile:edit:chat8",
                     "1:profile:undo:marine", "1:profile:erase:marine", f"1:draft:{number}:add:languages"):  # fmt: skip
            user.taps_stale(data, shown)
            await world.server.settled()
        assert world.server.strict_failures == []
        assert world.subscription(7).profiles == ("marine",)
