// What a PromQL query selects, found without a parser of all of PromQL.
// SPDX-License-Identifier: Apache-2.0

/// One selector of a query, such as `bursar_calls_total{job=~"$job"}[5m]` in `sum(rate(bursar_calls_total{job=~"$job"}[5m]))`.
struct Selector: Equatable {
    /// Empty where the selector has matchers only.
    var metric = ""
    /// As written.
    var matchers: [String] = []
    /// What stands between the brackets.
    var range: String?
    /// The call or aggregation whose parentheses are the innermost around it.
    var function: String?

    static func all(in query: String) -> [Selector] {
        var reader = Reader(rest: query[...])
        return reader.selectors()
    }

    private static let aggregations: Set = [
        "sum", "min", "max", "avg", "count", "topk", "bottomk", "quantile", "stddev", "stdvar", "group", "count_values",
    ]
    /// Words with a list of labels behind them.
    private static let groupings: Set = ["by", "without", "on", "ignoring", "group_left", "group_right"]
    private static let operators: Set = ["and", "or", "unless", "bool", "offset", "Inf", "NaN"]

    private struct Reader {
        var rest: Substring
        var calls: [String] = []

        mutating func selectors() -> [Selector] {
            var found: [Selector] = []
            var aggregation = ""
            while let next = rest.first {
                switch next {
                case "\"":
                    skipText()
                case "(":
                    calls.append(aggregation)
                    aggregation = ""
                    rest.removeFirst()
                case ")":
                    _ = calls.popLast()
                    rest.removeFirst()
                case "{":
                    found.append(selector(of: ""))
                case _ where next.isNumber || next == "$":
                    // A number, a duration, a variable.
                    rest.removeFirst()
                    _ = word()
                case _ where next.isLetter || next == "_":
                    let name = word()
                    skipSpace()
                    if Selector.groupings.contains(name) {
                        if rest.first == "(" { rest = rest.drop { $0 != ")" }.dropFirst() }
                    } else if Selector.aggregations.contains(name) || rest.first == "(" {
                        aggregation = name
                    } else if !Selector.operators.contains(name) {
                        found.append(selector(of: name))
                    }
                default:
                    rest.removeFirst()
                }
            }
            return found
        }

        private mutating func selector(of metric: String) -> Selector {
            var selector = Selector(metric: metric, function: calls.last)
            if rest.first == "{" {
                rest.removeFirst()
                while let next = rest.first, next != "}" {
                    let start = rest
                    while let next = rest.first, next != ",", next != "}" {
                        if next == "\"" { skipText() } else { rest.removeFirst() }
                    }
                    selector.matchers.append(String(start[..<rest.startIndex]))
                    if rest.first == "," { rest.removeFirst() }
                }
                rest = rest.dropFirst()
            }
            if rest.first == "[" {
                selector.range = String(rest.dropFirst().prefix { $0 != "]" })
                rest = rest.drop { $0 != "]" }.dropFirst()
            }
            return selector
        }

        private mutating func word() -> String {
            let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" }
            rest = rest[word.endIndex...]
            return String(word)
        }

        private mutating func skipSpace() { rest = rest.drop { $0.isWhitespace } }

        /// Queries of the dashboards escape nothing in their texts.
        private mutating func skipText() { rest = rest.dropFirst().drop { $0 != "\"" }.dropFirst() }
    }
}
