// What a new configuration changes in a running server, and what it must not.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import HTTP
import JSON
import Ledger
import Logging
import Prices
import Scenes
import Store
import System
import TemporaryFiles
import Testing
import Waiting
import Watch

@testable import Configuration
@testable import Service

@Suite struct ReloadTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    private let event = #"{"provider":"me","model":"mine","operation":"x","requests":1}"#

    private func prices(_ usd: String) -> String {
        """
        prices: [{provider: me, model: mine, rates: {requests: \(usd)}}]

        """
    }

    @Test func `Prices, token and access log are taken over without a restart`() throws {
        let server = try RunningApp(files)
        #expect(try server.post(event).status == 200)
        #expect(try server.metric(#"bursar_unpriced_calls_total{provider="me",model="mine"}"#) == "1")
        var new = server.app.configuration
        new.prices = [try files.write(prices("0.25"), to: "mine.yaml")]
        new.access.tokens = [Secret("s3cr3t")]
        #expect(try server.app.reload(new).restart == [])
        #expect(try server.get("/metrics").status == 401)
        new.access.tokens = []
        new.access.allowAnonymous = true
        #expect(try server.app.reload(new).restart == [])
        #expect(try server.post(event).status == 200)
        #expect(
            try server.metric(#"bursar_cost_usd_total{provider="me",model="mine",operation="x"}"#) == "0.25")
    }

    @Test func `Whose reports are trusted is taken over, and a provider without prices is refused`() throws {
        let server = try RunningApp(files)
        var new = server.app.configuration
        new.prices = [try files.write(prices("0.25"), to: "mine.yaml")]
        new.trustedReports = [try #require(ReportSource("me:x"))]
        #expect(try server.app.reload(new).restart == [])
        let told = #"{"provider":"me","model":"mine","operation":"x","requests":1,"cost_usd":2}"#
        #expect(try server.post(told).status == 200)
        #expect(try server.metric(#"bursar_cost_usd_total{provider="me",model="mine",operation="x"}"#) == "2")
        #expect(try server.metric(#"bursar_reported_calls_total{provider="me",model="mine"}"#) == "1")
        new.trustedReports = [try #require(ReportSource("mee"))]
        let error = #expect(throws: ReloadError.self) { try server.app.reload(new) }
        let problem = "trust_reported must name providers of the price book, not \"mee\"; did you mean me?"
        #expect(error?.description.hasSuffix(problem) == true, "\(String(describing: error))")
    }

    @Test func `What would leave nobody who may administer is refused, until the ledger has a token for that`() throws {
        let server = try RunningApp(files, set: { $0.access.tokens = [Secret("s3cr3t")] })
        let now = Timestamp.now
        let gone = try server.app.door.tokens.create(
            try TokenWish(name: "root", scopes: ["admin"]), by: "test", at: now)
        _ = try server.app.door.tokens.revoke(gone.record.number, leavesAdmin: true, at: now)
        var new = server.app.configuration
        new.access.tokens = []
        let error = #expect(throws: ReloadError.self) { try server.app.reload(new) }
        #expect(error?.description.contains("nobody could administer any more") == true)
        #expect(try server.get("/v1/tokens", (name: "Authorization", value: "Bearer s3cr3t")).status == 200)
        _ = try server.app.door.tokens.create(try TokenWish(name: "root", scopes: ["admin"]), by: "test", at: now)
        #expect(try server.app.reload(new).restart == [])
        #expect(try server.get("/v1/tokens", (name: "Authorization", value: "Bearer s3cr3t")).status == 401)
    }

    @Test func `The form and the level of the log are taken over without a restart`() throws {
        let server = try RunningApp(files)
        var new = server.app.configuration
        new.log.format = .json
        new.log.level = .error
        #expect(try server.app.reload(new).restart == [])
        let before = server.log.lines.count
        server.app.log.say(.warning, "left out")
        server.app.log.say(.error, "said")
        server.app.log.flush()
        #expect(server.log.lines.dropFirst(before).map { $0.hasPrefix("{") && $0.contains("said") } == [true])
    }

    @Test func `What needs a restart is named`() throws {
        let server = try RunningApp(files)
        var new = server.app.configuration
        new.listen = try ListenAddress("127.0.0.1:1")
        new.store = .sqlite(path: "other.db")
        new.dimensions = ["quality"]
        new.measures = ["seconds"]
        new.gauges = [GaugePlan()]
        new.retention = Configuration.Retention(.init(days: 90, archive: "old"))
        new.metrics.maxSeries = 1
        new.limits.connections = 1
        new.drain.grace = .seconds(1)
        #expect(
            try server.app.reload(new).restart == [
                "listen", "store", "dimensions", "measures", "gauges", "retention", "metrics", "limits", "drain",
            ])
        #expect(
            try server.app.reload(new).restart
                == Configuration.settings.filter { $0.onReload == .needsRestart }.map(\.name),
            "what needs a restart has been changed here, all of it")
        #expect(server.app.watch.gauges.isEmpty)
    }

    @Test func `Probes, queues and hosts are taken over without a restart`() throws {
        let server = try RunningApp(files)
        #expect(try server.get("/livez").status == 200)
        var new = server.app.configuration
        new.probes = [ProbePlan("database", TCPProbe())]
        var queue = QueuePlan()
        queue.name = "jobs"
        new.queues = [queue]
        new.server.hosts = [try #require(Authority("bursar.example")).host]
        #expect(try server.get("/metrics", (name: "Host", value: "bursar.example")).status == 421)
        #expect(try server.app.reload(new).restart == [])
        #expect(server.app.watch.probes.map(\.plan.name) == ["ledger", "database"])
        #expect(server.app.watch.queues.map(\.plan.name) == ["jobs"])
        #expect(try server.get("/metrics", (name: "Host", value: "bursar.example")).status == 200)
    }

    @Test func `Which probe tells of a part is taken over without a restart`() throws {
        let server = try RunningApp(files) { configuration in
            configuration.probes = [ProbePlan("gpu", TCPProbe())]
        }
        func comfyui() throws -> JSONValue? {
            try server.get("/trpc/admin.analytics.system.getHealth").json?["result"]?["data"]?["comfyui"]
        }
        #expect(try comfyui() == .null)
        var new = server.app.configuration
        new.components.comfyui = "gpu"
        #expect(try server.app.reload(new).restart == [])
        #expect(try comfyui()?.members?.map(\.key) == ["healthy", "latencyMs"])
    }

    @Test func `Who is internal is taken over without a restart`() throws {
        let server = try RunningApp(files)
        let call = #"{"provider":"me","model":"mine","operation":"x","requests":1,"user":"NAME"}"#
        for name in ["ada", "staff-bob"] { #expect(try server.post(call.replacing("NAME", with: name)).status == 200) }
        func active(_ more: String = "") throws -> String? {
            try server.get("/v1/reports/active?last=1d\(more)").json?["totals"]?["active"]?.number
        }
        #expect(try active() == "2")
        var new = server.app.configuration
        new.internalNames.users = [NamePattern("staff-*")]
        #expect(try server.app.reload(new).restart == [])
        #expect(try active() == "1")
        #expect(try active("&internal=true") == "2")
        new.internalNames.users = [NamePattern("*a*")]
        #expect(try server.app.reload(new).restart == [])
        #expect(try active() == "0")
        try eventually("the gauges follow") { try server.metric("bursar_users") == "0" }
        new.internalNames = InternalNames()
        #expect(try server.app.reload(new).restart == [])
        #expect(try active() == "2")
    }

    @Test func `Budgets and plans are taken over without a restart`() throws {
        let server = try RunningApp(files) { $0.dimensions = ["quality", "scene"] }
        var new = server.app.configuration
        new.dimensions = ["scene", "quality"]
        new.budgets = [
            Budget(name: "high", match: .property(name: "quality", value: "high"), limit: Money(nanos: 1))
        ]
        new.plans = [Plan(name: "pro", price: Money(nanos: 2))]
        #expect(try server.app.reload(new).restart == [])
        #expect(server.app.budgets == new.budgets)
        #expect(server.app.plans == new.plans)
    }

    @Test func `A budget that is over its limit when it comes is told to the webhook that comes with it`() throws {
        let hook = try Hook(status: 200)
        let server = try RunningApp(files) { $0.prices = [try files.write(prices("2"), to: "mine.yaml")] }
        #expect(try server.post(event).status == 200)
        var new = server.app.configuration
        var entry = BudgetEntry(Budget(name: "small", limit: try .usd("1"), alertAt: [100]))
        entry.notify = Secret(hook.url)
        new.budgetEntries = [entry]
        #expect(try server.app.reload(new).restart == [])
        try eventually("the webhook is told") { hook.posts.count == 1 }
        #expect(hook.posts.first?.body.contains(#""spent_usd":2,"#) == true)
        try eventually("nothing is left to tell") { try server.metric("bursar_notices_pending") == "0" }
        #expect(try server.metric(#"bursar_notices_total{kind="budget",outcome="delivered"}"#) == "1")
        // The URL moves: nothing is told twice, and nothing asks for a restart.
        entry.notify = Secret("http://127.0.0.1:1/")
        new.budgetEntries = [entry]
        #expect(try server.app.reload(new).restart == [])
        #expect(try server.metric("bursar_notices_pending") == "0")
    }

    @Test func `The zone of budgets is taken over without a restart, their own and that of all`() throws {
        let server = try RunningApp(files) {
            $0.budgetEntries = [BudgetEntry(Budget(name: "all", limit: Money(nanos: 1)))]
        }
        func zone() throws -> String {
            let answer = try server.get("/v1/allowance?user=ada").text
            let zones = ["UTC", "Europe/Berlin", "Asia/Kolkata"].filter { answer.contains("\"zone\":\"\($0)\"") }
            return zones.joined(separator: " ")
        }
        #expect(try zone() == "UTC")
        var new = server.app.configuration
        new.timeZone = try .named("Europe/Berlin")
        #expect(try server.app.reload(new).restart == [])
        #expect(try zone() == "Europe/Berlin")
        new.budgetEntries[0].zone = try .named("Asia/Kolkata")
        #expect(try server.app.reload(new).restart == [])
        #expect(try zone() == "Asia/Kolkata")
        #expect(try server.get("/v1/reports/budgets?format=csv").text.contains(",Asia/Kolkata"))
    }

    @Test func `A budget of a dimension that is new has to wait for the restart, and all beside it`() throws {
        let server = try RunningApp(files)
        var new = server.app.configuration
        new.dimensions = ["quality"]
        new.budgets = [
            Budget(name: "high", match: .property(name: "quality", value: "high"), limit: Money(nanos: 1))
        ]
        new.access.tokens = [Secret("s3cr3t")]
        let error = #expect(throws: ReloadError.self) { try server.app.reload(new) }
        #expect(error?.description.contains("the budget high matches the property quality") == true)
        #expect(server.app.budgets.isEmpty)
        #expect(try server.get("/metrics").status == 200)
    }

    @Test func `What protected the server or its money and is gone is told, once`() throws {
        let server = try RunningApp(files) {
            $0.access.tokens = [Secret("s3cr3t")]
            $0.retention = Configuration.Retention(.init(days: 90, archive: files.file("old")))
            $0.budgets = ["a", "b", "c", "d"].map { Budget(name: $0, limit: Money(nanos: 1)) }
        }
        var new = server.app.configuration
        new.access.allowAnonymous = true
        #expect(
            try server.app.reload(new).losses
                == "the new configuration has no access token needed any more (allow_anonymous)")
        new.access.allowAnonymous = false
        #expect(try server.app.reload(new) == ReloadOutcome())
        _ = try server.app.door.tokens.create(
            try TokenWish(name: "root", scopes: ["admin"]), by: "test", at: .now)
        new.access.tokens = []
        new.retention = nil
        new.budgets = [Budget(name: "c", limit: Money(nanos: 2)), Budget(name: "e", limit: Money(nanos: 2))]
        #expect(
            try server.app.reload(new).losses
                == "the new configuration has no access token any more; no retention any more; 3 budgets fewer: a, b, d"
        )
        #expect(try server.app.reload(new).losses == nil)
        new.budgets = []
        #expect(try server.app.reload(new).losses == "the new configuration has 2 budgets fewer: c, e")
    }

    @Test func `A bad price file changes nothing, not even what is right beside it`() throws {
        let server = try RunningApp(files)
        var new = server.app.configuration
        new.prices = [try files.write("prices: [{ nonsense: 1 }]\n", to: "mine.yaml")]
        new.access.tokens = [Secret("s3cr3t")]
        let error = #expect(throws: ReloadError.self) { try server.app.reload(new) }
        #expect(error?.description.contains("mine.yaml:1: ") == true)
        #expect(try server.get("/metrics").status == 200)
    }

    @Test func `A server that others can reach keeps its token, though the new file has it listen to itself only`()
        throws
    {
        let server = try RunningApp(files) {
            $0.listen = try ListenAddress("0.0.0.0:0")
            $0.access.tokens = [Secret("s3cr3t")]
        }
        var new = server.app.configuration
        new.listen = try ListenAddress("127.0.0.1:9847")
        new.access.tokens = []
        #expect(throws: ReloadError.self) { try server.app.reload(new) }
        #expect(try server.get("/metrics").status == 401)
        new.access.allowAnonymous = true
        #expect(try server.app.reload(new).restart == ["listen"])
        #expect(try server.get("/metrics").status == 200)
    }
}
