// Takes notices to where they are to go.
// SPDX-License-Identifier: Apache-2.0

package import Store

/// One way to deliver, to one target.
package protocol NoticeTransport: Sendable {
    /// Returns when the receiver has taken the notice. Blocks its thread, for some seconds at most.
    func deliver(_ notice: Notice) throws(DeliveryFailure)
}

/// Why a notice was not taken. The words are our own and safe to show: no URL, no address, nothing that a peer said.
package enum DeliveryFailure: Error, Equatable {
    /// It may be taken later. `after` is when to come back, where the receiver says so.
    case failed(String, after: Duration? = nil)
    /// The receiver does not want this one.
    case refused(String)

    package var reason: String {
        switch self {
        case .failed(let reason, _), .refused(let reason): reason
        }
    }
}
