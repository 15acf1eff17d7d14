"""An admin adds a site by its address: preview, correction, adoption."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from scrapers.spec import parse_source
from tests.tracker.bot.talking import World, talking
from tests.warc import write_warc
from tracker.domain.models import SourceState
from tracker.domain.offering import Wanted
from tracker.fetch.replay import Replay
from tracker.offering import Offers
from tracker.store import administration
from tracker.store import sources as source_store

URL = "https://programme.example/calls"
TITLES = ("Green ports of the Black Sea", "Hydrogen for islands", "Digital furniture workshops", "Skills for shipyards")
CARDS = "".join(
    f"<div class='card'><b class='theme'>Theme of the year: {title.lower()}</b><h3><a href='/calls/{n}'>{title}</a></h3>"
    f"<p>Deadline: {n + 10} October 2026, 17:00</p></div>"
    for n, title in enumerate(TITLES)
)
PAGE = f"<!doctype html><html lang='en'><head><title>Open calls</title></head><body><h1>Open calls</h1>{CARDS}</body></html>"
NOTHING = "<!doctype html><html><body><h1>About us</h1><p>" + "We are a foundation. " * 60 + "</p></body></html>"


@pytest.fixture
def pages(tmp_path: Path) -> tuple[Path]:
    write_warc(tmp_path / "pages.warc", {URL: PAGE, "https://programme.example/about": NOTHING})
    return (tmp_path / "pages.warc",)


LABELS = {
    "en": ("✏️ Title is wrong", "✅ Add this source", "Cancel"),
    "bg": ("✏️ Грешно заглавие", "✅ Добави източника", "Отказ"),
}


async def says(world: World, *texts: str) -> None:
    for text in texts:
        world.server.users[7].sends(text)
        await world.server.settled()
        # A page is looked at while the chat goes on.
        await world.server.until(lambda: not world.server.last(7).text.endswith("…"))


async def taps(world: World, *labels: str) -> None:
    for label in labels:
        world.server.users[7].taps(label)
        await world.server.settled()


@pytest.mark.parametrize("lang", ["en", "bg"])
async def test_an_admin_adds_a_site_by_its_address(lang: str, pages: tuple[Path]) -> None:
    async with talking(admins=(7,), pages=pages) as world:
        world.server.user(7, lang)
        wrong_title, add, _ = LABELS[lang]
        await says(world, "/addsource", "something without one", f"Look at this: {URL}.")
        assert source_store.added(world.store) == {}, "nothing is kept before the admin has seen it"
        await taps(world, wrong_title, f"Theme of the year: {TITLES[0].lower()}", wrong_title, TITLES[0], add)
        ((id_, text),) = source_store.added(world.store).items()
        spec = parse_source(text, "kept.toml")
        assert (id_, spec.id, spec.url) == ("programme-calls", "programme-calls", URL)
        assert spec.listing.fields["title"][0].select == ("h3",)
        world.is_as_kept(f"addsource.{lang}", 7)


async def test_only_admins_in_private_add_sites(pages: tuple[Path]) -> None:
    async with talking(pages=pages) as world:
        world.server.user(7, "en")
        await says(world, f"/addsource {URL}")
        assert "Only admins" in world.server.transcript(7)
        assert source_store.added(world.store) == {}


async def test_a_page_without_calls_says_why_and_nothing_is_kept(pages: tuple[Path]) -> None:
    async with talking(admins=(7,), pages=pages) as world:
        world.server.user(7, "en")
        await says(world, "/addsource programme.example/about", "/addsource https://programme.example/gone")
        told = world.server.transcript(7)
        assert "https://programme.example/about cannot be added: the page is not a list." in told
        assert "https://programme.example/gone cannot be added: the site cannot be reached." in told
        assert source_store.added(world.store) == {}


async def test_what_was_cancelled_is_not_added_by_an_old_button(pages: tuple[Path]) -> None:
    async with talking(admins=(7,), pages=pages) as world:
        user = world.server.user(7, "en")
        await says(world, f"/addsource {URL}")
        preview = world.server.last(7)
        await taps(world, "Cancel")
        user.taps_stale("1:add:adopt", preview)
        await world.server.settled()
        assert source_store.added(world.store) == {}


async def test_a_second_source_of_one_address_gets_a_name_of_its_own(pages: tuple[Path]) -> None:
    async with talking(admins=(7,), pages=pages) as world:
        offers = Offers(world.declarations, Replay(world.pages))
        assert await offers.adopt(Wanted(URL), "a test") == "programme-calls"
        assert await offers.adopt(Wanted(URL), "a test") == "programme-calls-2"


async def test_a_source_that_was_deleted_and_is_added_anew_begins_with_a_first_look(pages: tuple[Path]) -> None:
    async with talking(admins=(7,), pages=pages) as world:
        world.server.user(7, "en")
        await says(world, f"/addsource {URL}")
        await taps(world, "✅ Add this source")
        read = SourceState("programme-calls", "healthy", usual_items=4, baselined=True, last_success=world.now)
        source_store.save_state(world.store, read)
        world.declarations.delete("programme-calls", "a test")
        await says(world, f"/addsource {URL}")
        await taps(world, "✅ Add this source")
        state = source_store.state_of(world.store, "programme-calls")
        assert (state.baselined, state.usual_items) == (False, None)
        assert administration.log(world.store)[0][2:] == ("added source", "programme-calls", "v3")


@pytest.mark.parametrize("part", ["entities", "caption_entities"])
async def test_a_forwarded_post_whose_address_is_behind_its_words_is_looked_at(part: str, pages: tuple[Path]) -> None:
    async with talking(admins=(7,), pages=pages) as world:
        user = world.server.user(7, "en")
        await says(world, "/addsource")
        linked = [{"type": "text_link", "offset": 0, "length": 8, "url": URL}]
        post = {"caption": "The list", "photo": [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]}
        extra = {part: linked} if part == "entities" else {part: linked, **post}
        text = "The list of calls" if part == "entities" else ""
        world.server.hears(user.chat, user.object(), text, None, who="Maria", extra=extra)
        await world.server.settled()
        await world.server.until(lambda: "Are these the calls?" in world.server.last(7).text)


async def test_what_is_added_is_what_stood_over_the_button(pages: tuple[Path]) -> None:
    async with talking(admins=(7,), pages=pages) as world:
        user = world.server.user(7, "en")
        await says(world, f"/addsource {URL}")
        first = world.server.last(7)
        old = first.button("✅ Add this source")
        assert old is not None
        await taps(world, "✏️ Title is wrong", f"Theme of the year: {TITLES[0].lower()}")
        user.taps_stale(old["callback_data"], first)
        await world.server.until(lambda: "Please look again" in world.server.transcript(7))
        assert source_store.added(world.store) == {}, "another way to read was shown meanwhile"
        await taps(world, "✅ Add this source")
        (text,) = source_store.added(world.store).values()
        assert "b.theme" in text


async def test_a_page_that_is_another_when_it_is_added_is_shown_again(tmp_path: Path, pages: tuple[Path]) -> None:
    async with talking(admins=(7,), pages=pages) as world:
        world.server.user(7, "en")
        await says(world, f"/addsource {URL}")
        (tmp_path / "other").mkdir()
        write_warc(
            tmp_path / "other" / "pages.warc", {URL: PAGE.replace("h3", "h4").replace("class='card'", "class='row'")}
        )
        world.offers.fetching = Replay((tmp_path / "other" / "pages.warc",))
        world.now += timedelta(hours=2)
        await taps(world, "✅ Add this source")
        await world.server.until(lambda: "Please look again" in world.server.transcript(7))
        assert source_store.added(world.store) == {}
        await taps(world, "✅ Add this source")
        await world.server.until(lambda: bool(source_store.added(world.store)))
        (text,) = source_store.added(world.store).values()
        assert "h4" in text


@pytest.mark.parametrize("lang", ["en", "bg"])
async def test_which_number_is_the_month_is_asked_by_two_buttons(lang: str, tmp_path: Path) -> None:
    cards = "".join(
        f"<div class='card'><h3><a href='/calls/{n}'>{title}</a></h3><p>Deadline: 0{n + 3}/11/2026</p></div>"
        for n, title in enumerate(TITLES)
    )
    url = "https://programme.example.org/calls"
    write_warc(tmp_path / "pages.warc", {url: PAGE.replace(CARDS, cards)})
    async with talking(admins=(7,), pages=(tmp_path / "pages.warc",)) as world:
        world.server.user(7, lang)
        await says(world, f"/addsource {url}")
        asked = world.server.last(7)
        assert "03/11/2026" in asked.text
        assert "2026," not in asked.text, "no date that may be another one is shown as a deadline"
        await taps(world, {"en": "11 March 2026", "bg": "11 март 2026"}[lang])
        await taps(world, LABELS[lang][1])
        (text,) = source_store.added(world.store).values()
        assert parse_source(text, "kept.toml").date_order == "mdy"
        world.is_as_kept(f"addsource_order.{lang}", 7)


async def test_a_list_that_holds_news_too_says_by_what_its_calls_are_known(tmp_path: Path) -> None:
    news = "".join(
        f"<div class='card'><h3><a href='/n/{n}'>Our team met partners, part {n}</a></h3><p>{n + 1} June 2026.</p></div>"
        for n in range(5)
    )
    calls = "".join(
        f"<div class='card'><h3><a href='/c/{n}'>Call: {title}</a></h3><p>Deadline: {n + 10} October 2026, 17:00</p></div>"
        for n, title in enumerate(TITLES)
    )
    write_warc(tmp_path / "pages.warc", {URL: PAGE.replace(CARDS, calls + news).replace("Open calls", "Latest")})
    async with talking(admins=(7,), pages=(tmp_path / "pages.warc",)) as world:
        world.server.user(7, "en")
        await says(world, f"/addsource {URL}")
        told = world.server.last(7).text
        assert "4 calls" in told
        assert "Only what is a call by its address is taken." in told
