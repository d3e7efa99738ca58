// A request of a product with the answer it is to get, as the shared files have them.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

/// One file of Tests/EndToEnd/Fixtures/product-pages.
struct Fixture: CustomTestStringConvertible, Sendable {
    let product: String
    let name: String
    private let document: JSONValue

    static var directory: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "EndToEnd/Fixtures/product-pages")
    }

    init(_ product: String, _ name: String) throws {
        self.product = product
        self.name = name
        let file = Self.directory.appending(path: "\(product)/\(name).json")
        document = try JSONValue(parsing: Array(Data(contentsOf: file)))
    }

    /// Every file there is.
    static let all: [Fixture] = {
        let files = FileManager.default
        let products = (try? files.contentsOfDirectory(atPath: directory.path)) ?? []
        return products.sorted().flatMap { product in
            let names = (try? files.contentsOfDirectory(atPath: directory.appending(path: product).path)) ?? []
            return names.sorted().filter { $0.hasSuffix(".json") }.compactMap {
                try? Fixture(product, String($0.dropLast(5)))
            }
        }
    }()

    var testDescription: String { "\(product)/\(name)" }

    var request: String { document["request"]?.string ?? "" }
    var today: String? { document["today"]?.string }
    var user: String? { document["headers"]?["X-Bursar-User"]?.string }
    var answer: JSONValue { document["answer"] ?? .null }
    var status: Int { document["status"]?.integer.map { Int($0) } ?? 200 }
    var isBackOffice: Bool { product == "back-office" }
    /// The request, and on every other path that answers the same.
    var requests: [String] {
        let path = document["path"]?.string ?? ""
        let others = (document["also"]?.elements ?? []).compactMap(\.string)
        return [request] + others.map { request.replacingOccurrences(of: path, with: $0) }
    }

    /// The events that the answer follows from; nil where the answer only fixes names and types.
    func events() throws -> [String]? {
        guard let file = document["events"]?.string else { return nil }
        let text = try String(contentsOf: Self.directory.appending(path: "\(product)/\(file)"), encoding: .utf8)
        return text.split(separator: "\n").map(String.init)
    }

    struct Refusal {
        let method, request: String
        let user: String?
        let status: Int64
        let names, says: String?
        let answer: JSONValue?
    }

    var refusals: [Refusal] {
        (document["errors"]?.elements ?? []).map { error in
            let headers = error["headers"] ?? document["headers"]
            return Refusal(
                method: error["method"]?.string ?? "GET", request: error["request"]?.string ?? "",
                user: headers?["X-Bursar-User"]?.string, status: error["status"]?.integer ?? 0,
                names: error["names"]?.string, says: error["says"]?.string, answer: error["answer"])
        }
    }
}
