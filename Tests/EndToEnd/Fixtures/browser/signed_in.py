# What a real Chromium does for somebody who has signed in: what pages of others get out of it, and what a named one may.
# SPDX-License-Identifier: Apache-2.0
#
#   signed_in.py PORT TOKEN PUBLIC_TOKEN     of the server, on 127.0.0.1; prints what it found as JSON
import json
import sys

from playwright.sync_api import sync_playwright

from sites import another_site, chromium

PORT, TOKEN, PUBLIC = sys.argv[1:]
BASE = f"http://127.0.0.1:{PORT}"

# What a page of another site tries with the session of whoever has it open. Null is what it cannot read.
ATTACK = """async base => {
    const ask = async (path, options) => {
        try {
            const answer = await fetch(base + path, { credentials: "include", ...options });
            return answer.type === "opaque" ? null : [answer.status, (await answer.text()).slice(0, 400)];
        } catch { return null; }
    };
    const json = { "Content-Type": "application/json" };
    const event = '{"kind":"activity","event":"forged"}', forget = '{"user":"ada"}';
    return {
        read: await ask("/v1/reports/overview"),
        proof: await ask("/v1/sessions"),
        page: await ask("/"),
        quiet: await ask("/v1/reports/overview", { mode: "no-cors" }),
        post: await ask("/v1/events", { method: "POST", body: event, headers: json }),
        quietPost: await ask("/v1/events", { method: "POST", body: event, mode: "no-cors" }),
        forget: await ask("/v1/forget", { method: "POST", body: forget, headers: json }),
        quietForget: await ask("/v1/forget", { method: "POST", body: new Blob([forget]), mode: "no-cors" }),
        end: await ask("/v1/sessions/1", { method: "DELETE" }),
        beacon: navigator.sendBeacon(base + "/v1/events", event) && null,
    };
}"""

FORM = """([base, path, fields]) => {
    const form = document.createElement("form");
    Object.assign(form, { method: "POST", action: base + path });
    for (const [name, value] of Object.entries(fields))
        form.append(Object.assign(document.createElement("input"), { name, value }));
    document.body.append(form);
    form.submit();
}"""

# What a page may do that the configuration names, with a public token.
SHARE = """async ([base, token]) => {
    const send = async (event, authorization, options = {}) => {
        const headers = { "Content-Type": "application/json", ...authorization };
        try {
            const answer = await fetch(base + "/v1/events", { method: "POST", body: JSON.stringify(event), headers, ...options });
            return [answer.status, await answer.text()];
        } catch { return null; }
    };
    const bearer = { Authorization: "Bearer " + token };
    const read = async options => {
        try { return (await fetch(base + "/v1/reports/overview", options)).status; } catch { return null; }
    };
    return {
        activity: await send({ kind: "activity", event: "page_seen" }, bearer),
        error: await send({ kind: "error", message: "boom" }, bearer, { keepalive: true }),
        call: await send({ kind: "call", provider: "p", cost_usd: 1 }, bearer),
        user: await send({ kind: "activity", event: "page_seen", user: "ada" }, bearer),
        without: await send({ kind: "activity", event: "page_seen" }, {}),
        session: await read({ credentials: "include" }),
        plain: await read({}),
        token: await read({ headers: bearer }),
    };
}"""


elsewhere = another_site()


def form(browser, origin, path, fields):
    """The status of what a page of `origin` gets when it sends a form."""
    page = browser.new_page()
    page.goto(origin)
    with page.expect_navigation() as navigation:
        page.evaluate(FORM, [BASE, path, fields])
    page.close()
    return navigation.value.status


with sync_playwright() as playwright:
    program, browser = chromium(playwright, f"127.0.0.1:{elsewhere}")
    page = browser.new_page()
    troubles = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(BASE + "/v1/reports?x=1")
    found = {"led": page.url, "title": page.title(), "labels": page.locator("label").all_inner_texts()}
    page.fill("#token", "wrong")
    page.click("button")
    found["wrong"] = page.inner_text("[role=alert]")
    page.goto(BASE + "/")
    page.click("text=Sign in")
    page.fill("#token", TOKEN)
    page.press("#token", "Enter")
    page.wait_for_url(BASE + "/")
    page.click("summary.avatar")
    found["welcome"] = page.inner_text("header")
    found["cookies"] = [
        [cookie["name"], cookie["httpOnly"], cookie["sameSite"], cookie["secure"]] for cookie in browser.cookies()
    ]
    found["script"] = page.evaluate("document.cookie")
    found["attacks"] = {}
    for origin in ("http://evil.example/", f"http://127.0.0.1:{elsewhere}/"):
        other = browser.new_page()
        other.goto(origin)
        found["attacks"][origin] = other.evaluate(ATTACK, BASE)
        other.close()
    found["forms"] = [
        form(browser, origin, path, fields)
        for origin in ("http://evil.example/", f"http://127.0.0.1:{elsewhere}/", "http://app.example/")
        for path, fields in (("/sign-out", {"csrf": "x"}), ("/sign-in", {"token": TOKEN}), ("/v1/sessions/1", {}))
    ]
    named = browser.new_page()
    named.goto("http://app.example/")
    found["named"] = named.evaluate(SHARE, [BASE, PUBLIC])
    named.close()
    found["still"] = page.goto(BASE + "/v1/sessions").status
    page.goto(BASE + "/")
    page.click("summary.avatar")
    page.click("text=Sign out")
    page.wait_for_url(BASE + "/sign-in")
    found["after"] = page.goto(BASE + "/v1/reports").url
    found["troubles"] = [text for text in troubles if "401" not in text]
    program.close()
json.dump(found, sys.stdout)
