// A message of the log, and the line that it becomes.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
package import Ledger

package struct LogMessage: Sendable, Equatable {
    package var level: LogLevel
    package var text: String
    package var fields: [LogField]

    package init(_ level: LogLevel, _ text: String, _ fields: LogField...) { self.init(level, text, fields) }

    package init(_ level: LogLevel, _ text: String, _ fields: [LogField]) {
        self.level = level
        self.text = text
        self.fields = fields
    }

    /// One line, with its line feed: names in it come from anywhere, and stay within it.
    ///
    ///     2026-11-28T14:02:30.123Z warning probe cache (redis) is down: connection refused
    ///     {"time":"2026-11-28T14:02:30.123Z","level":"warning","message":"probe cache …","probe":"cache",…}
    package func line(at time: Timestamp, as format: LogFormat) -> [UInt8] {
        switch format {
        case .text: Array("\(time) \(level.rawValue) \(HiddenText.escaped(text))\n".utf8)
        case .json: HiddenText.escaped(json: json(at: time)) + [UInt8(ascii: "\n")]
        }
    }

    private func json(at time: Timestamp) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("time")
        json.string(time.description)
        json.key("level")
        json.string(level.rawValue)
        json.key("message")
        json.string(text)
        for field in fields {
            json.key(field.name)
            switch field.value {
            case .text(let text): json.string(text)
            case .texts(let texts):
                json.strings(texts)
            case .integer(let number): json.integer(number)
            case .usd(let money): json.decimal(money.nanos, decimals: 9)
            }
        }
        json.endObject()
        return json.bytes
    }
}

/// A part of a message by its name. The names are listed here, so that a name means the same in every message.
package struct LogField: Sendable, Equatable {
    let name: String
    let value: Value

    enum Value: Sendable, Equatable {
        case text(String)
        case texts([String])
        case integer(Int64)
        case usd(Money)
    }

    package static func address(_ address: String) -> Self { Self(name: "address", value: .text(address)) }
    package static func store(_ store: String) -> Self { Self(name: "store", value: .text(store)) }
    package static func archive(_ name: String) -> Self { Self(name: "archive", value: .text(name)) }
    package static func events(_ count: Int) -> Self { Self(name: "events", value: .integer(Int64(count))) }
    package static func lostLines(_ count: Int) -> Self { Self(name: "lost_lines", value: .integer(Int64(count))) }
    /// Keys of the configuration.
    package static func keys(_ keys: [String]) -> Self { Self(name: "keys", value: .texts(keys)) }

    package static func probe(_ name: String) -> Self { Self(name: "probe", value: .text(name)) }
    /// Of a probe, or of a notice.
    package static func kind(_ kind: String) -> Self { Self(name: "kind", value: .text(kind)) }
    /// Why something did not go well.
    package static func reason(_ reason: String) -> Self { Self(name: "reason", value: .text(reason)) }

    package static func budget(_ name: String) -> Self { Self(name: "budget", value: .text(name)) }
    /// Whose budget it is, of one that each has.
    package static func member(_ name: String) -> Self { Self(name: "member", value: .text(name)) }
    /// A user whom the log may not name.
    package static func userNumber(_ number: Int64) -> Self { Self(name: "user_number", value: .integer(number)) }
    package static func members(_ count: Int) -> Self { Self(name: "members", value: .integer(Int64(count))) }
    package static func threshold(_ percent: Int64) -> Self {
        Self(name: "threshold_percent", value: .integer(percent))
    }
    package static func limit(_ limit: Money) -> Self { Self(name: "limit_usd", value: .usd(limit)) }
    package static func spent(_ spent: Money) -> Self { Self(name: "spent_usd", value: .usd(spent)) }

    package static func notice(_ id: String) -> Self { Self(name: "notice", value: .text(id)) }
    package static func target(_ target: String) -> Self { Self(name: "target", value: .text(target)) }
    package static func summary(_ name: String) -> Self { Self(name: "summary", value: .text(name)) }
    package static func summaryPeriod(_ label: String) -> Self { Self(name: "period", value: .text(label)) }
}
