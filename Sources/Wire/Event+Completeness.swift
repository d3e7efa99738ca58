// What an event of each kind cannot be without.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

extension Event {
    /// An event of a kind, with nothing said yet.
    init(kind: Kind) {
        switch kind {
        case .call: self.init(.call(Call()))
        case .activity: self.init(.activity(Activity()))
        case .billing: self.init(.billing(Billing()))
        case .job: self.init(.job(Job()))
        case .error: self.init(.error(AppError()))
        case .request: self.init(.request(AppRequest()))
        case .profile: self.init(.profile(Profile()))
        }
    }

    /// Fails when something is missing without which the event says nothing.
    func checkCompleteness(_ present: FieldSet) throws(EventError) {
        if let missing = missing(present) { throw .missing(missing, kind) }
    }

    private func missing(_ present: FieldSet) -> String? {
        switch detail {
        case .call(let call): call.provider.isEmpty && call.model.isEmpty ? "provider or model" : nil
        case .activity(let activity): activity.event.isEmpty ? "event" : nil
        case .billing: present.contains(.event) ? nil : "event"
        case .job(let job): job.queue.isEmpty ? "queue" : present.contains(.event) ? nil : "event"
        case .error(let appError): appError.component.isEmpty && appError.message.isEmpty ? "component or message" : nil
        case .request(let request): request.route.isEmpty ? "route" : nil
        case .profile(let profile):
            user.isEmpty && tenant.isEmpty && profile.subject.isEmpty ? "user, tenant or subject" : nil
        }
    }
}
