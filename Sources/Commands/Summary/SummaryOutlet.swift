// Where a command puts letters: on their way, or into files.
// SPDX-License-Identifier: Apache-2.0

import Client
import Ledger
import Notices

/// Takes the letters of a summary one by one.
protocol SummaryOutlet: AnyObject {
    /// False where the receiver did not get it.
    func take(_ letter: Letter, of writer: SummaryWriter, at time: Timestamp) throws -> Bool
    /// Says what there is to say of all of them.
    func finish() throws
}

extension Letter.Receiver: CustomStringConvertible {
    /// For whoever sends. A webhook's URL is a secret.
    var description: String {
        switch self {
        case .mail(let address): address.text
        case .webhook(let name): "the webhook of \(name)"
        }
    }
}
