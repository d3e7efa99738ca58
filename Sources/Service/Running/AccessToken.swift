// The token that a command shows to a server.
// SPDX-License-Identifier: Apache-2.0

enum AccessToken {
    /// The first line of a file.
    static func read(_ file: String) throws(SmallFileError) -> String {
        let text = String(decoding: try SmallFile.read(file), as: UTF8.self)
        return String(text.prefix { !$0.isNewline })
    }
}
