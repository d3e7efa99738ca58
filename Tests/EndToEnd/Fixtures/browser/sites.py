# Another site than the server's, and a Chromium that takes every name for one of this machine.
# SPDX-License-Identifier: Apache-2.0
import http.server
import threading


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"<!doctype html><title>A page</title><body></body>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def another_site():
    """The port on 127.0.0.1 where a page is that has nothing on it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def chromium(playwright, place):
    """The program, and a browser of it for which each name under .example is at `place`."""
    program = playwright.chromium.launch(
        executable_path="/usr/bin/chromium",
        # Chromium's own guard of the local network is off: not every browser has one, and a name that was led here is past it.
        args=[
            "--no-sandbox",
            "--disable-dev-shm-usage",
            f"--host-resolver-rules=MAP *.example {place}",
            "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
        ],
        timeout=300_000,
    )
    browser = program.new_context()
    browser.set_default_timeout(300_000)
    return program, browser
