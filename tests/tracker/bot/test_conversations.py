"""Every command and button, as conversations in both languages.

What is said is kept in transcripts/*.txt, to be read by people. Where a text changes on purpose:
`REWRITE_TRANSCRIPTS=1 pytest tests/tracker/bot`, then read the difference before it is committed.
"""

from __future__ import annotations

import asyncio

import pytest

from tests.bot_api.refusals import too_many
from tests.tracker.bot.talking import NOW, World, a_broken_state, a_run, talking
from tests.tracker.domain.calls_told import call, change, deadline
from tracker.domain.models import Problem
from tracker.store import administration, outbox, subscribers
from tracker.store import sources as source_store

both = pytest.mark.parametrize("lang", ["bg", "en"])
LABELS = {
    "bg": {
        "language": "🇧🇬 Български", "marine": "Морски клъстер", "save": "☆ Запази", "saved": "⭐ Запазена",
        "not": "🚫 Не е за нас", "like": "👍 За нас е", "why": "❓ Защо", "back": "‹ Назад", "own": "✍️ От сайта ни или със свои думи", "try": "🧪 Проба с последните 12 месеца", "keep": "✅ Запази профила", "skip": "Засега без профил",
        "zone": "🕐 Часова зона", "rhythm": "🥁 Ритъм", "quiet": "🌙 Тихи часове", "level": "🎯 Кои покани", "lang": "🌐 Език",
        "daily": "веднъж на ден", "strong": "само много подходящите", "other": "Друго…", "erase": "Да, изтрийте всичко",
        "cancel": "Отказ", "change": "Смяна на профила", "next": "Следващи ›", "all": "Всички →",
    },
    "en": {
        "language": "🇬🇧 English", "marine": "Marine Cluster", "save": "☆ Save", "saved": "⭐ Saved",
        "not": "🚫 Not for us", "like": "👍 For us", "why": "❓ Why", "back": "‹ Back", "own": "✍️ From our site or in my own words", "try": "🧪 Try it on the last 12 months", "keep": "✅ Keep", "skip": "Skip for now",
        "zone": "🕐 Time zone", "rhythm": "🥁 Rhythm", "quiet": "🌙 Quiet hours", "level": "🎯 Which calls", "lang": "🌐 Language",
        "daily": "once a day", "strong": "only what fits well", "other": "Other…", "erase": "Yes, erase everything",
        "cancel": "Cancel", "change": "Change the profile", "next": "Next ›", "all": "All →",
    },
}  # fmt: skip


async def says(world: World, who: int, *texts: str) -> None:
    for text in texts:
        world.server.users[who].sends(text)
        await world.server.settled()


async def taps(world: World, who: int, lang: str, *labels: str) -> None:
    for label in labels:
        world.server.users[who].taps(LABELS[lang].get(label, label))
        await world.server.settled()


@both
async def test_a_manager_subscribes_with_a_shipped_profile_and_sees_at_once_what_is_open(lang: str) -> None:
    async with talking() as world:
        world.server.user(7, lang)
        await says(world, 7, "/start")
        await taps(world, 7, lang, "language", "back", "language", "marine", "keep", "1", "save", "why")
        kept = world.subscription(7)
        assert (kept.language, kept.profiles, kept.paused) == (lang, ("marine",), False)
        world.is_as_kept(f"subscribes.{lang}", 7)


@both
async def test_a_manager_describes_the_cluster_in_own_words(lang: str) -> None:
    async with talking() as world:
        world.server.user(7, lang)
        await says(world, 7, "/start")
        await taps(world, 7, lang, "language", "own", "back", "own")
        await says(world, 7, "!!!")
        text = {
            "bg": "Ние сме клъстер от Пловдив и работим с водород и <мебели>.",
            "en": "We are a cluster from Plovdiv: hydrogen, <furniture>",
        }
        await says(world, 7, text[lang])
        assert world.subscription(7).profiles == (), "nothing is kept before the manager has seen it"
        await taps(world, 7, lang, "try", "keep")
        await says(world, 7, "/profile")
        assert world.subscription(7).profiles == ("chat7",)
        assert world.profiles()["chat7"].nuts == ("BG421",)
        world.is_as_kept(f"own_words.{lang}", 7)


@both
async def test_the_set_up_can_be_left_out_and_found_again(lang: str) -> None:
    async with talking() as world:
        world.server.user(7, lang)
        await says(world, 7, "/start")
        await taps(world, 7, lang, "language", "skip")
        await says(world, 7, "/calls", "/profile")
        await taps(world, 7, lang, "change", "marine", "keep")
        assert world.subscription(7).profiles == ("marine",)
        world.is_as_kept(f"without_profile.{lang}", 7)


@both
async def test_lists_and_search(lang: str) -> None:
    async with talking() as world:
        world.server.user(7, lang)
        world.follows(7, "marine", language=lang)
        subscribers.mark(world.store, 7, "furnitur01", "saved", NOW)
        await says(
            world, 7, "/calls", "/deadlines", "/saved", "/search", "/search hydrogen", "/search vodorod", "/search мебили",
            "/search водород мебели", "/search horizon-jti", "/search <b>нищо</b>: & such",
            "/help", "какво?",
        )  # fmt: skip
        world.is_as_kept(f"finding.{lang}", 7)


async def test_many_calls_are_paged_without_loss() -> None:
    several = [
        call(f"blue{number:06}", titles={"en": f"Blue economy {number}"}, code=f"CODE-{number}", deadlines=(deadline(f"2026-06-{number:02}"),))
        for number in range(1, 21)
    ]  # fmt: skip
    async with talking(calls=several) as world:
        world.server.user(7, "en")
        world.follows(7, "marine", language="en")
        seen: list[str] = []
        for command in ("/calls", "/deadlines", "/search Blue"):
            await says(world, 7, command)
            seen = [world.server.last(7).text]
            for _ in range(2):
                await taps(world, 7, "en", "next")
                seen.append(world.server.last(7).text)
            assert all(any(f"Blue economy {number}\n" in f"{page}\n" for page in seen) for number in range(1, 21))
            await taps(world, 7, "en", "‹ Previous")
            assert world.server.last(7).text == seen[1]
        long = "/search Blue economy " + "and what is more than a button can carry " * 4
        await says(world, 7, long)
        await taps(world, 7, "en", "next", "next")
        assert world.server.last(7).text.startswith(f"🔍 Found for “{long.removeprefix('/search ').strip()}”")
        assert "Page 3 of 3" in world.server.last(7).text
        assert world.server.strict_failures == []


@both
async def test_a_thumb_up_shows_its_state_saves_nothing_and_is_undone_by_a_second_tap(lang: str) -> None:
    async with talking() as world:
        world.server.user(7, lang)
        world.follows(7, "marine", language=lang)
        await says(world, 7, "/calls")
        await taps(world, 7, lang, "1", "like")
        (first,) = subscribers.marked(world.store, 7, "liked")
        assert subscribers.marked(world.store, 7, "saved") == []
        assert world.subscription(7).lesson
        await says(world, 7, "/privacy")
        message = next(one for one in reversed(world.server.messages(7)) if "🎯" in one.text)
        world.server.users[7].taps(f"1:like:{first}:0", message)
        await world.server.settled()
        assert subscribers.mark_of(world.store, 7, first) is None
        assert world.subscription(7).lesson == {}
        world.server.users[7].taps(f"1:save:{first}:1", message)
        world.server.users[7].taps(f"1:like:{first}:1", message)
        await world.server.settled()
        assert subscribers.mark_of(world.store, 7, first) == "saved", "what is kept stays kept"
        world.is_as_kept(f"likes.{lang}", 7)


@both
async def test_save_and_not_for_us_show_their_state_and_are_undone_by_a_second_tap(lang: str) -> None:
    async with talking() as world:
        world.server.user(7, lang)
        world.follows(7, "marine", language=lang)
        await says(world, 7, "/calls")
        await taps(world, 7, lang, "1", "save")
        (first,) = subscribers.marked(world.store, 7, "saved")
        await taps(world, 7, lang, "not")
        assert subscribers.marked(world.store, 7, "saved") == []
        assert subscribers.marked(world.store, 7, "not_for_us") == [first]
        message = world.server.last(7)
        world.server.users[7].taps(f"1:not:{first}:0", message)
        await world.server.settled()
        assert subscribers.mark_of(world.store, 7, first) is None
        world.is_as_kept(f"votes.{lang}", 7)


@both
async def test_settings(lang: str) -> None:
    async with talking() as world:
        world.server.user(7, lang)
        world.follows(7, "marine", language=lang)
        await says(world, 7, "/settings")
        await taps(world, 7, lang, "rhythm", "daily", "level", "strong", "quiet", "22:00 – 07:00", "zone", "other")
        await says(world, 7, "Mars/Olympus", "Europe/Vienna")
        await taps(world, 7, lang, "quiet", "other")
        await says(world, 7, "sometimes", "21:30-7.15")
        await taps(world, 7, lang, "lang")
        world.server.users[7].taps("1:set:language:en" if lang == "bg" else "1:set:language:bg")
        await world.server.settled()
        kept = world.subscription(7)
        assert (kept.rhythm, kept.level, kept.zone) == ("daily", "strong", "Europe/Vienna")
        assert (kept.quiet_from, kept.quiet_to) == ("21:30", "07:15")
        assert kept.language != lang
        world.is_as_kept(f"settings.{lang}", 7)


@both
async def test_a_pause_keeps_what_happens_and_tells_it_once(lang: str) -> None:
    async with talking() as world:
        world.server.user(7, lang)
        world.happens(change("appeared", "bluecall01"))
        world.follows(7, "marine", language=lang)
        await says(world, 7, "/resume", "/pause", "/pause")
        world.happens(
            change("deadline_moved", "bluecall01", field="submission", before="2026-04-30", after="2026-05-14T16:30:00+03:00"),
            change("appeared", "planned001"),
            change("appeared", "furnitur01"),
        )  # fmt: skip
        await says(world, 7, "/resume")
        await world.delivers()
        await says(world, 7, "/pause", "/resume")
        await world.delivers()
        assert world.subscription(7).cursor == 4
        world.is_as_kept(f"pause.{lang}", 7)


@both
async def test_stop_erases_everything_after_it_asked(lang: str) -> None:
    async with talking() as world:
        world.server.user(7, lang)
        world.follows(7, "marine", language=lang)
        subscribers.mark(world.store, 7, "bluecall01", "saved", NOW)
        subscribers.mark(world.store, 7, "furnitur01", "not_for_us", NOW)
        world.owes(change("appeared", "hydrogen01"))
        await says(world, 7, "/privacy", "/stop")
        await taps(world, 7, lang, "cancel")
        assert world.subscription(7).profiles == ("marine",)
        await says(world, 7, "/stop")
        await taps(world, 7, lang, "erase")
        assert not any(subscribers.held_of(world.store, 7).values())
        await says(world, 7, "/privacy", "/pause")
        world.is_as_kept(f"stop.{lang}", 7)


@both
async def test_an_admin_claims_with_the_code_and_sees_to_the_sources(lang: str) -> None:
    async with talking() as world:
        world.server.user(7, lang)
        administration.offer_code(world.store, "GOODCODE23", NOW.replace(year=2027))
        source_store.save_state(world.store, a_broken_state())
        world.runs["isun-open"] = a_run()
        world.runs["euro-access"] = a_run(
            "euro-access", ended="failed", items=0, changes=0, problems=(Problem("unreachable", "no answer <in> 30 s"),)
        )
        await says(world, 7, "/sources", "/claim", "/claim WRONG", "/claim goodcode23", "/claim GOODCODE23", "/sources")
        await says(world, 7, "/check", "/check nothing", "/check ISUN-open", "/check euro-access")
        await says(world, 7, "/disable euro-access", "/sources", "/enable euro-access", "/accept isun-open", "/help")
        assert administration.admins(world.store) == [7]
        assert source_store.flags(world.store) == {"euro-access": True}
        assert world.switched == [("euro-access", False, "user 7"), ("euro-access", True, "user 7")]
        assert {one["command"] for one in world.server.commands["chat:7:"]} >= {"sources", "check"}
        world.is_as_kept(f"admin.{lang}", 7)


async def test_codes_cannot_be_guessed() -> None:
    async with talking() as world:
        world.server.user(7, "en")
        administration.offer_code(world.store, "GOODCODE23", NOW.replace(year=2027))
        await says(world, 7, *(f"/claim WRONG{number}" for number in range(5)), "/claim GOODCODE23")
        assert world.server.last(7).text == "Too many attempts. Please wait a while."
        world.now = NOW.replace(hour=10)
        await says(world, 7, "/claim GOODCODE23")
        assert administration.admins(world.store) == [7]


async def test_a_code_is_not_taken_in_a_group() -> None:
    async with talking() as world:
        maria = world.server.user(7, "en")
        group = world.server.group(creator=maria)
        administration.offer_code(world.store, "GOODCODE23", NOW.replace(year=2027))
        maria.sends("/claim GOODCODE23", to=group)
        await world.server.settled()
        assert administration.admins(world.store) == []
        assert "private chat" in world.server.last(group).text


async def test_admins_named_in_the_settings_need_no_code() -> None:
    async with talking(admins=(7,)) as world:
        world.server.user(7, "en")
        await says(world, 7, "/sources")
        assert "2 sources" in world.server.last(7).text


async def test_a_surprise_is_told_as_an_apology_and_the_next_message_is_answered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with talking(admins=(7,)) as world:
        world.server.user(7, "en")
        world.runs["isun-open"] = RuntimeError("boom")
        await says(world, 7, "/check isun-open", "/help")
        texts = [one.text for one in world.server.messages(7)]
        assert texts[1].startswith("Sorry, something went wrong")
        assert texts[2].startswith("What I can do")
        assert "boom" in caplog.text


async def test_a_check_that_takes_long_holds_nobody_up() -> None:
    async with talking(admins=(7,)) as world:
        world.server.user(7, "en")
        world.runs["isun-open"] = done = asyncio.Event()
        await says(world, 7, "/check isun-open", "/help")
        assert world.server.last(7).text.startswith("What I can do")
        done.set()
        await world.server.until(lambda: "was read" in world.server.last(7).text)


async def test_an_answer_waits_where_the_chat_says_how_long() -> None:
    async with talking() as world:
        world.server.user(7, "en")
        world.server.fails(too_many(3), chat=7, times=2)
        await says(world, 7, "/help")
        assert world.slept == [3, 3]
        assert len(world.server.messages(7)) == 1


async def test_an_admin_hears_of_sources_also_without_a_profile() -> None:
    async with talking(admins=(7,)) as world:
        world.server.user(7, "en")
        await says(world, 7, "/sources")
        assert [one.chat_id for one in administration.subscriptions_of_admins(world.store, (7,))] == [7]


async def test_a_rhythm_that_changes_loses_nothing_that_a_digest_had_gathered() -> None:
    async with talking() as world:
        world.server.user(7, "en")
        kept = world.follows(7, "marine", language="en", rhythm="daily")
        world.happens(change("appeared", "bluecall01"))
        await says(world, 7, "/settings")
        await taps(world, 7, "en", "rhythm", "at once")
        (alert,) = outbox.history(world.store, subscription=kept.id)
        assert alert.kind == "digest"
        assert "1 call for you" in (alert.text or "")
        assert world.subscription(7).cursor == 1


async def test_a_digest_is_paged_without_loss() -> None:
    several = [
        call(f"blue{number:06}", titles={"en": f"Blue economy {number}"}, code=f"C-{number}") for number in range(1, 15)
    ]
    async with talking(calls=several) as world:
        world.server.user(7, "en")
        world.follows(7, "marine", language="en")
        await says(world, 7, "/pause")
        world.happens(*(change("appeared", one.id) for one in several))
        await says(world, 7, "/resume")
        await world.delivers()
        pages = [world.server.last(7).text]
        for _ in range(2):
            await taps(world, 7, "en", "next")
            pages.append(world.server.last(7).text)
        assert all("14 calls for you" in page for page in pages)
        assert all(sum(f"Blue economy {number}\n" in page for page in pages) == 1 for number in range(1, 15))
        assert world.server.strict_failures == []


async def test_old_and_forged_buttons_are_answered() -> None:
    async with talking() as world:
        maria = world.server.user(7, "en")
        await says(world, 7, "/help")
        message = world.server.last(7)
        for data in ("0:save:x:1", "1:nothing", "1:save", "1:save:unknown:1", "1:set:zone:Mars/Olympus", "1:set", "1:ask:x",
                     "1:start:profile:../etc", "1:card:x", "1:why:x", "1:news:9:1:5", "1:news", "1:found", "1:dates:99", "x" * 60):  # fmt: skip
            maria.taps_stale(data, message)
            await world.server.settled()
        assert world.server.strict_failures == []
        assert not [one for one in world.server.messages(7) if "went wrong" in one.text]
