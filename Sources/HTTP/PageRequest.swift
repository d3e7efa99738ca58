// One page that was asked for.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Delivers one page, once. One that is dropped without a page has failed.
final class PageRequest: Sendable {
    private let body: PagedBody
    private let isDelivered = Atomic(false)

    init(_ body: PagedBody) { self.body = body }

    deinit { deliver(.failed) }

    func deliver(_ page: Response.Page) {
        guard !isDelivered.exchange(true, ordering: .relaxed) else { return }
        body.deliver(page)
    }
}
