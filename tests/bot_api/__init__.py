"""A Bot API server of our own for tests: strict, on the loopback, in the test's own event loop, without waiting.

The real python-telegram-bot talks HTTP to it: `Bot(server.token, base_url=server.base_url)`, or
`ApplicationBuilder().token(server.token).base_url(server.base_url)`.

    async with BotApiServer() as server:
        maria = server.user(1001, "bg", "Мария")
        maria.sends("/start")                       # an update for the bot
        await server.settled()                      # fetched, answered, and the bot asks for more
        maria.taps("Български")                     # a button, by its label or its callback data
        await server.settled()
        assert "Здравейте" in server.last(1001).text
        print(server.transcript(1001))              # the conversation as a reviewer reads it
        assert server.strict_failures == []

Groups: `server.group(-100123, "Cluster", creator=maria, members=[ivan], forum=True)`, `group.topic("Calls")`,
`group.adds_bot(by=maria)`, `maria.sends("/calls@tracker_bot", to=group, thread=7)`,
`group.anonymous_admin_sends(...)`, `group.upgrades(new_id)` (a basic group), `server.channel(...)`, `channel.posts(...)`.
People: `user.blocks_bot()`, `user.deletes_account()`, `user.taps_stale(data, message)`.
Inline mode (`BotApiServer(inline=True)`): `asked = maria.asks("hydrogen")`, then `asked.titles()`, `maria.chooses(asked, 0, to=group)`.

Messages: `server.messages(chat)`, `server.last(chat)`; each has `.text` (without tags), `.source` (as sent), `.shown`
(links written out), `.buttons` (rows of labels), `.silent`, `.preview_off`, `.edits`, `.reply_to`, `.file`.
Commands set: `server.commands["all_private_chats:bg"]`; everything asked: `server.sent_requests("sendMessage")`.

What goes wrong: `server.fails(refusals.BLOCKED, chat=7)`, `server.fails(refusals.too_many(3))`,
`server.fails(refusals.upgraded(-100))`, `server.server_error(502)`, `server.hangs()` (until `fault.release()`),
`server.hangs_up(accept=False | True)`, `server.answers_garbage(accept=...)`; each for one chat or all, one method or
all, one or more times; `await fault.reached.wait()` tells when a request met it.
Flood limits: `BotApiServer(limits=Limits(), clock=...)` refuses with 429 what is over them; without `limits` none apply.
Time: `uplink` and `latency` make requests and answers take some; `virtual_time.VirtualTime` makes it pass without waiting.

Strictness: `server.strict_failures` lists every unknown method or parameter, every refusal that the bot brought on
itself (HTML that does not parse, a text over 4,096 units, bad buttons), HTML that Telegram shows wrongly, and taps that
were never answered. `with server.expecting("can't parse"):` admits those a test wants.

Verified from Telegram's public documentation (Bot API; Bots FAQ) and from what python-telegram-bot 22.8 sends:
requests as form, multipart or JSON; `ok`, `error_code`, `description`, `parameters.retry_after`,
`parameters.migrate_to_chat_id`; 4,096 characters of text and 1,024 of a caption after entities are parsed; the HTML tags
and entities; callback data of 1-64 bytes; 200 characters in an answer to a tap; commands of 1-32 of `a-z0-9_`, with
scopes and two-letter languages; `offset` confirms updates, a second getUpdates ends the first with 409; privacy mode in
groups; message numbers shared by private chats and basic groups, own ones in supergroups; the limits of 1 message a second
in a chat, 20 a minute in a group, about 30 a second in all. Descriptions are worded as Telegram's public server
sources word them. Stricter than Telegram: lengths count UTF-16 units; an unknown parameter is a failure, not ignored.
Not known, so chosen: how buttons that switch to inline mode are refused where it is off, how long a 429 lasts (`Limits.penalty`), whether edits count towards the limits (here they do not).
"""

from tests.bot_api.flood import Limits
from tests.bot_api.server import TOKEN, BotApiServer

__all__ = ["TOKEN", "BotApiServer", "Limits"]
