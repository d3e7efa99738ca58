// A Prometheus that scrapes the server under test, and is asked what Grafana would ask.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles

/// It scrapes every second, so that there are rates within a few; it ends with whoever holds it.
final class ScrapingPrometheus {
    private let peer: Peer
    private let instance: String

    init(of server: RunningServer, at site: Site) throws {
        instance = "127.0.0.1:\(server.port)"
        let config = try site.scratch.write(
            """
            global: { scrape_interval: 1s, scrape_timeout: 1s }
            scrape_configs: [ { job_name: bursar, static_configs: [ { targets: ["\(instance)"] } ] } ]
            """, to: "prometheus.yml")
        peer = try Peer(in: site.scratch, ready: "/-/ready") { port in
            [
                "prometheus", "--config.file=\(config)", "--web.listen-address=127.0.0.1:\(port)",
                "--storage.tsdb.path=\(site.scratch.file("tsdb"))",
            ]
        }
    }

    /// The queries of a dashboard's panels and variables, of this job and instance.
    func inquiries(of dashboard: Dashboard) -> [Inquiry] {
        let variables = dashboard.templating.list
        let chosen = ["job": "bursar", "instance": instance.replacing(".", with: #"\\."#)]
        // Short, so that a comparison with the span before does not take long to have one.
        let filling = Filling(variables: variables, chosen: chosen, range: "10s", rateInterval: "10s")
        let panels = dashboard.queries.map { name, target in
            Inquiry(
                name: name, question: filling.fill(target.expr), kind: target.instant ? .now : .overTime,
                asks: target.expr)
        }
        return panels
            + variables.compactMap { variable in
                guard let match = variable.query.text.wholeMatch(of: /label_values\((.+), ([a-z]+)\)/) else {
                    return nil
                }
                return Inquiry(
                    name: "\(dashboard.uid): $\(variable.name)", question: filling.fill(String(match.1)),
                    kind: .values(ofLabel: String(match.2)), asks: String(match.1))
            }
    }

    struct Refused: Error { let question: String, answer: String }

    /// Whether there is a figure, or the value of a label, in the answer: NaN is none.
    func answers(_ inquiry: Inquiry) throws -> Bool {
        let answer = try peer.get(inquiry.path(at: Int(Date().timeIntervalSince1970)))
        let reply = try JSONDecoder().decode(Reply.self, from: Data(answer.body))
        guard let data = reply.data else { throw Refused(question: inquiry.question, answer: answer.text) }
        switch data {
        case .values(let values): return !values.isEmpty
        case .result(let series):
            return series.contains { series in
                (series.values ?? series.value.map { [$0] } ?? []).contains { sample in
                    sample.last?.text.flatMap(Double.init)?.isFinite == true
                }
            }
        }
    }

    private struct Reply: Decodable {
        let data: Content?

        enum Content: Decodable {
            case values([String])
            case result([Series])
            private struct Result: Decodable { let result: [Series] }

            init(from decoder: any Decoder) throws {
                if let values = try? decoder.singleValueContainer().decode([String].self) {
                    self = .values(values)
                } else {
                    self = .result(try Result(from: decoder).result)
                }
            }
        }

        struct Series: Decodable { let value: [Scalar]?, values: [[Scalar]]? }

        /// A time as a number, or a value as text.
        struct Scalar: Decodable {
            let text: String?
            init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
        }
    }
}
