# Takes a picture of each view of the page over a demo, in both themes: `make pictures`.
# SPDX-License-Identifier: Apache-2.0
#
#   pictures.py BINARY FOLDER
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import sync_playwright

from sites import chromium

BINARY, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
VIEWS = {
    "overview": "/", "costs": "/costs", "calls": "/calls?sort=dearest", "users": "/users", "content": "/content",
    "revenue": "/revenue", "system": "/system",
}


def serve(folder):
    """A demo on a free port of this machine, and its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [BINARY, "serve", "--demo", "--store", f"sqlite:{folder}/demo.db", "--listen", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    while server.poll() is None:
        try:
            urllib.request.urlopen(base + "/readyz", timeout=5)
            return server, base
        except OSError:
            time.sleep(0.2)
    sys.exit("the demo did not start")


folder = tempfile.mkdtemp(prefix="bursar-pictures-")
server, base = serve(folder)
try:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        program, _ = chromium(playwright, "127.0.0.1")
        for theme in ("light", "dark"):
            context = program.new_context(viewport={"width": 1280, "height": 900}, color_scheme=theme, locale="en-GB")
            page = context.new_page()
            for name, path in VIEWS.items():
                page.goto(base + path)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=FOLDER / f"{name}-{theme}.png")
                print(FOLDER / f"{name}-{theme}.png")
        program.close()
finally:
    server.terminate()
    server.wait()
    shutil.rmtree(folder)
