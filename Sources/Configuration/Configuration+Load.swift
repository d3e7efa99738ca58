// From a file, flags and the environment to a configuration, or to all that is wrong with it.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import Ledger
import Store
import System
import YAML

extension Configuration {
    /// Reads the file, if there is one; flags win over it.
    ///
    /// `listens` says that a server is going to listen by it, and so that all which lets people in must stand.
    ///
    /// `isReload` says that another one is in force: an editor may be about to write the file anew, so one with nothing
    /// in it is refused then.
    package static func load(
        path: String?, flags: ConfigurationFlags = ConfigurationFlags(), environment: Environment,
        isReload: Bool = false, listens: Bool = false
    ) throws(ConfigurationErrors) -> Configuration {
        var configuration = Configuration()
        var problems: [ConfigurationProblem] = []
        var lines: [String: Int] = [:]
        if let path {
            let root = try document(in: path, isReload: isReload)
            var reader = ConfigurationReader(
                file: path, environment: environment, knownPaths: schema.documentation(of: configuration).paths)
            schema.read(root, at: "", into: &configuration, &reader)
            problems = reader.problems
            lines = reader.lines
        }
        configuration.apply(flags)
        if problems.isEmpty, let file = flags.webFile { try configuration.take(webFile: file, isReload: isReload) }
        if problems.isEmpty, listens {
            for (name, problem) in configuration.unknownPasswords + configuration.deadCertificates {
                problems.append(ConfigurationProblem(file: path, line: lines[name], message: problem))
            }
            if let problem = configuration.exposure {
                let isFromFile = flags.listen == nil
                problems.append(
                    ConfigurationProblem(
                        file: isFromFile ? path : nil, line: isFromFile ? lines["listen"] : nil, message: problem))
            }
        }
        guard problems.isEmpty else {
            throw ConfigurationErrors(problems: problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
        }
        return configuration
    }

    static func document(in path: String, isReload: Bool) throws(ConfigurationErrors) -> YAMLNode {
        let bytes: [UInt8]
        do {
            bytes = try SmallFile.read(path)
        } catch {
            throw ConfigurationErrors(problems: [ConfigurationProblem(message: "\(error)")])
        }
        let empty = ConfigurationErrors(problems: [
            ConfigurationProblem(file: path, message: "the configuration file is empty; the old one stays")
        ])
        // Tabs alone are no YAML, and yet nothing.
        if isReload, bytes.allSatisfy({ " \t\r\n".utf8.contains($0) }) { throw empty }
        let root: YAMLNode
        do {
            root = try YAMLNode.parse(bytes)
        } catch {
            let line =
                bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                .dropFirst(error.line - 1).first ?? []
            // libyaml cannot know what people mean by the brace that ends a mapping too early.
            let hint = line.contains(Array("${".utf8)) ? "; between { and } or [ and ], ${NAME} needs quotes" : ""
            throw ConfigurationErrors(
                problems: [ConfigurationProblem(file: path, line: error.line, message: error.message + hint)])
        }
        if isReload, root.isNull { throw empty }
        return root
    }

    private mutating func apply(_ flags: ConfigurationFlags) {
        if let address = flags.listen { listen = address }
        if let location = flags.store { store = location }
        if let grace = flags.drainGrace { drain.grace = grace }
        if flags.allowAnonymous { access.allowAnonymous = true }
        if flags.accessLog { log.access = true }
        if let format = flags.logFormat { log.format = format }
        if let level = flags.logLevel { log.level = level }
    }

    /// Says nothing of who is to be let in.
    package var isOpen: Bool { access.isOpen && web.users.isEmpty }

    /// Why this would let in whoever comes along, which nobody should find out by accident.
    private var exposure: String? {
        guard !listen.isLoopback, isOpen else { return nil }
        do throws(StoreError) {
            if try storeHasToken { return nil }
        } catch {
            return "\(listen) can be reached from other machines, and whether the ledger has tokens cannot be read:"
                + " \(store): \(error)"
        }
        return "\(listen) can be reached from other machines: create a token (bursar token create NAME --scope admin),"
            + " set access.token_file, or access.allow_anonymous (--allow-anonymous) to let anyone in"
    }

    /// Whether the ledger has ever given out a token that may administer: then nobody comes in without one.
    private var storeHasToken: Bool {
        get throws(StoreError) {
            let tokens: [TokenRecord]
            do throws(StoreError) {
                tokens = try LedgerReader(store).tokens()
            } catch .notThere {
                return false
            }
            return tokens.contains { $0.scopes.contains("admin") }
        }
    }
}

extension [KeyDocumentation] {
    /// The paths of all values: `limits.body`.
    var paths: [String] {
        flatMap { key in
            switch key.shape {
            case .value: [key.name]
            case .section(let keys): keys.paths.map { "\(key.name).\($0)" }
            case .list(let keys): [key.name] + keys.paths.map { "\(key.name)[].\($0)" }
            }
        }
    }
}

extension Configuration {
    /// Refuses what is wrong between settings that are each right by themselves.
    func check(_ reader: inout ConfigurationReader) {
        if limits.bodyMemory < limits.body {
            let key = reader.lines["limits.body_memory"] == nil ? "limits.body" : "limits.body_memory"
            reader.refuse(reader.lines[key] ?? 1, "limits.body_memory must not be less than limits.body")
        }
        checkNotices(&reader)
        checkAccess(&reader)
        checkComponents(&reader)
        for (index, measure) in measures.enumerated() where dimensions.contains(exactly: measure) {
            reader.refuse(
                at: "measures[\(index)]", "must not be one of dimensions too: a property is summed, or summed by")
        }
        for (index, budget) in budgets.enumerated() {
            guard let name = budget.match.property, !dimensions.contains(exactly: name) else { continue }
            reader.refuse(
                at: "budgets[\(index)].match.property.\(name)",
                "must be one of dimensions" + Suggestion.clause(for: name, among: dimensions))
        }
    }
}
