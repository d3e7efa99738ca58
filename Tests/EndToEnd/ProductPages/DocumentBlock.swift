// What stands between the fences of a page in docs/products.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A text in a fence, with the word behind the first of its ticks.
struct DocumentBlock {
    let language: String
    let text: String

    static func url(_ page: String) -> URL { Repository.root.appending(path: "docs/products/\(page).md") }

    static func all(of page: String) throws -> [DocumentBlock] {
        let lines = try String(contentsOf: url(page), encoding: .utf8).components(separatedBy: "\n")
        var blocks: [DocumentBlock] = []
        var open: (language: String, lines: [String])?
        for line in lines {
            if let block = open {
                if line == "```" {
                    let text = block.lines.joined(separator: "\n") + "\n"
                    blocks.append(DocumentBlock(language: block.language, text: text))
                    open = nil
                } else {
                    open = (block.language, block.lines + [line])
                }
            } else if line.hasPrefix("```") {
                open = (String(line.dropFirst(3)), [])
            }
        }
        return blocks
    }
}
