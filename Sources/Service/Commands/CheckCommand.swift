// `bursar check`: is the configuration right, and all that it names?
// SPDX-License-Identifier: Apache-2.0

import Prices

struct CheckCommand {
    private let options: CheckOptions

    init(_ options: CheckOptions) { self.options = options }

    func run() throws -> Exit {
        var problems: [String] = []
        do throws(ConfigurationErrors) {
            let configuration = try Configuration.load(path: options.config, environment: .process)
            do throws(PriceFileErrors) {
                _ = try Prices.load(files: configuration.prices)
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
        return .done
    }
}
