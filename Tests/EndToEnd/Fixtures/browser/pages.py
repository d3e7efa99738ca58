# What pages can have a real Chromium do to a server: prints, as JSON, what came of each attempt.
# SPDX-License-Identifier: Apache-2.0
#
#   pages.py PORT     of the server, on 127.0.0.1
import json
import sys

from playwright.sync_api import sync_playwright

from sites import another_site, chromium

PORT = sys.argv[1]
EVENT = '{"provider":"anthropic","model":"claude-sonnet-4-5","input_tokens":1,"user":"forged"}'
FORGET = '{"user":"ada"}'
REPRICE = '{"from":"2026-01-01","to":"2026-01-02","apply":true}'

# What a page can send to another origin. Those that the browser asks about first never go out.
SEND = """async ([base, event, forget, reprice]) => {
    const send = (path, body, options = {}) =>
        fetch(base + path, { method: "POST", mode: "no-cors", body, ...options }).catch(() => {});
    await send("/v1/events", event);
    await send("/v1/events", new Blob([event]));
    await send("/v1/events", event, { headers: { "Content-Type": "application/x-www-form-urlencoded" } });
    await send("/v1/events", event, { mode: "cors", headers: { "Content-Type": "application/json" } });
    await send("/v1/events", event, { credentials: "include" });
    navigator.sendBeacon(base + "/v1/events", event);
    await send("/v1/forget", forget);
    await send("/v1/forget", new Blob([forget]));
    await send("/v1/reprice", reprice);
    await fetch(base + "/v1/reports/overview").catch(() => {});
    await fetch(base + "/v1/reports/overview", { mode: "no-cors" }).catch(() => {});
}"""

# A form whose text is JSON: `{"user":"ada","x":"="}`.
FORM = """([base, path]) => {
    const form = document.createElement("form");
    Object.assign(form, { method: "POST", action: base + path, enctype: "text/plain" });
    const field = document.createElement("input");
    Object.assign(field, { name: '{"user":"ada","x":"', value: '"}' });
    form.append(field);
    document.body.append(form);
    form.submit();
}"""

# What a page gets to read of its own origin.
ASK = """async ([method, path, body]) => {
    const headers = body ? { "Content-Type": "application/json" } : {};
    const answer = await fetch(path, { method, body, headers });
    return answer.status;
}"""


def attack(browser, origin, base):
    """Everything that a page of `origin` can think of against `base`, with the status of each answer."""
    page = browser.new_page()
    seen = []
    page.on("response", lambda answer: seen.append([answer.request.method, answer.url, answer.status]))
    page.goto(origin)
    del seen[:]
    page.evaluate(SEND, [base, EVENT, FORGET, REPRICE])
    with page.expect_navigation():
        page.evaluate(FORM, [base, "/v1/forget"])
    page.goto(origin)
    with page.expect_response(lambda answer: answer.url.startswith(base)):
        page.evaluate("base => { document.body.append(Object.assign(document.createElement('iframe'), { src: base + '/' })) }", base)
    page.wait_for_load_state("networkidle")
    page.close()
    return [entry for entry in seen if entry[1].startswith(base)]


def follow(browser, origin, url):
    """The status behind a link on a page of `origin`."""
    page = browser.new_page()
    page.goto(origin)
    page.evaluate("url => { document.body.append(Object.assign(document.createElement('a'), { href: url, id: 'link', textContent: 'to the costs' })) }", url)
    with page.expect_navigation() as navigation:
        page.click("#link")
    page.close()
    return navigation.value.status


def ask(browser, origin, questions):
    """The statuses that a page of the server's own port under `origin` gets, be that name led here or not."""
    page = browser.new_page()
    page.route(origin + "/page", lambda route: route.fulfill(content_type="text/html", body="<body></body>"))
    page.goto(origin + "/page")
    statuses = [page.evaluate(ASK, question) for question in questions]
    page.close()
    return statuses


def visit(browser, url):
    page = browser.new_page()
    status = page.goto(url).status
    page.close()
    return status


elsewhere = another_site()

QUESTIONS = [
    ["GET", "/v1/reports/overview", None],
    ["GET", "/metrics", None],
    ["GET", "/", None],
    ["POST", "/v1/events", EVENT],
    ["POST", "/v1/forget", FORGET],
]

with sync_playwright() as playwright:
    program, browser = chromium(playwright, "127.0.0.1")
    found = {
        "attacks": [
            [origin, base, attack(browser, origin, base)]
            for origin in (f"http://evil.example:{elsewhere}/", f"http://127.0.0.1:{elsewhere}/", f"http://localhost:{elsewhere}/")
            for base in (f"http://127.0.0.1:{PORT}", f"http://localhost:{PORT}")
        ],
        "rebound": ask(browser, f"http://evil.example:{PORT}", QUESTIONS),
        "rebound_visit": visit(browser, f"http://evil.example:{PORT}/"),
        "links": [
            follow(browser, f"http://evil.example:{elsewhere}/", f"http://{host}:{PORT}{path}")
            for host in ("127.0.0.1", "localhost")
            for path in ("/", "/v1/reports/overview")
        ],
        "named": ask(browser, f"http://bursar.example:{PORT}", QUESTIONS[:4]),
        "own": ask(browser, f"http://127.0.0.1:{PORT}", QUESTIONS[:4]),
        "typed": visit(browser, f"http://localhost:{PORT}/"),
    }
    program.close()
json.dump(found, sys.stdout)
