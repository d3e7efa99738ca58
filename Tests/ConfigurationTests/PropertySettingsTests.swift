// Which properties are rolled up, and how long events stay.
// SPDX-License-Identifier: Apache-2.0

import Store
import TemporaryFiles
import Testing

@testable import Configuration

@Suite struct PropertySettingsTests {
    let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    @Test func `There is a quarantine unless it is turned off`() throws {
        #expect(try files.configuration("{}").quarantine == QuarantineBounds())
        #expect(try files.configuration("quarantine: {}").quarantine == QuarantineBounds())
        #expect(try files.configuration("quarantine: off").quarantine == nil)
        #expect(try files.configuration("quarantine: { max: 5 }").quarantine?.days == 30)
        #expect(
            files.problems("quarantine: on\n")
                == ["1: quarantine must be off, or hold `key: value` pairs such as keep: 30d"])
    }

    @Test func `Dimensions and measures are lists of names`() throws {
        let configuration = try files.configuration(
            "dimensions: [quality, aspect ratio]\nmeasures:\n  - audio_minutes\n  - \"${TOKEN}\"\n")
        #expect(configuration.dimensions == ["quality", "aspect ratio"])
        #expect(configuration.measures == ["audio_minutes", "hunter2"])
    }

    @Test func `There may be 32 of each, and no more`() throws {
        let names = (1...33).map { "p\($0)" }
        let most = names.prefix(32).joined(separator: ", ")
        #expect(try files.configuration("dimensions: [\(most)]").dimensions.count == 32)
        #expect(try files.configuration("measures: [\(most)]").measures.count == 32)
        let more = names.joined(separator: ", ")
        #expect(
            files.problems("dimensions: [\(more)]\nmeasures: [\(more)]") == [
                "1: dimensions must hold at most 32 items, not 33", "2: measures must hold at most 32 items, not 33",
            ])
    }

    @Test func `Retention is whole days and a directory, which counts from the file`() throws {
        let absolute = try files.configuration("retention: { events: 90d, archive: /var/lib/bursar/archive }")
        #expect(absolute.retention?.archiving == Configuration.Archiving(days: 90, archive: "/var/lib/bursar/archive"))
        #expect(absolute.retention?.columns == nil)
        let relative = try files.configuration("retention: { events: 48h, archive: old }")
        #expect(relative.retention?.archiving == Configuration.Archiving(days: 2, archive: files.file("old")))
        #expect(try files.configuration("retention: { events: 1d, archive: . }").retention?.archiving?.days == 1)
        let columns = try files.configuration("retention: { columns: 400d }").retention
        #expect(columns == Configuration.Retention(nil, columns: 400))
        #expect(try files.configuration("retention: { events: 1d, archive: ., columns: 3d }").retention?.columns == 3)
        #expect(try files.configuration("retention: {}").retention == nil)
    }

    @Test func `An archive that is a file is refused`() throws {
        let path = try files.write("", to: "old")
        #expect(
            files.problems("retention:\n  events: 90d\n  archive: old\n")
                == ["3: retention.archive must be a directory: \(path) is a file"])
    }

    @Test(arguments: mistakes)
    func `What is wrong is told with its line`(text: String, problems: [String]) {
        #expect(files.problems(text) == problems)
    }

    static let mistakes: [(String, [String])] = [
        ("dimensions: quality", ["1: dimensions must be a list, not a single value"]),
        ("dimensions: [\"\"]", ["1: dimensions[0] must not be empty"]),
        ("dimensions: [[a]]", ["1: dimensions[0] must be a single value (name), not a list"]),
        ("dimensions:\n  - a\n  - b\n  - a\n", ["4: dimensions[2] must differ from dimensions[0]"]),
        (
            "measures: [a, a, a]",
            ["1: measures[1] must differ from measures[0]", "1: measures[2] must differ from measures[0]"]
        ),
        (
            "measures:\n  - a\n  - b\ndimensions: [b]\n",
            ["3: measures[1] must not be one of dimensions too: a property is summed, or summed by"]
        ),
        ("dimension: [a]", ["1: unknown key dimension; did you mean dimensions?"]),
        ("retention: { events: 12h, archive: a }", ["1: retention.events must be whole days such as 90d, not \"12h\""]),
        ("retention: { events: 36h, archive: a }", ["1: retention.events must be whole days such as 90d, not \"36h\""]),
        ("retention: { events: 90, archive: a }", ["1: retention.events must be whole days such as 90d, not \"90\""]),
        ("retention: { events: 0d, archive: a }", ["1: retention.events must be from 1d to 36500d, not \"0d\""]),
        (
            "retention: { events: 36501d, archive: a }",
            ["1: retention.events must be from 1d to 36500d, not \"36501d\""]
        ),
        ("retention: { columns: 12h }", ["1: retention.columns must be whole days such as 90d, not \"12h\""]),
        ("retention:\n  events: 90d\n", ["2: retention.events needs retention.archive beside it"]),
        ("retention:\n  archive: a\n", ["2: retention.archive needs retention.events beside it"]),
        (
            "retention: { events: 90d, archve: a }",
            ["1: unknown key retention.archve; did you mean retention.archive?"]
        ),
        ("quarantine: { keep: 12h }", ["1: quarantine.keep must be whole days such as 90d, not \"12h\""]),
        ("quarantine: { max: 0 }", ["1: quarantine.max must be a whole number from 1 to 10000000, not \"0\""]),
        ("quarantine: { max_byte: 1MB }", ["1: unknown key quarantine.max_byte; did you mean quarantine.max_bytes?"]),
        ("archive: a", ["1: unknown key archive; did you mean retention.archive?"]),
    ]
}
