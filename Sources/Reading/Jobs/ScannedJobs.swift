// Jobs that the ledger keeps no sums of: by hour, by what they were for, and of those that pass filters.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

extension LedgerView {
    /// By hour of the period and queue, from columns: no sum knows hours. `only` narrows down to one queue.
    package func jobs(
        over period: Period, in hours: HourRows, only: Int64?, where filters: Filters = [:]
    ) throws(ReadingError) -> [JobKey: JobFigures] {
        try jobs(over: period, by: .queue, at: RowPlaces(hours, of: period, in: zone), only, filters)
    }

    /// The same by part of the period.
    func scannedJobs(
        over period: Period, in parts: Period.Parts, only: Int64?, where filters: Filters
    ) throws(ReadingError) -> [JobKey: JobFigures] {
        let days = try jobs(over: period, by: .queue, at: RowPlaces(daysOf: period, in: zone), only, filters)
        var figures: [JobKey: JobFigures] = [:]
        for (key, day) in days {
            guard let place = parts.place(of: period.first.advanced(by: key.place)) else { continue }
            try figures[JobKey(place: place, member: key.member), default: JobFigures()].add(day)
        }
        return figures
    }

    /// By the number of what they were for, 0 where that is nothing, over the whole period.
    package func jobsBySubject(
        over period: Period, only: Int64?, where filters: Filters
    ) throws(ReadingError) -> [Int64: JobFigures] {
        let found = try jobs(over: period, by: .subject, at: RowPlaces(wholeOf: period, in: zone), only, filters)
        return Dictionary(found.map { ($0.key.member, $0.value) }) { first, _ in first }
    }

    private func jobs(
        over period: Period, by column: EventColumn, at places: RowPlaces, _ only: Int64?, _ filters: Filters
    ) throws(ReadingError) -> [JobKey: JobFigures] {
        let steps = try jobSteps()
        let parts = [Jobs(places, by: column, steps), Jobs(places, by: column, steps)]
        var scan = try EventScan(.job, in: self, over: period, where: filters)
        if let only { scan.keep(ScanTest(.column(.queue), isExclusion: false, [only])) }
        try scan.each(among: parts, reading: [.column(column), .column(.event)]) { part, rows throws(ReadingError) in
            try part.add(&rows)
        }
        var figures = parts[0].figures
        for (key, found) in parts[1].figures { try figures[key, default: JobFigures()].add(found) }
        return figures
    }

    func scannedJobReasons(
        over period: Period, only: Int64?, where filters: Filters
    ) throws(ReadingError) -> [(queue: Int64, reason: Int64, count: Int64)] {
        var scan = try EventScan(.job, in: self, over: period, where: filters)
        scan.presence = [.reason]
        if let only { scan.keep(ScanTest(.column(.queue), isExclusion: false, [only])) }
        var sums = ScanSums(by: [.column(.queue), .column(.reason)], per: nil, [(.count, 0)], in: self)
        try sums.add(scan)
        var reasons: [(queue: Int64, reason: Int64, count: Int64)] = []
        try sums.forEach { _, keys, values in reasons.append((keys[0], keys[1], values[values.startIndex])) }
        return reasons
    }

    /// By the number of its name.
    func jobSteps() throws(ReadingError) -> [Int64: Job.Step] {
        var steps: [Int64: Job.Step] = [:]
        for step in Job.Step.allCases { steps[try id(step.rawValue)] = step }
        return steps
    }

    /// What one thread has added up.
    private final class Jobs {
        private var places: RowPlaces
        private let column: EventColumn
        private let steps: [Int64: Job.Step]
        var figures: [JobKey: JobFigures] = [:]

        init(_ places: RowPlaces, by column: EventColumn, _ steps: [Int64: Job.Step]) {
            self.places = places
            self.column = column
            self.steps = steps
        }

        func add(_ rows: inout ScannedRows) throws(ReadingError) {
            let places = try places.places(of: rows.batch)
            let (members, events) = (try rows.column(.column(column)), try rows.column(.column(.event)))
            let durations = try [EventColumn.wait, .hasWait, .run, .hasRun].map { column throws(ReadingError) in
                try rows.column(.column(column))
            }
            try rows.forEach { row throws(ReadingError) in
                guard let step = steps[events.value(row)] else { return }
                let key = JobKey(place: places[row], member: members.value(row))
                try figures[key, default: JobFigures()].add(
                    step, wait: durations[1].value(row) == 0 ? nil : durations[0].value(row),
                    run: durations[3].value(row) == 0 ? nil : durations[2].value(row))
            }
        }
    }
}
