// Where a command puts letters: on their way, or into files.
// SPDX-License-Identifier: Apache-2.0

import Client
import Configuration
import Ledger
import Notices
import Store

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

/// Delivers each letter, and says to whom. Gives up where nobody answers: what is the matter with one is so with all.
final class SummaryDelivery: SummaryOutlet {
    private let addresses: AddressBook
    private var failuresInARow = 0

    private static let patience = 3

    struct GivenUp: Error, CustomStringConvertible {
        let description = "gave up after \(patience) failures in a row; the rest was not tried"
    }

    init(_ addresses: AddressBook) { self.addresses = addresses }

    func take(_ letter: Letter, of writer: SummaryWriter, at time: Timestamp) throws -> Bool {
        let what = "\(writer.plan.name) of \(writer.summaryPeriod.label)"
        let notice = letter.notice(at: time)
        do throws(DeliveryFailure) {
            guard let transport = addresses.transport(to: notice.target) else {
                throw .refused("there is no way there")
            }
            try transport.deliver(notice)
        } catch {
            Output.say("\(what) did not get to \(letter.receiver): \(error.reason)")
            if case .failed = error { failuresInARow += 1 } else { failuresInARow = 0 }
            guard failuresInARow < Self.patience else { throw GivenUp() }
            return false
        }
        failuresInARow = 0
        try Output.print("sent \(what) to \(letter.receiver)")
        return true
    }

    func finish() {}
}
