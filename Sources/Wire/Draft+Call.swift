// The fields of a call.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

extension Draft {
    mutating func fill(_ call: inout Call, _ properties: inout [Property], _ reader: borrowing JSONReader)
        throws(EventError)
    {
        try rename(.service, to: .provider)
        try rename(.endpoint, to: .operation)
        try read(.provider, &call.provider, reader)
        try read(.model, &call.model, reader)
        try read(.operation, &call.operation, reader)
        try readStatus(&call.status, reader)
        try read(.cached, &call.cached, reader)
        try read(.errorType, &call.errorType, reader)
        try read(.usageError, &call.usageError, reader)
        try readProse(.error, &call.error, reader)
        try readMilliseconds(.latency, &call.latencyMilliseconds, reader)
        try readCost(&call.reported, reader)
        try readModifiers(&call.modifiers, reader)
        var tier = ""
        try read(.tier, &tier, reader)
        if !tier.isEmpty { call.tier = Tier(served: tier) }
        if let usage = self[.usage] {
            try readVendorUsage(usage, &call, &properties, reader)
        } else {
            try readBuckets(&call.usage, reader)
            try checkTotal(&call, &properties, reader)
        }
        if !call.usageError.isEmpty { note("usage contradicts itself: \(call.usageError); the call has no price") }
    }

    /// A total of tokens beside the buckets is not counted; one that they do not come to contradicts them.
    private func checkTotal(
        _ call: inout Call, _ properties: inout [Property], _ reader: borrowing JSONReader
    ) throws(EventError) {
        guard let token = self[.totalTokens] else { return }
        guard let total = reader.integer(token), 0...Usage.most ~= total else {
            throw .invalid("total_tokens", "be a count from 0 to 1e15")
        }
        let told = call.usage.used.filter { $0.bucket.isTokens && $0.bucket != .reasoningTokens }
        guard told.reduce(0, { $0 + $1.quantity }) != total else { return }
        let figures = told.map { Property($0.bucket.name, .number(String($0.quantity))) }
        keep(figures + [Property("total_tokens", .number(String(total)))], in: &properties)
        call.setUsageAside(
            since: told.isEmpty ? "total_tokens stands alone" : "total_tokens is not the sum of its parts")
    }

    /// Keeps figures that have no bucket, as far as an event may have more. The sender's own value of a name stands.
    private func keep(_ figures: [Property], in properties: inout [Property]) {
        for figure in figures where properties.count < EventLimits.properties {
            if properties.contains(where: { $0.name == figure.name }) { continue }
            properties.append(figure)
        }
        if !figures.isEmpty { properties.sortByName() }
    }

    private func readBuckets(_ usage: inout Usage, _ reader: borrowing JSONReader) throws(EventError) {
        var rest = present.intersection(.buckets)
        while let field = rest.first, let bucket = field.bucket {
            try readQuantity(field, of: bucket, &usage, reader)
            rest.remove(field)
        }
        guard usage[.reasoningTokens] <= usage[.outputTokens] else {
            throw .invalid("reasoning_tokens", "not exceed output_tokens, of which they are part")
        }
    }

    /// A vendor's object fills the buckets by that vendor's rules, and knows better than the sender which tier was served.
    private mutating func readVendorUsage(
        _ token: JSONToken, _ call: inout Call, _ properties: inout [Property], _ reader: borrowing JSONReader
    ) throws(EventError) {
        if let bucket = present.intersection(.buckets).first {
            throw .usage("give either the vendor's object or \(bucket.wireName), not both")
        }
        guard token.kind == .object else { throw .invalid("usage", "be the vendor's usage object") }
        let model = call.model
        let usage = try reader.inside(token) { (inner: inout JSONReader) throws(EventError) in
            try VendorUsage(&inner, of: model)
        }
        try usage.fill(&call)
        var figures = usage.unknown
        if !call.usageError.isEmpty {
            figures = []
            try reader.inside(token) { (inner: inout JSONReader) throws(EventError) in
                try VendorUsage.numbers(&inner, into: &figures)
            }
        }
        keep(figures, in: &properties)
        for path in usage.leftOut { note("\(path) is not known, and was left out") }
    }

    private func readStatus(_ status: inout Call.Outcome, _ reader: borrowing JSONReader) throws(EventError) {
        guard let token = self[.status] else { return }
        if token.kind == .string {
            if reader.equals(token, "ok") || reader.equals(token, "success") || reader.equals(token, "") {
                status = .ok
                return
            }
            if reader.equals(token, "error") {
                status = .error
                return
            }
        }
        throw .invalid("status", "be ok or error; got \(shown(token, reader))")
    }

    private func readCost(_ cost: inout Money?, _ reader: borrowing JSONReader) throws(EventError) {
        guard !present.contains(.costUSD) || !present.contains(.costCents) else {
            throw .invalid("cost_usd", "not be given together with cost_cents")
        }
        try readMoney(.costUSD, &cost, reader)
        try readMoney(.costCents, decimals: 7, &cost, reader)
    }
}

extension Tier {
    /// A tier by the name that a vendor gives it, in whatever case.
    init(served name: String) {
        switch name.lowercased() {
        case "default", "auto", "on_demand", "standard_only": self = .standard
        case "on_demand_flex": self = .flex
        case "on_demand_priority": self = .priority
        case let name: self = Tier(name: name)
        }
    }
}
