// The line that shows how far long work has come.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Commands

@Suite struct ProgressTests {
    @Test(arguments: [(-1, 0, 0), (0, 0, 0), (0.5, 15, 50), (0.999, 29, 99), (1, 30, 100), (7, 30, 100)])
    func `The bar is as long as the work is done, and never longer`(share: Double, filled: Int, percent: Int) {
        let line = Progress("copying").line(0, share, after: .seconds(3))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        #expect(line == "copying \(bar) \(percent) %")
    }

    @Test func `A count is shown with its speed, once there is one, and without a bar where the end is not known`() {
        let progress = Progress("recording", counting: "events")
        #expect(progress.line(12, nil, after: .milliseconds(100)) == "recording  12 events")
        #expect(progress.line(3_000, nil, after: .seconds(2)) == "recording  3000 events, 1500 a second")
        #expect(progress.line(1, 0, after: .zero).hasSuffix("░ 0 %  1 events"))
    }
}
