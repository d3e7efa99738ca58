// Events as tests write them: what somebody did on a day.
// SPDX-License-Identifier: Apache-2.0

/// Each is a line of NDJSON. A day is written `2026-03-01`, or with an hour `2026-03-01T09`; it is noon where there is none.
enum Deed {
    static func activity(
        _ event: String, _ at: String, user: String = "", anonymous: String = "", session: String = "",
        properties: String = ""
    ) -> String {
        """
        {"kind":"activity","event":"\(event)","at":"\(instant(at))"\(who(user, anonymous, session)),\
        "properties":{\(properties)}}
        """
    }

    static func call(
        _ at: String, user: String = "", anonymous: String = "", session: String = "", cost: String = "0",
        model: String = "m", more: String = ""
    ) -> String {
        """
        {"at":"\(instant(at))","provider":"p","model":"\(model)","cost_usd":\(cost)\(who(user, anonymous, session))\
        \(more.isEmpty ? "" : ",\(more)")}
        """
    }

    static func profile(_ at: String, user: String, _ fields: String) -> String {
        #"{"kind":"profile","at":"\#(instant(at))","user":"\#(user)",\#(fields)}"#
    }

    private static func who(_ user: String, _ anonymous: String, _ session: String) -> String {
        [("user", user), ("anonymous", anonymous), ("session", session)].filter { !$0.1.isEmpty }
            .map { ",\"\($0.0)\":\"\($0.1)\"" }.joined()
    }

    private static func instant(_ at: String) -> String { (at.contains("T") ? at : at + "T12") + ":00:00Z" }
}
