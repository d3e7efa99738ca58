// The rows of the limits of those who are let in: how often each may ask.
// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// Of each caller, or of each address of those who show nothing.
    static let rateKeys: [Schema<Access.Limits>.Key] = [
        .value(
            "analytics", \.analytics, .rate,
            "Requests a minute to pages for admins, or `off`. A token may have a limit of its own."),
        .value(
            "api", \.api, .rate, "Requests a minute to all else that is asked, or `off`; machines' checks are free."),
        .value("ingest", \.ingest, .rate, "Events a second, or `off`."),
    ]
}

extension ValueKind where Value == Int? {
    /// How many there may be, or that there is no end.
    package static var rate: Self {
        Self(
            name: "number or off", placeholder: "N|off", example: "120",
            read: { (text) throws(ValueRefusal) in
                if text == "off" { return nil }
                guard let number = Int(text.filter { $0 != "_" }), (1...1_000_000).contains(number) else {
                    throw ValueRefusal("must be a whole number from 1 to 1000000, or off")
                }
                return number
            },
            write: { $0.map { "\($0)" } ?? "off" })
    }
}
