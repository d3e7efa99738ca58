// A question that a dashboard asks of Prometheus.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A question of a dashboard, ready to be asked.
struct Inquiry {
    let name: String
    let question: String
    private let kind: Kind
    /// The names that it selects, as written: one may be a pattern.
    let families: Set<String>

    enum Kind { case overTime, now, values(ofLabel: String) }

    init(name: String, question: String, kind: Kind, asks text: String) {
        (self.name, self.question, self.kind) = (name, question, kind)
        families = Set(
            Selector.all(in: text).map { selector in
                let pattern = selector.matchers.lazy.compactMap { $0.wholeMatch(of: /__name__=~"(.*)"/)?.1 }.first
                return pattern.map(String.init) ?? selector.metric
            })
    }

    func path(at time: Int) -> String {
        let escaped = question.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return switch kind {
        case .overTime: "/api/v1/query_range?query=\(escaped)&start=\(time - 30)&end=\(time)&step=5"
        case .now: "/api/v1/query?query=\(escaped)&time=\(time)"
        case .values(let label): "/api/v1/label/\(label)/values?match%5B%5D=\(escaped)"
        }
    }
}
