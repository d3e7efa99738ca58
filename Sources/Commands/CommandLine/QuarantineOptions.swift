// What the commands that work on a quarantine take.
// SPDX-License-Identifier: Apache-2.0

import Service
import Store

struct QuarantineOptions: PlacedOptions, Equatable {
    /// The numbers of events, as they were written.
    var numbers: [String] = []
    var protocolName: String?
    var reason: String?
    var id: String?
    var all = false
    /// For a list.
    var limit: Int?
    var format = OutputFormat.table
    var config: String?
    var store: StoreLocation?
    /// A running one, which has the store open.
    var server: String?
    var tokenFile: String?
    var caFile: String?

    /// Which events are meant.
    func request() throws(UsageError) -> QuarantineRequest {
        var filter = QuarantineFilter()
        for text in numbers {
            guard let number = Int64(text), number > 0 else {
                throw UsageError("NUMBER must be a number that `bursar quarantine list` shows, not \"\(text)\"")
            }
            filter.numbers.append(number)
        }
        filter.protocolName = protocolName ?? ""
        filter.reason = reason ?? ""
        filter.id = id ?? ""
        guard all == filter.isEmpty else {
            throw UsageError(
                all
                    ? "--all does not go with numbers, --protocol, --reason or --id"
                    : "which events? Their numbers, --protocol, --reason, --id, or --all")
        }
        let request = QuarantineRequest(filter, all: all)
        do throws(QuarantineRequest.Wrong) {
            try request.check()
        } catch {
            throw UsageError("--\(error.member) \(error.expectation)")
        }
        return request
    }
}
