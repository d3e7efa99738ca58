// Jobs of a queue, hour by hour.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

extension LedgerView {
    /// By hour of the period and queue, from columns: no sum knows hours. `only` narrows down to one queue.
    package func jobs(
        over period: Period, in hours: HourRows, only: Int64?
    ) throws(ReadingError) -> [JobKey: JobFigures] {
        var steps: [Int64: Job.Step] = [:]
        for step in Job.Step.allCases { steps[try id(step.rawValue)] = step }
        let parts = [Jobs(hours, period, steps, in: zone), Jobs(hours, period, steps, in: zone)]
        var scan = try EventScan(.job, in: self, over: period, where: [:])
        if let only { scan.keep(ScanTest(.column(.queue), isExclusion: false, [only])) }
        try scan.each(among: parts, reading: [.column(.queue), .column(.event)]) { part, rows throws(ReadingError) in
            try part.add(&rows)
        }
        var figures = parts[0].figures
        for (key, found) in parts[1].figures { try figures[key, default: JobFigures()].add(found) }
        return figures
    }

    /// What one thread has added up.
    private final class Jobs {
        private var places: RowPlaces
        private let steps: [Int64: Job.Step]
        var figures: [JobKey: JobFigures] = [:]

        init(_ hours: HourRows, _ period: Period, _ steps: [Int64: Job.Step], in zone: Zone) {
            places = RowPlaces(hours, of: period, in: zone)
            self.steps = steps
        }

        func add(_ rows: inout ScannedRows) throws(ReadingError) {
            let places = try places.places(of: rows.batch)
            let (queues, events) = (try rows.column(.column(.queue)), try rows.column(.column(.event)))
            let durations = try [EventColumn.wait, .hasWait, .run, .hasRun].map { column throws(ReadingError) in
                try rows.column(.column(column))
            }
            try rows.forEach { row throws(ReadingError) in
                guard let step = steps[events.value(row)] else { return }
                let key = JobKey(place: places[row], queue: queues.value(row))
                try figures[key, default: JobFigures()].add(
                    step, wait: durations[1].value(row) == 0 ? nil : durations[0].value(row),
                    run: durations[3].value(row) == 0 ? nil : durations[2].value(row))
            }
        }
    }
}
