// `bursar token create`, `list` and `revoke`: what they take.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Store

extension Command {
    static let tokenCreate = Command(
        "token create", "makes an access token, and prints it",
        details: """
            It is shown once, alone on standard output: the ledger keeps a digest of it.
            --scope takes one or more of these:
              ingest   sends events
              metrics  sees the page for Prometheus
              read     asks for reports and pages
              export   also takes files of all there is
              act-as   says for which user it asks, with X-Bursar-User
              admin    does everything, and makes tokens
            --tenant, --user and --filters bind it: with read and export, it is told costs,
            calls, events, content, forecasts, allowances and usage pages of these, and
            nothing else.
            --public makes one that may stand in a page: it sends activities and errors,
            of the fields that it names, and does nothing else.
            Once a token with admin was made, nobody gets in without a token.
            """,
        start: TokenOptions(), operand: .one("NAME", \.name, "what people call it, such as ci"),
        options: [
            .value("scope", \.scopes, .text, as: "NAME,…", "what it allows"),
            .value("tenant", \.tenant, .text, as: "NAME", "binds it to a tenant"),
            .value("user", \.user, .text, as: "NAME", "binds it to a user"),
            .value(
                "filters", \.bindings, .text, as: "NAME=VALUE,…",
                "binds it to other filters of reports, such as subject=story-1"),
            .flag("public", \.isPublic, "anybody may have it: it sends events, and these only"),
            .value("kinds", \.kinds, .text, as: "KIND,…", unless: "activity,error", "what a public one sends"),
            .value(
                "fields", \.fields, .text, as: "NAME,…", unless: "those that name no user and no other time",
                "the fields of these, such as event,status,property:page"),
            .value(
                "expires", \.expires, .text, as: "90d|DAY", unless: "until it is revoked",
                "how long it holds: days, hours such as 12h, or to the end of a day"),
            .value(
                "limit", \.limit, .text, as: "N", unless: "as configured",
                "requests a minute that it may send"),
        ] + places, exclusive: exclusivePlaces,
        invocation: { (options) throws(UsageError) in
            _ = try options.wish()
            return .tokenCreate(options)
        })

    static let tokenList = Command(
        "token list", "lists the tokens that were ever made, with their last characters",
        start: TokenOptions(), options: [.value("format", \.format, .choice, "how to print it")] + places,
        exclusive: exclusivePlaces, invocation: Invocation.tokenList)

    static let tokenRevoke = Command(
        "token revoke", "takes a token back: it lets nobody in from then on",
        start: TokenOptions(), operand: .one("ID", \.number, "the number that `token list` shows"),
        options: places, exclusive: exclusivePlaces,
        invocation: { (options) throws(UsageError) in
            _ = try options.revoked()
            return .tokenRevoke(options)
        })

    private static let places: [CommandOption<TokenOptions>] = placeOptions(
        token: "a file that holds an access token of the server, with admin")
}
