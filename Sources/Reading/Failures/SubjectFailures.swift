// What went wrong, by what it was for.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

/// Errors that the app reported, and calls that failed, for one subject.
package struct SubjectFailures: Sendable, Equatable {
    package fileprivate(set) var errors: Int64 = 0, calls: Int64 = 0

    package var count: Int64 { errors.addingSaturated(calls) }
}

extension LedgerView {
    /// By the number of the subject's name; 0 has what names none. Errors are counted in columns: no sum has their subjects.
    package func failuresBySubject(
        over period: Period, component: String?, where filters: Filters
    ) throws(ReadingError) -> [Int64: SubjectFailures] {
        var failures: [Int64: SubjectFailures] = [:]
        let only: Int64? = if let component { try id(component) } else { nil }
        var scan = try EventScan(.error, in: self, over: period, where: filters)
        if let only { scan.keep(ScanTest(.column(.component), isExclusion: false, [only])) }
        var errors = ScanSums(by: [.column(.subject)], per: nil, [(.count, 0)], in: self)
        try errors.add(scan)
        try errors.forEach { _, keys, values in
            failures[keys[0], default: SubjectFailures()].errors = values[values.startIndex]
        }
        // By provider as well only where one of them is asked for: by subject alone there are sums.
        let question = CallQuestion(
            over: period, by: only == nil ? [.subject] : [.subject, .provider], where: filters,
            of: [.calls, .errors])
        for sum in try calls(question) where sum.figures.errors > 0 && (only == nil || only == sum.second) {
            failures[sum.key, default: SubjectFailures()].calls = sum.figures.errors
        }
        return failures
    }
}
