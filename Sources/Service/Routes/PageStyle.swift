// The style of a page, and the digest by which the page's policy lets it in.
// SPDX-License-Identifier: Apache-2.0

import Digest
import Ledger

/// What stands in a style element. No other style of a page is taken: none that somebody's text may have brought in.
struct PageStyle: Sendable {
    let element: String
    /// As a content policy names it.
    let source: String

    init(_ text: String) {
        element = "<style>\(text)</style>"
        let digest = SHA256.hash(Array(text.utf8))
        source = "sha256-" + Base64.standard.text(of: digest.array)
    }
}
