// People whom a proxy names, and what they may do.
// SPDX-License-Identifier: Apache-2.0

import Access
import Configuration
import HTTP
import Ledger

/// Who a proxy that is believed says that a request is of. What others write into its fields is never looked at.
struct ProxiedPeople: Sendable {
    private let header: String
    private let people: [ExactText: Caller]
    private let roles: Configuration.Proxy.Roles

    /// Nil where no proxy names people.
    init?(_ access: Configuration.Access) {
        guard let proxy = access.proxy, let header = proxy.header else { return nil }
        self.header = header
        roles = proxy.roles
        var people: [ExactText: Caller] = [:]
        for person in access.people {
            let key = Configuration.Person.key(of: person.email)
            people[key] = Self.caller(
                key, name: person.name, scopes: person.role.scopes, user: person.user.isEmpty ? nil : person.user)
        }
        self.people = people
    }

    /// Nil where nobody is named: then the request is like any other, and needs a token. Throws where two are named, or
    /// something that is nobody's name.
    func caller(of head: RequestHead) throws(Problem) -> Caller? {
        guard head.arrival.isProxied, let value = head.headers[header], !value.isEmpty else { return nil }
        guard head.headers.count(of: header) == 1, value.utf8.count <= 254,
            value.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: ",") })
        else {
            throw .badRequest("The proxy must name one person in \(header).", parameter: header)
        }
        let key = Configuration.Person.key(of: value)
        if let person = people[key] { return person }
        return Self.caller(key, name: "", scopes: try role(of: head)?.scopes ?? [], user: nil)
    }

    /// What somebody may do who is not among the people: the most that their groups may, or what all may.
    ///
    /// Throws where there are two fields of groups: one of them may be what the client wrote.
    private func role(of head: RequestHead) throws(Problem) -> Configuration.Role? {
        guard let header = roles.header, let groups = head.headers[header] else { return roles.standard }
        guard head.headers.count(of: header) == 1 else {
            throw .badRequest("The proxy must name a person's groups in one field \(header).", parameter: header)
        }
        let named = groups.utf8.split(separator: UInt8(ascii: ",")).map { group in
            let rest = group.drop { $0 == 0x20 }
            let end = rest.lastIndex { $0 != 0x20 }.map { rest.index(after: $0) } ?? rest.startIndex
            return String(decoding: rest[..<end], as: UTF8.self)
        }
        let given = named.compactMap { name in roles.groups.first { $0.key.exact == name.exact }?.value }
        return Configuration.Role.allCases.last { given.contains($0) } ?? roles.standard
    }

    private static func caller(_ key: ExactText, name: String, scopes: Set<Scope>, user: String?) -> Caller {
        Caller(
            identity: "person \(key.text)", name: name.isEmpty ? key.text : name, way: .proxy, scopes: scopes,
            user: user)
    }
}

extension Configuration.Role {
    /// Roles are sets of scopes.
    var scopes: Set<Scope> {
        switch self {
        case .viewer: Scope.allowed(by: [.read])
        case .exporter: Scope.allowed(by: [.export])
        case .admin: Scope.allowed(by: [.admin])
        }
    }
}
