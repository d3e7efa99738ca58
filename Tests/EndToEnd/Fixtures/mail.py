"""A mail server that keeps what it gets: python mail.py DIRECTORY [CERTIFICATE KEY].

Says its port in DIRECTORY/port, and writes each mail to DIRECTORY/N.eml, with the envelope before it. With a certificate
it asks for STARTTLS and for the user bursar with the password hunter2. Refuses whoever is called nobody.
"""

# SPDX-License-Identifier: Apache-2.0

import asyncio
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Keeper:
    def __init__(self, directory):
        self.directory = directory
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 there is nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = os.path.join(self.directory, f"{self.count}.eml")
        head = f"X-Envelope: {envelope.mail_from} to {' '.join(envelope.rcpt_tos)}, tls {session.ssl is not None}\r\n"
        with open(name + ".partial", "wb") as file:
            file.write(head.encode() + envelope.content)
        os.rename(name + ".partial", name)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"bursar", b"hunter2"), handled=False)


async def main(directory, certificate=None, key=None):
    options = {}
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        options = {
            "tls_context": context,
            "require_starttls": True,
            "authenticator": authenticate,
            "auth_required": True,
        }
    keeper = Keeper(directory)
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(keeper, **options), "127.0.0.1", 0)
    with open(os.path.join(directory, "port.partial"), "w") as file:
        file.write(str(server.sockets[0].getsockname()[1]))
    os.rename(os.path.join(directory, "port.partial"), os.path.join(directory, "port"))
    await server.serve_forever()


asyncio.run(main(*sys.argv[1:]))
