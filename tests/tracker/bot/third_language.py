"""A conversation in a language that came as one file, in a copy of the program: run by `test_third_language`.

    python -m tests.tracker.bot.third_language

Prints what a person read and which commands they see, as JSON.
"""

from __future__ import annotations

import asyncio
import json

from tests.tracker.bot.talking import talking
from tracker.domain.wording import languages


async def main() -> None:
    """Sets up, lists calls, changes a setting, asks nonsense."""
    async with talking() as world:
        world.server.user(7, "pl", "Ola")
        for text in ("/start",):
            world.server.users[7].sends(text)
            await world.server.settled()
        for tap in ("1:start:lang:pl", "1:start:profile:marine"):
            world.server.users[7].taps(tap)
            await world.server.settled()
        world.server.users[7].taps(next(one for row in world.server.last(7).buttons for one in row if "✅" in one))
        await world.server.settled()
        for text in ("/calls", "/settings", "/privacy", "gibberish", "/stats", "/users"):
            world.server.users[7].sends(text)
            await world.server.settled()
        print(
            json.dumps(
                {
                    "languages": languages(),
                    "kept": world.subscription(7).language,
                    "said": [one.shown for one in world.server.messages(7)],
                    "commands": world.server.commands["all_private_chats:pl"],
                    "failures": world.server.strict_failures,
                }
            )
        )


if __name__ == "__main__":
    asyncio.run(main())
