// `bursar report`: from a store as from a server, and what it says when it cannot.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

@Suite struct ReportTests {
    @Test func `A wrong question is refused alike by a store and by a server`() throws {
        let site = try Site()
        let server = try site.serve()
        let ways = [["--store", site.storeURL], ["--server", server.url]]
        for words in [["--columns", "cals"], ["--by", "modle"], ["--sort", "cost"], ["--last", "0d"]] {
            let results = try ways.map { try site.run(["report", "costs"] + words + $0) }
            for result in results {
                #expect(result.ending == .exited(2), "\(words): \(result.story)")
                #expect(result.output == "", "\(words): \(result.story)")
            }
            #expect(results[0].errors == results[1].errors, "\(words)")
        }
        for way in ways {
            let nobody = try site.run(["report", "user", "--user", "nobody"] + way)
            #expect(nobody.ending == .exited(1) && nobody.errors.contains("nobody"), "\(nobody.story)")
        }
    }

    @Test func `A directory is no store`() throws {
        let site = try Site()
        let result = try site.run("report", "costs", "--store", "sqlite:" + site.scratch.file("."))
        #expect(result.ending == .exited(1))
        #expect(result.errors.contains("is a directory"), "\(result.story)")
    }
}
