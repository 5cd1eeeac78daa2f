"""A mail server that does what the names of the recipients say.

It prints where it listens, then each mail that it takes, one JSON document a line. For a line on standard
input it prints how many it took so far.
"""

import asyncio
import email
import email.policy
import json
import sys

from aiosmtpd.smtp import SMTP


def say(what):
    print(json.dumps(what), flush=True)


class Handler:
    def __init__(self):
        self.tries = {}
        self.taken = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        tries = self.tries[name] = self.tries.get(name, 0) + 1
        if name == "later" and tries == 1:
            return "451 4.7.1 Come back later"
        if name == "nobody":
            return f"550 5.1.1 <{address}> is nobody here"
        if name == "policy" and tries == 1:
            return "550 5.7.1 This sender may not"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.taken += 1
        say(
            {
                "hello": session.host_name,
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "headers": {name.lower(): str(value) for name, value in mail.items()},
                "text": mail.get_body(("plain",)).get_content(),
                "html": mail.get_body(("html",)).get_content(),
            }
        )
        if envelope.rcpt_tos[0].startswith("silence@") and self.tries["silence"] == 1:
            await asyncio.Event().wait()
        return "250 Taken"


async def main():
    handler = Handler()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="mail.test", enable_SMTPUTF8=True), "127.0.0.1", 0
    )
    loop.add_reader(sys.stdin, lambda: sys.stdin.readline() and say({"taken": handler.taken}))
    say({"port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


asyncio.run(main())
