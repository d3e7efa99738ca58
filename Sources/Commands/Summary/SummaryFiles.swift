// Letters that a dry run writes into files.
// SPDX-License-Identifier: Apache-2.0

import Client
import Glibc
import Ledger
import Notices
import System

/// Writes each letter as it would be sent, and beside it what a reader would see. Letters name people and what they did, so
/// they are for the eyes of whoever asked for them.
final class SummaryFiles: SummaryOutlet {
    private let directory: String
    private let from: Mailbox
    private var pagesOfUsers = 0

    init(_ directory: String, from: Mailbox?) throws(NewFile.Unwritable) {
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw NewFile.Unwritable(path: directory, number: errno)
        }
        self.directory = directory
        self.from = from ?? .local
    }

    func take(_ letter: Letter, of writer: SummaryWriter, at time: Timestamp) throws -> Bool {
        // An id is of letters, digits and what may stand in a name of the configuration.
        let name = letter.id.split(separator: ":").dropFirst().joined(separator: "-")
        var files: [(name: String, bytes: [UInt8])] = []
        switch letter.body {
        case .json(let bytes): files.append(("\(name).json", bytes))
        case .page(let page):
            files.append(("\(name).txt", Array(page.text.utf8)))
            files.append(("\(name).html", Array(page.html.utf8)))
            if let mail = try letter.mail(from: from, at: time) { files.append(("\(name).eml", mail)) }
        }
        for file in files { try NewFile.write(file.bytes, to: "\(directory)/\(file.name)", permissions: 0o600) }
        if letter.user.isEmpty {
            try Output.print("\(directory)/\(name): " + files.map(\.name).map(Self.ending).joined(separator: ", "))
        } else {
            pagesOfUsers += 1
        }
        return true
    }

    func finish() throws {
        if pagesOfUsers > 0 { try Output.print("\(pagesOfUsers.counted("page")) of users in \(directory)") }
    }

    private static func ending(_ name: String) -> String { name.lastIndex(of: ".").map { String(name[$0...]) } ?? "" }
}
