// Expressions over `events` that have an index. A query finds it only by saying the very same.
// SPDX-License-Identifier: Apache-2.0

package enum EventExpression {
<<<<<<< HEAD
=======
    /// The day of an event, the first column of `events_call` and `events_person`.
    package static let day = "number >> 32"
    /// Whoever an event is booked on, in `events_person`.
    package static let person = "CASE WHEN user <> 0 THEN user ELSE anonymous END"
    /// The condition of `events_call`, whose columns are `day`, provider, model, operation, tenant, number, and then
    /// status, cost and latency_ms, to be read without the row.
    package static let isCall = "kind = 1"
    /// The condition of `events_person`, whose columns are `day` and `person`.
    package static let isOfSomebody = "(user <> 0 OR anonymous <> 0)"
>>>>>>> room/r1
    /// The condition of `events_faults`, which has the numbers of errors.
    package static let isFault = "kind = 5"
}
