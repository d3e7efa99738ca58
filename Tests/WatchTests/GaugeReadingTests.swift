// From the rows of an answer to the samples of a gauge.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Watch

@Suite struct GaugeReadingTests {
    private func refusal(_ columns: [String], _ rows: [[String?]], labels: [String] = []) -> String? {
        failure { () throws(LookFailure) in
            _ = try GaugeReading(QueryRows(columns: columns, rows: rows), labels: labels)
        }?.description
    }

    @Test func `The column that is no label is the value, whatever it is called and wherever it stands`() throws {
        let answer = QueryRows(
            columns: ["plan", "count", "country"], rows: [["pro", "3", "de"], ["free", "-1.5e3", nil]])
        let reading = try GaugeReading(answer, labels: ["country", "plan"])
        #expect(reading == GaugeReading([(["de", "pro"], 3), (["", "free"], -1500)]))
        let single = QueryRows(columns: ["count"], rows: [["12"]])
        #expect(try GaugeReading(single, labels: []) == GaugeReading([([], 12)]))
    }

    @Test func `null is no sample, and no row is none`() throws {
        let answer = QueryRows(columns: ["plan", "value"], rows: [["pro", nil], ["free", "0"]])
        #expect(try GaugeReading(answer, labels: ["plan"]) == GaugeReading([(["free"], 0)]))
        #expect(try GaugeReading(QueryRows(columns: ["value"], rows: []), labels: []).samples.isEmpty)
    }

    @Test func `Columns that do not fit the labels are refused`() {
        #expect(refusal(["value"], [["1"]], labels: ["plan"]) == "the answer has no column plan")
        #expect(refusal(["plan"], [["1"]], labels: ["plan"]) == "the answer has 0 columns beside the labels, not one")
        #expect(
            refusal(["plan", "value", "more"], [], labels: ["plan"])
                == "the answer has 2 columns beside the labels, not one")
        #expect(
            refusal(["plan", "plan", "value"], [], labels: ["plan"])
                == "the answer has 2 columns beside the labels, not one")
    }

    @Test(arguments: ["", "many", "t", "NaN", "inf", "-Infinity", "1e999", "1,5", " 1", "00:01:00"])
    func `What is no finite number is refused`(value: String) {
        #expect(refusal(["value"], [[value]]) == "the answer's value is not a number")
    }

    @Test func `Two samples of one series are refused`() {
        #expect(refusal(["value"], [["1"], ["2"]]) == "the answer has more than one row")
        #expect(
            refusal(["plan", "value"], [["a", "1"], ["b", "1"], ["a", "2"]], labels: ["plan"])
                == "two rows of the answer have the same labels")
        #expect(
            refusal(["plan", "value"], [[nil, "1"], ["", "2"]], labels: ["plan"])
                == "two rows of the answer have the same labels")
    }
}
