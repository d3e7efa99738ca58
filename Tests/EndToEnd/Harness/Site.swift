// A place where servers and commands run: a directory with a store and a configuration.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Waiting

/// What stays when a server goes: its files.
final class Site: Sendable {
    let scratch: TemporaryFiles

    init() throws { scratch = try TemporaryFiles() }

    var store: String { scratch.file("bursar.db") }
    var storeURL: String { "sqlite:" + store }

    /// Runs a command to its end.
    func run(_ words: String..., input: [UInt8] = [], environment: [String: String] = [:]) throws -> Finished {
        try run(words, input: input, environment: environment)
    }

    func run(_ words: [String], input: [UInt8] = [], environment: [String: String] = [:]) throws -> Finished {
        let child = try Child([Repository.binary] + words, in: scratch, environment: environment, input: input)
        return Finished(ending: try child.finish(), output: child.output, errors: child.errors)
    }

    /// Runs another program to its end.
    func tool(_ words: String..., input: [UInt8] = []) throws -> Finished { try tool(words, input: input) }

    func tool(
        _ words: [String], input: [UInt8] = [], within limit: Duration = Waiting.limit
    ) throws -> Finished {
        let child = try Child(words, in: scratch, input: input)
        return Finished(ending: try child.finish(within: limit), output: child.output, errors: child.errors)
    }

    /// Starts a server on the store and waits until it listens.
    ///
    /// - Parameters:
    ///   - config: text of a configuration file.
    ///   - wrapper: words before the server's own: a program that ends as the server.
    func serve(_ flags: String..., config: String? = nil, wrapper: [String] = []) throws -> RunningServer {
        try RunningServer(start(flags, config: config, wrapper: wrapper), at: self)
    }

    /// Starts a server that may not come up.
    func start(_ flags: [String], config: String? = nil, wrapper: [String] = []) throws -> Child {
        var words = wrapper + [Repository.binary, "serve"]
        if let config { words += ["--config", try scratch.write(config, to: "bursar.yaml")] }
        if !flags.contains("--listen") { words += ["--listen", "127.0.0.1:0"] }
        if !flags.contains("--store") { words += ["--store", storeURL] }
        return try Child(words + flags, in: scratch)
    }

    /// A configuration for whoever asks more often than people do.
    static let unlimited = "access: { limits: { analytics: off, api: off } }\n"

    /// What `bursar verify` says of the store.
    func verify(_ flags: String...) throws -> Finished { try run(["verify", "--store", storeURL] + flags) }
}

/// A command that has ended.
struct Finished {
    let ending: Child.Ending
    let output: String
    let errors: String

    /// For a failure's message.
    var story: String { "\(ending)\nout: \(output)\nerr: \(errors)" }
}
