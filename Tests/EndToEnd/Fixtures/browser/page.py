# What a real Chromium shows of the page over a demo: in three widths, with and without scripts.
# SPDX-License-Identifier: Apache-2.0
#
#   page.py PORT PATH...     of the server, on 127.0.0.1; prints what it found as JSON
import json
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from sites import chromium

PORT, PATHS = sys.argv[1], sys.argv[2:]
BASE = f"http://127.0.0.1:{PORT}"

SHIFT = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 300);
})"""


def look(program, path, width, theme, scripted=True):
    context = program.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, java_script_enabled=scripted, locale="en-GB")
    context.set_default_timeout(300_000)
    page = context.new_page()
    troubles, requests, bytes_ = [], [], []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("requestfailed", lambda request: troubles.append(f"failed: {request.url}"))
    page.on("request", lambda request: requests.append(request.url))
    page.on("requestfinished", lambda request: bytes_.append(
        [request.resource_type, request.sizes()["responseBodySize"]]))
    status = page.goto(BASE + path).status
    page.wait_for_load_state("networkidle")
    found = {
        "path": path, "width": width, "theme": theme, "scripted": scripted, "status": status,
        "troubles": troubles, "foreign": [url for url in requests if not url.startswith(BASE + "/")],
        "requests": len(requests), "bytes": bytes_, "text": page.inner_text("main"),
    }
    if scripted:
        found["sideways"] = page.evaluate("document.documentElement.scrollWidth") - width
        found["shift"] = page.evaluate(SHIFT)
        found["axe"] = [
            f"{rule['id']}: {node['html'][:160]}"
            for rule in Axe().run(page).response["violations"] for node in rule["nodes"][:3]
        ]
    context.close()
    return found


with sync_playwright() as playwright:
    program, browser = chromium(playwright, "127.0.0.1")
    looks = []
    for path in PATHS:
        for width, theme in ((375, "light"), (1280, "light"), (1280, "dark"), (1920, "dark")):
            looks.append(look(program, path, width, theme))
        looks.append(look(program, path, 1280, "light", scripted=False))

    # From the overview to a day, to its hours, to the calls behind it; and by keys.
    page = browser.new_page()
    page.goto(BASE + "/")
    page.locator(".doors a").nth(10).click()
    page.wait_for_url("**/costs?*day=*")
    day = page.inner_text("#day h2")
    page.click("text=Only this day")
    page.wait_for_load_state()
    only = page.inner_text(".picker summary")
    page.keyboard.press("y")
    page.wait_for_url("**from=*")
    page.keyboard.press("1")
    page.wait_for_url("**last=7d*")
    page.keyboard.press("x")
    page.wait_for_url("**compare=none*")
    uncompared = page.locator(".chip strong").count()
    page.click(".picker summary")
    page.fill("[name=from]", "2026-01-05")
    page.fill("[name=to]", "2026-01-07")
    page.click("text=Apply")
    page.wait_for_load_state()
    picked = page.inner_text(".picker summary")
    program.close()
json.dump({"looks": looks, "day": day, "only": only, "uncompared": uncompared, "picked": picked}, sys.stdout)
