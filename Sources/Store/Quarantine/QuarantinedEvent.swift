// An event in quarantine: as it comes, and as it is kept.
// SPDX-License-Identifier: Apache-2.0

internal import Digest
package import Ledger
package import Wire

/// An event that could not be booked, on its way into the quarantine.
package struct QuarantineArrival: Sendable {
    let protocolName: String
    let event: RejectedEvent
    let reason: String
    let bytes: ArraySlice<UInt8>
    /// The same for events that came by the same protocol and are the same bytes.
    let digest: [UInt8]

    /// Takes a digest of the bytes, which are a part of what brought them.
    package init(_ event: RejectedEvent, _ bytes: ArraySlice<UInt8>, by protocolName: String, because reason: String) {
        self.protocolName = protocolName
        self.event = event
        self.reason = reason
        self.bytes = bytes
        var hash = SHA256()
        hash.update(Array(protocolName.utf8) + [0])
        hash.update(bytes.span)
        digest = Array(hash.digest().array.prefix(16))
    }

    /// What it counts of the bytes that a quarantine may have: with what is kept beside it.
    var size: Int { bytes.count + reason.utf8.count + event.source.utf8.count + event.id.utf8.count }
}

/// What became of an arrival.
package enum QuarantineOutcome: String, Sendable, CaseIterable {
    /// It is kept, or was before.
    case kept
    /// There is no room for another.
    case full
    case tooLarge = "too_large"
    /// Too many others wait to be kept.
    case busy
    /// The store could not be written.
    case failed
}

/// An event in quarantine.
package struct QuarantinedEvent: Sendable, Equatable {
    /// By which people name it, and in whose order events came.
    package let number: Int64
    package let digest: [UInt8]
    package let firstAt, lastAt: Timestamp
    /// How often it came.
    package let times: Int64
    package let protocolName: String
    /// A `RejectionCause`, perhaps of another version.
    package let reason: String
    /// What its sender was told.
    package let error: String
    package let source, id: String
    /// As they came.
    package let bytes: [UInt8]
}

/// Why an event in quarantine could not be booked when it was tried again.
package struct QuarantineVerdict: Sendable {
    let number: Int64
    let reason: String
    let error: String

    package init(number: Int64, _ cause: RejectionCause, error: String) {
        self.init(number: number, reason: cause.rawValue, error: error)
    }

    init(number: Int64, reason: String, error: String) {
        self.number = number
        self.reason = reason
        self.error = error
    }
}

/// Which events of a quarantine are meant. What is empty chooses all.
package struct QuarantineFilter: Sendable, Equatable {
    package var numbers: [Int64] = []
    package var protocolName = ""
    package var reason = ""
    package var id = ""

    package init() {}

    package var isEmpty: Bool { self == QuarantineFilter() }
}
