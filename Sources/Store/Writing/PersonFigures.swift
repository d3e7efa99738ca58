// When somebody first came and signed up, and what the sign-up said.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Wire

/// The first of everything that is known of a person. Merging is associative, so the order of events does not matter.
struct PersonFigures: Equatable {
    var firstAt = Int64.max
    var signedUpAt: Int64?
    /// The properties of the first sign-up as a JSON object; empty where it had none.
    var signup = ""

    init() {}

    init(firstAt: Int64, signedUpAt: Int64?, signup: String) {
        self.firstAt = firstAt
        self.signedUpAt = signedUpAt
        self.signup = signup
    }

    /// What an event says of whoever it names; only of whoever it is booked on does it say that they signed up.
    init(_ event: Event, at: Timestamp, isBookedOn: Bool) {
        firstAt = at.milliseconds
        guard isBookedOn, case .activity(let activity) = event.detail, activity.event == Activity.signedUp else {
            return
        }
        signedUpAt = at.milliseconds
        signup = event.properties.isEmpty ? "" : Self.json(event.properties)
    }

    /// Takes the earlier of both; of two sign-ups at the same time the one with the smaller text, by bytes.
    mutating func merge(_ other: PersonFigures) {
        firstAt = min(firstAt, other.firstAt)
        guard let theirs = other.signedUpAt else { return }
        let ours = signedUpAt ?? .max
        if theirs < ours || theirs == ours && other.signup.utf8.lexicographicallyPrecedes(signup.utf8) {
            signedUpAt = theirs
            signup = other.signup
        }
    }

    /// The same as `merge`, of a row: $1 first_at, $2 signed_up_at, $3 signup, $4 id.
    static let mergeIntoRow = """
        UPDATE people SET
            first_at = CASE WHEN $1 < first_at THEN $1 ELSE first_at END,
            signup = CASE
                WHEN $2 < signed_up_at OR signed_up_at IS NULL AND $2 IS NOT NULL THEN $3
                WHEN $2 = signed_up_at AND $3 < signup THEN $3
                ELSE signup END,
            signed_up_at = CASE WHEN $2 < signed_up_at OR signed_up_at IS NULL THEN $2 ELSE signed_up_at END
        WHERE id = $4
        """

    private static func json(_ properties: [Property]) -> String {
        var writer = JSONWriter()
        writer.object(properties)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
