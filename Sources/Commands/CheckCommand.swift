// `bursar check`: is the configuration right, and all that it names?
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Glibc
import Ledger
import Prices
import Service
import System
import TLS

struct CheckCommand {
    private let options: CheckOptions

    init(_ options: CheckOptions) { self.options = options }

    func run() throws -> Exit {
        var problems: [String] = []
        var configuration = Configuration()
        var flags = ConfigurationFlags()
        flags.webFile = options.webFile
        do throws(ConfigurationErrors) {
            configuration = try Configuration.load(
                path: options.config, flags: flags, environment: .process, listens: true)
            do throws(PriceFileErrors) {
                _ = try configuration.priceBook()
            } catch {
                problems.append(error.description)
            }
            if let problem = configuration.tls?.problem(at: .now) { problems.append(problem) }
        } catch {
            problems.append(error.description)
        }
        guard problems.isEmpty else {
            try Output.print(problems.joined(separator: "\n"))
            return .no
        }
        try Output.print("\(options.config ?? "the configuration without a file") is right")
        for warning in configuration.warnings { try Output.print("warning: \(warning)") }
        guard options.connects else { return .done }
        let look = FirstLook(configuration)
        for line in look.lines { try Output.print(line) }
        // A look that hangs has a thread of its own, which must not meet the end of the process in a library's hands.
        _exit((look.failures == 0 ? Exit.done : .no).rawValue)
    }
}

extension TLSPlan {
    /// Why a server that starts at some time cannot show what this names, or why nobody would believe it.
    fileprivate func problem(at now: Timestamp) -> String? {
        do throws(TLSError) {
            let credentials = try TLSCredentials(self, TLSMaterial(self))
            let seconds = now.milliseconds / 1000
            if seconds >= credentials.end { return "the certificate has ended on \(credentials.lastDay)" }
            return seconds < credentials.start ? "the certificate does not hold yet" : nil
        } catch {
            return "\(error)"
        }
    }
}
