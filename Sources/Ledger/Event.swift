// What every event has, whatever its kind.
// SPDX-License-Identifier: Apache-2.0

/// Something that happened in the app: the only thing that is ever written to the ledger.
///
/// An absent text is the empty string, since no field of an event can usefully be empty.
package struct Event: Sendable, Equatable {
    /// Unique within `source`, for ever. Empty until the server makes one.
    package var id = ""
    package var source = ""
    /// When it happened. Nil until the server says that it was on arrival.
    package var at: Timestamp?
    package var user = ""
    /// An id from before sign-up; joined to the user by the first event that carries both.
    package var anonymous = ""
    package var tenant = ""
    package var session = ""
    package var trace = ""
    /// What it was for: a story, a workflow, a product; and which of these that is, where it is told. A request is for
    /// nothing, and a profile says of its own whom it is about.
    package var subject = ""
    package var subjectKind = ""
    package var properties: [Property] = []
    package var detail: Detail

    package init(_ detail: Detail) { self.detail = detail }

    package var kind: Kind { detail.kind }

    /// What an event says beyond the common fields.
    ///
    /// Boxed: an event changes hands several times on its way to the disk, and a call is half a kilobyte.
    package indirect enum Detail: Sendable, Equatable {
        case call(Call)
        case activity(Activity)
        case billing(Billing)
        case job(Job)
        case error(AppError)
        case request(AppRequest)
        case profile(Profile)

        /// A detail of a kind that says nothing yet.
        package init(_ kind: Kind) {
            self =
                switch kind {
                case .call: .call(Call())
                case .activity: .activity(Activity())
                case .billing: .billing(Billing())
                case .job: .job(Job())
                case .error: .error(AppError())
                case .request: .request(AppRequest())
                case .profile: .profile(Profile())
                }
        }

        package var kind: Kind {
            switch self {
            case .call: .call
            case .activity: .activity
            case .billing: .billing
            case .job: .job
            case .error: .error
            case .request: .request
            case .profile: .profile
            }
        }
    }

    /// The kinds of events. The raw value is what the store keeps; the name is what the wire says.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case call = 1
        case activity = 2
        case billing = 3
        case job = 4
        case error = 5
        case request = 6
        case profile = 7

        package var name: String {
            switch self {
            case .call: "call"
            case .activity: "activity"
            case .billing: "billing"
            case .job: "job"
            case .error: "error"
            case .request: "request"
            case .profile: "profile"
            }
        }
    }
}

/// A named value of the sender's own, kept with the event. Sorted by name, each name once.
package struct Property: Sendable, Equatable {
    package var name: String
    package var value: Value

    package init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }

    package enum Value: Sendable, Equatable {
        case text(String)
        /// The number's own decimal text, as it was sent: no rounding.
        case number(String)
        case flag(Bool)
    }
}
