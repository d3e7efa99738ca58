// What the command line of `fill` says.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// `--store F --users N --calls N --days N --until DATE [--seed S]`, in any order.
struct FillArguments {
    var store = ""
    var users = 0
    var calls = 0
    var days = 0
    /// The last day of the history, which it has as a whole.
    var last = Day(number: 0)
    var seed: UInt64 = 1

    /// What is wrong with the command line.
    struct Refusal: Error, CustomStringConvertible {
        let reason: String

        var description: String {
            "\(reason)\nusage: fill --store FILE --users N --calls N --days N --until YYYY-MM-DD [--seed N]"
        }
    }

    init(_ words: [String]) throws(Refusal) {
        var given: [String: String] = [:]
        var left = words[...]
        while let name = left.popFirst() {
            guard let value = left.popFirst() else { throw Refusal(reason: "\(name) needs a value") }
            given[name] = value
        }
        func take(_ name: String) throws(Refusal) -> String {
            guard let value = given.removeValue(forKey: name) else { throw Refusal(reason: "\(name) is missing") }
            return value
        }
        func number(_ name: String) throws(Refusal) -> Int {
            guard let number = Int(try take(name)), number > 0 else {
                throw Refusal(reason: "\(name) must be a number above 0")
            }
            return number
        }
        store = try take("--store")
        users = try number("--users")
        calls = try number("--calls")
        days = try number("--days")
        let parts = try take("--until").split(separator: "-").map { Int($0) ?? 0 }
        guard parts.count == 3, let day = Day(year: parts[0], month: parts[1], day: parts[2]) else {
            throw Refusal(reason: "--until must be a date such as 2026-11-20")
        }
        last = day
        if given["--seed"] != nil { seed = UInt64(try number("--seed")) }
        if let unknown = given.keys.min() { throw Refusal(reason: "there is no \(unknown)") }
    }
}
