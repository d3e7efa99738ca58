// The views that there are.
// SPDX-License-Identifier: Apache-2.0

package import HTML

/// One page: its place, what its address may say beside what all addresses say, and what stands on it.
package struct View: Sendable {
    package let path: [String]
    let title: String
    /// Parameters that only it knows.
    package let parameters: [String]
    let content: @Sendable (Books) -> HTML

    /// Read from left to right: the tabs.
    package static let all: [View] = [overview, costs, calls, users, content, revenue, system]

    package var pattern: String { "/" + path.joined(separator: "/") }

    /// The whole page, for somebody.
    package func page(
        _ books: Books, for visitor: PageFrame.Visitor, with assets: PageFrame.Assets
    ) -> HTML {
        PageFrame(
            address: books.address, view: self, numbers: books.numbers, visitor: visitor, assets: assets
        ).html(content(books))
    }
}
