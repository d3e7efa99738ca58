// What a ledger is for: nothing that was answered is ever lost, and nothing is ever counted twice.
// SPDX-License-Identifier: Apache-2.0

import Testing
import Waiting

@Suite struct CrashTests {
    @Test func `Ten kills under load lose nothing, count nothing twice and turn no counter back`() throws {
        let site = try Site()
        let load = Load(server: try site.serve())
        defer { load.abandon() }
        let crew = Crew()
        crew.start { load.send(batch: 50) { "batch-\($0)" } }
        crew.start { load.send(batch: 20) { _ in Load.randomID() } }
        crew.start { load.send(batch: 1) { "single-\($0)" } }
        crew.start { load.send(batch: 1) { _ in Load.randomID() } }
        crew.start { load.scrape() }

        for round in 1...10 {
            let before = load.report.acknowledged.count
            try eventually("round \(round) has load") {
                load.report.acknowledged.count > before + 1000 || !load.report.violations.isEmpty
            }
            try load.server?.kill()
            load.server = try site.serve()
        }
        load.end()
        let failures = try crew.finish()
        let report = load.report
        #expect(failures == [])
        #expect(report.violations == [])
        #expect(report.scrapes > 10)

        let (calls, activities) = (
            report.acknowledged.filter(Load.isCall), report.acknowledged.filter { !Load.isCall($0) }
        )
        let server = try #require(load.server)
        func check(_ moment: Comment) throws {
            let metrics = try server.metrics()
            #expect(metrics.sum("bursar_calls_total") == Double(calls.count), moment)
            #expect(metrics.sum("bursar_activity_total") == Double(activities.count), moment)
            #expect(
                metrics.sum("bursar_events_total", where: #"outcome="accepted""#) == Double(report.acknowledged.count),
                moment)
            #expect(
                metrics[#"bursar_cost_usd_total{provider="anthropic",model="claude-sonnet-4-5",operation=""}"#]
                    == Load.cost(ofCalls: calls.count), moment)
        }
        try check("every event that was answered is counted once")

        let all = report.acknowledged.sorted()
        for start in stride(from: 0, to: all.count, by: 1000) {
            let ids = all[start..<min(start + 1000, all.count)]
            let receipt = try server.post(Events.array(ids.map(Load.event))).receipt()
            #expect(receipt == Receipt(accepted: 0, duplicates: ids.count), "what was answered is there")
        }
        try check("duplicates are not counted")

        #expect(try server.stop() == .exited(0))
        load.server = nil
        let proof = try site.verify()
        #expect(proof.ending == .exited(0), "\(proof.story)")
        #expect(proof.output.contains("\(report.acknowledged.count) events"), "\(proof.story)")
    }
}
