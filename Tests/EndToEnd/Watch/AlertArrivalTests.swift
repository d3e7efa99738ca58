// From a database that is gone to a message about it, and to one that it is back.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Peers
import TemporaryFiles
import Testing
import Waiting

@Suite struct AlertArrivalTests {
    @Test func `A critical probe that is down reaches whoever is on call, with a runbook, and so does its recovery`()
        throws
    {
        let postgres = try PostgresServer()
        let site = try Site()
        let server = try site.serve(
            config: """
                probes:
                  - { name: database, critical: true, postgres: { url: "\(postgres.url())" }, every: 1s, timeout: 500ms }

                """)
        let webhook = try Webhook()
        let alertmanager = try Self.alertmanager(telling: webhook, at: site)
        let prometheus = try Self.prometheus(of: server, telling: alertmanager, at: site)
        try eventually("Prometheus has found the database up") {
            try prometheus.get("/api/v1/query?query=bursar_probe_up%7Bprobe%3D%22database%22%7D==1").text
                .contains(#""probe":"database""#)
        }
        #expect(try webhook.alerts(named: "BursarCriticalProbeDown").isEmpty)

        postgres.stop()
        let alert = try eventually("the alert arrives") {
            try webhook.alerts(named: "BursarCriticalProbeDown").first
        }
        #expect(alert.path == "/oncall")
        #expect(alert.status == "firing")
        #expect(alert.labels["severity"] == "critical")
        #expect(alert.labels["probe"] == "database" && alert.labels["kind"] == "postgres")
        #expect(alert.labels["job"] == "bursar" && alert.labels["instance"] == "127.0.0.1:\(server.port)")
        #expect(alert.annotations["summary"] == "database is down")
        #expect(alert.annotations["description"]?.contains("127.0.0.1:\(server.port) (job bursar)") == true)
        let runbook = try #require(alert.annotations["runbook_url"])
        #expect(runbook.hasSuffix("alerts/RUNBOOK.md#bursarcriticalprobedown"))
        let text = try String(contentsOfFile: RuleFile.directory + "/RUNBOOK.md", encoding: .utf8)
        #expect(text.lowercased().contains("# bursarcriticalprobedown"))

        try postgres.restart()
        let end = try eventually("the alert resolves") {
            try webhook.alerts(named: "BursarCriticalProbeDown").first { $0.status == "resolved" }
        }
        #expect(end.path == "/oncall" && end.labels == alert.labels)
        // It is not critical and something else too.
        #expect(try webhook.alerts(named: "BursarProbeDown").isEmpty)
    }

    /// The shipped rules, but that they wait for nothing: `for` is there so that people are not called for a moment's
    /// trouble, and a test has no minutes.
    private static func prometheus(of server: RunningServer, telling alertmanager: Peer, at site: Site) throws -> Peer {
        let shipped = try String(contentsOfFile: RuleFile.directory + "/bursar.rules.yml", encoding: .utf8)
        let rules = try site.scratch.write(
            shipped.replacing(/(?m)^( +for:) \w+$/) { "\($0.1) 0s" }, to: "bursar.rules.yml")
        let config = try site.scratch.write(
            """
            global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
            rule_files: ["\(rules)"]
            scrape_configs: [ { job_name: bursar, static_configs: [ { targets: ["127.0.0.1:\(server.port)"] } ] } ]
            alerting: { alertmanagers: [ { static_configs: [ { targets: ["127.0.0.1:\(alertmanager.port)"] } ] } ] }
            """, to: "prometheus.yml")
        return try Peer(in: site.scratch, ready: "/-/ready") { port in
            [
                "prometheus", "--config.file=\(config)", "--web.listen-address=127.0.0.1:\(port)",
                "--storage.tsdb.path=\(site.scratch.file("tsdb"))",
            ]
        }
    }

    /// The shipped example, but that it tells this receiver, and waits for nothing.
    private static func alertmanager(telling webhook: Webhook, at site: Site) throws -> Peer {
        let shipped = try String(contentsOfFile: RuleFile.directory + "/alertmanager.example.yml", encoding: .utf8)
        let config = try site.scratch.write(
            shipped.replacing("http://127.0.0.1:9080", with: webhook.url)
                .replacing(/(?m)^( +group_wait:) \w+$/) { "\($0.1) 0s" }
                .replacing(/(?m)^( +group_interval:) \w+$/) { "\($0.1) 1s" }, to: "alertmanager.yml")
        return try Peer(in: site.scratch, ready: "/-/ready") { port in
            [
                "prometheus-alertmanager", "--config.file=\(config)", "--web.listen-address=127.0.0.1:\(port)",
                "--storage.path=\(site.scratch.file("alertmanager"))", "--cluster.listen-address=",
            ]
        }
    }
}

/// Takes what an Alertmanager posts.
private final class Webhook {
    private let server: LocalServer

    struct Alert {
        let path: String
        let status: String
        let labels, annotations: [String: String]
    }

    private struct Message: Decodable {
        let alerts: [Alert]
        struct Alert: Decodable {
            let status: String
            let labels, annotations: [String: String]
        }
    }

    init() throws { server = try LocalServer { _ in LocalServer.answer("200 OK", ["Connection: close"]) } }

    deinit { server.stop() }

    var url: String { server.url }

    /// In the order in which they came, each as often as it came.
    func alerts(named name: String) throws -> [Alert] {
        try server.requests.flatMap { request -> [Alert] in
            guard let end = request.range(of: "\r\n\r\n") else { return [] }
            let path = String(request.split(separator: " ")[1])
            return try JSONDecoder().decode(Message.self, from: Data(request[end.upperBound...].utf8)).alerts
                .filter { $0.labels["alertname"] == name }
                .map { Alert(path: path, status: $0.status, labels: $0.labels, annotations: $0.annotations) }
        }
    }
}
