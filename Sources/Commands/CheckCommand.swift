// `bursar check`: is the configuration right, and all that it names?
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Glibc
import Prices
import Service

struct CheckCommand {
    private let options: CheckOptions

    init(_ options: CheckOptions) { self.options = options }

    func run() throws -> Exit {
        var problems: [String] = []
        var configuration = Configuration()
        do throws(ConfigurationErrors) {
            configuration = try Configuration.load(path: options.config, environment: .process)
            do throws(PriceFileErrors) {
                _ = try configuration.priceBook()
            } catch {
                problems.append(error.description)
            }
        } catch {
            problems.append(error.description)
        }
        guard problems.isEmpty else {
            try Output.print(problems.joined(separator: "\n"))
            return .no
        }
        try Output.print("\(options.config ?? "the configuration without a file") is right")
        guard options.connects else { return .done }
        let look = FirstLook(configuration)
        for line in look.lines { try Output.print(line) }
        // A look that hangs has a thread of its own, which must not meet the end of the process in a library's hands.
        _exit((look.failures == 0 ? Exit.done : .no).rawValue)
    }
}
