// The inputs that are committed.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Files that the targets begin with: what is usual, what is at an edge, and what once brought a reader down.
enum Corpus {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// All inputs of a target, in an order that does not change.
    static func inputs(of target: FuzzTarget) -> [[UInt8]] {
        files("Fuzz/corpus/\(target.name)").map(\.bytes) + target.seeds()
    }

    /// The files of a folder of `Tests`.
    static func files(_ folder: String) -> [(name: String, bytes: [UInt8])] {
        let folder = tests.appendingPathComponent(folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().compactMap { name in
            (try? Data(contentsOf: folder.appendingPathComponent(name))).map { (name, Array($0)) }
        }
    }

    /// The folders of `corpus`.
    static var folders: [String] {
        let corpus = tests.appendingPathComponent("Fuzz/corpus")
        return ((try? FileManager.default.contentsOfDirectory(atPath: corpus.path)) ?? []).sorted()
    }

    /// Where an input is kept that ended a run.
    static var findings: String { tests.deletingLastPathComponent().appendingPathComponent(".build").path }
}
