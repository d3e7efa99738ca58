// Finds the route for a method and a path.
// SPDX-License-Identifier: Apache-2.0

/// The route table, arranged for looking up. A path that is named outright wins over a pattern.
struct Router: Sendable {
    private var exact: [String: Int] = [:]
    private var patterns: [(segments: [Segment], place: Int)] = []
    private var places: [Place] = []

    enum Match: Sendable {
        case found(Route, parameters: [String: String])
        case otherMethods([Method])
        case nothing
    }

    private enum Segment: Sendable, Equatable {
        case literal(String)
        case parameter(String)
    }

    /// The routes of one path, by method.
    private struct Place: Sendable {
        var routes: [Method: Route] = [:]

        func route(_ method: Method) -> Route? { routes[method == .head ? .get : method] }

        var allowed: [Method] {
            Method.allCases.filter { method in
                method == .options || (method != .other && route(method) != nil)
            }
        }
    }

    init(_ routes: [Route]) {
        for route in routes {
            let place = place(of: route.pattern)
            precondition(
                places[place].routes[route.method] == nil, "two routes for \(route.method.name) \(route.pattern)")
            places[place].routes[route.method] = route
        }
    }

    private mutating func place(of pattern: String) -> Int {
        guard pattern.contains("/:") else {
            if let place = exact[pattern] { return place }
            places.append(Place())
            exact[pattern] = places.count - 1
            return places.count - 1
        }
        let segments = Self.split(pattern).map { segment -> Segment in
            segment.hasPrefix(":") ? .parameter(String(segment.dropFirst())) : .literal(String(segment))
        }
        if let known = patterns.first(where: { $0.segments == segments }) { return known.place }
        places.append(Place())
        patterns.append((segments, places.count - 1))
        return places.count - 1
    }

    func match(_ method: Method, _ target: Target) -> Match {
        if let place = exact[target.path], target.path == target.encodedPath || !target.encodedPath.hasEncodedSlash {
            return match(method, places[place], [:])
        }
        guard !patterns.isEmpty else { return .nothing }
        let segments = Self.split(target.encodedPath)
        for pattern in patterns {
            if let parameters = Self.parameters(of: pattern.segments, in: segments) {
                return match(method, places[pattern.place], parameters)
            }
        }
        return .nothing
    }

    private func match(_ method: Method, _ place: Place, _ parameters: [String: String]) -> Match {
        place.route(method).map { .found($0, parameters: parameters) } ?? .otherMethods(place.allowed)
    }

    /// Every method that some path takes: the answer to `OPTIONS *`.
    var allowed: [Method] {
        Method.allCases.filter { method in places.contains { $0.allowed.contains(method) } }
    }

    private static func split(_ path: String) -> [Substring] {
        path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }

    private static func parameters(of pattern: [Segment], in segments: [Substring]) -> [String: String]? {
        guard pattern.count == segments.count else { return nil }
        var parameters: [String: String] = [:]
        for (expected, segment) in zip(pattern, segments) {
            guard let text = try? PercentCoding.decode(path: Array(segment.utf8)[...]) else { return nil }
            switch expected {
            case .literal(let literal): if literal != text { return nil }
            case .parameter(let name):
                if text.isEmpty { return nil }
                parameters[name] = text
            }
        }
        return parameters
    }
}

extension String {
    fileprivate var hasEncodedSlash: Bool { contains("%2F") || contains("%2f") }
}
