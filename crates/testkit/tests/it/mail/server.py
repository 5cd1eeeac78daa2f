"""A mail server that does what the names of the recipients say.

With a certificate and its key it speaks TLS, from the start or after STARTTLS, and then takes mail only from
«muster» with the password «p@ss word».

It prints where it listens, then each mail that it takes, one JSON document a line. For a line on standard
input it prints how many it took so far.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


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


def authenticate(server, session, envelope, mechanism, data):
    known = (data.login, data.password) == (b"muster", b"p@ss word")
    # Not handled: the refusal is the library's to send.
    return AuthResult(success=known, handled=False)


async def main():
    handler = Handler()
    loop = asyncio.get_running_loop()
    options, outer = {}, None
    if len(sys.argv) > 1:
        way, certificate, key = sys.argv[1:]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        options = {"authenticator": authenticate, "auth_required": True}
        if way == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        else:
            # Within TLS from the start the server sees none, so it must not insist on it.
            outer, options["auth_require_tls"] = context, False
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="mail.test", enable_SMTPUTF8=True, **options),
        "127.0.0.1",
        0,
        ssl=outer,
    )
    loop.add_reader(sys.stdin, lambda: sys.stdin.readline() and say({"taken": handler.taken}))
    say({"port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


asyncio.run(main())
