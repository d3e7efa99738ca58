// Recorded events into a store, and to a server.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import HTTP
import Scenes
import Store
import TemporaryFiles
import Testing
import Wire

@testable import Commands
@testable import Service

@Suite struct RecordDestinationTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    private let batch = [
        #"{"id":"a","provider":"me","model":"mine","operation":"x","requests":1}"#,
        "{\n  \"id\": \"b\",\n  \"kind\": \"activity\", \"event\": \"signed_up\"\n}",
        "nonsense",
    ].map { Array($0.utf8) }

    private func options(_ change: (inout RecordOptions) throws -> Void) rethrows -> RecordOptions {
        var options = RecordOptions()
        try change(&options)
        return options
    }

    private func check(_ destination: RecordDestination) throws {
        let first = try destination.send(batch)
        #expect(first.accepted == 2 && first.duplicates == 0)
        #expect(first.rejected.map(\.index) == [2])
        let again = try destination.send(batch)
        #expect(again.accepted == 0 && again.duplicates == 2)
        let onlyBad = try destination.send([batch[2]])
        #expect(onlyBad.accepted == 0)
        #expect(onlyBad.rejected.map(\.index) == [0])
    }

    @Test func `A store takes what is right, knows what it has, and tells what is wrong`() throws {
        let destination = try RecordDestination(
            options { $0.store = .sqlite(path: files.file("record.db")) })
        try check(destination)
        try destination.close()
    }

    @Test func `A server does the same`() throws {
        let server = try RunningApp(files)
        let destination = try RecordDestination(options { $0.server = "http://\(server.server.address)/" })
        try check(destination)
        #expect(try server.metric(#"bursar_events_total{kind="call",outcome="accepted"}"#) == "1")
    }

    @Test func `A configuration file names the store and the prices`() throws {
        try files.write("prices: [{provider: me, model: mine, rates: {requests: 0.5}}]\n", to: "mine.yaml")
        let config = try files.write(
            "store: sqlite:\(files.directory)/app.db\nprices: [mine.yaml]\n", to: "bursar.yaml")
        do {
            let destination = try RecordDestination(options { $0.config = config })
            _ = try destination.send(batch)
            try destination.close()
        }
        // The server's counters are those of the same store.
        let server = try RunningApp(files)
        #expect(try server.metric(#"bursar_cost_usd_total{provider="me",model="mine",operation="x"}"#) == "0.5")
    }

    @Test func `A store that a server has open is refused with what to do instead`() throws {
        let server = try RunningApp(files)
        let error = #expect(throws: StartError.self) {
            _ = try RecordDestination(options { $0.store = server.app.store.location })
        }
        #expect(error?.description.contains("in use by another Bursar; stop it, or send events to it") == true)
    }
}
