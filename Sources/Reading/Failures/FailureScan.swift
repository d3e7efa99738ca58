// How much went wrong of what passes filters, added up from columns or events.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

extension LedgerView {
    func scannedFailures(
        over period: Period, component: String?, where filters: Filters
    ) throws(ReadingError) -> FailureFigures {
        var figures = FailureFigures()
        let only: Int64? = if let component { try id(component) } else { nil }
        try scanned(.error, [.column(.component), .column(.errorType)], period, filters).forEach { _, keys, values in
            guard only == nil || only == keys[0] else { return }
            figures.errors[.init(component: keys[0], type: keys[1])] = values[values.startIndex]
        }
        let sums = try calls(over: period, by: .provider, where: filters, of: [.calls, .errors])
        for sum in sums where only == nil || only == sum.key {
            figures.calls[sum.key] = (sum.figures.calls, sum.figures.errors)
        }
        guard only == nil else { return figures }
        var requests = FailureFigures.Requests()
        try scanned(.request, [.column(.code)], period, filters).forEach { _, keys, values in
            requests.add(values[values.startIndex], code: keys[0])
        }
        figures.requests = requests
        return figures
    }

    private func scanned(
        _ kind: Event.Kind, _ keys: [ScanKey], _ period: Period, _ filters: Filters
    ) throws(ReadingError) -> ScanSums {
        var sums = ScanSums(by: keys, per: nil, [(.count, 0)], in: self)
        try sums.add(EventScan(kind, in: self, over: period, where: filters))
        return sums
    }
}
