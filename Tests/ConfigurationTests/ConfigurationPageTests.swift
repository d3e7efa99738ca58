// The page of configuration says what the reader takes.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

@testable import Configuration

@Suite struct ConfigurationPageTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/Configuration/README.md").standardized

    private static let environment: Environment = [
        "REDIS_PASSWORD": "a", "S3_ID": "b", "S3_KEY": "c", "GPU_TOKEN": "d", "SMTP_PASSWORD": "e",
    ]

    @Test func `The page has every key, as the reader has it`() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let line = try #require(text.range(of: "<!--.*-->\n", options: .regularExpression))
        let written = "\n" + Configuration.chapters
        if ProcessInfo.processInfo.environment["BURSAR_UPDATE_GOLDEN"] != nil {
            try Data((text[..<line.upperBound] + written).utf8).write(to: Self.page)
        } else {
            #expect(text[line.upperBound...] == written, "run again with BURSAR_UPDATE_GOLDEN=1 if the change is meant")
        }
    }

    @Test func `Every example of the page is a configuration that can be read`() throws {
        let files = try TemporaryFiles()
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let examples = text.components(separatedBy: "```yaml\n").dropFirst().compactMap {
            $0.components(separatedBy: "\n```").first
        }
        #expect(examples.count > 5)
        for example in examples {
            do { _ = try files.configuration(example, environment: Self.environment) } catch {
                Issue.record("\(example)\n\(error)")
            }
        }
    }
}
