// Files that people write or bring: configuration, prices, time zones, archives.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import JSON
import Ledger
import Prices
import Store
import YAML

@testable import Configuration

extension FuzzTarget {
    private static let marks = [
        ":", ": ", "- ", "\n", "\n  ", "#", "{", "}", "[", "]", ",", "\"", "'", "|", ">", "&a", "*a", "!!str", "---\n",
        "...\n", "? ", "%YAML 1.1\n", "~", "null", "\t", "\\x41", "\\u2028", "\u{2028}", "\u{FEFF}",
    ]

    static let yaml = FuzzTarget(
        "yaml", "a document of YAML", words: marks, rounds: 5_000
    ) { bytes in
        do throws(YAMLError) {
            let root = try YAMLNode.parse(bytes)
            lines(of: root, lastOf: bytes)
        } catch {
            says(error.message)
            holds(error.line >= 1 && error.column >= 1, "an error has a place: \(error)")
        }
    }

    private static func lines(of node: YAMLNode, lastOf bytes: [UInt8]) {
        holds(node.line >= 1 && node.line <= bytes.count + 1, "a value is on a line of the text")
        for item in node.items ?? [] { lines(of: item, lastOf: bytes) }
        for entry in node.entries ?? [] { lines(of: entry.value, lastOf: bytes) }
    }

    static let prices = FuzzTarget(
        "prices", "a price file",
        words: marks + [
            "prices:", "provider: a", "model: m", "rates: {input_tokens: 3/1M}", "aliases: [b]", "match: \"m-*\"",
            "from: 2026-01-01", "to: 2027-01-01", "above:", "context: 200k", "modifiers:", "batch:", "flex:", "hours:",
            "replace: true", "note: ", "unknown", "1/1Gi", "3600", "operation: [put]", "requests: 5/1k",
        ], rounds: 1_500
    ) { bytes in
        let prices: [Price]
        do throws(PriceFileErrors) { prices = try PriceFile.parse(bytes, name: "f") } catch {
            for problem in error.errors {
                says(problem.message)
                holds(problem.line.map { $0 >= 1 } ?? false, "a problem of a price file has a line: \(problem)")
            }
            return holds(!error.errors.isEmpty, "a refusal says why")
        }
        written(prices)
    }

    static let liteLLM = FuzzTarget(
        "litellm", "a price list of LiteLLM's form",
        words: [
            "{", "}", "[", "]", ",", ":", "\"", "\"litellm_provider\":\"openai\"", "\"mode\":\"chat\"",
            "\"input_cost_per_token\":", "\"output_cost_per_token_above_200k_tokens\":", "3e-06", "1e-40", "-1",
            "\"cache_read_input_token_cost\":", "\"ft:gpt\":{", "\"gemini/gemini-2.5-pro\":{", "-2025-08-07",
            "-20251001",
            "\"input_cost_per_second\":", "\"sample_spec\":", "\"search_context_cost_per_query\":{",
            "\"search_context_size_low\":", "\"output_cost_per_image\":", "\"input_cost_per_token_batches\":",
        ], rounds: 2_000
    ) { bytes in
        do throws(PriceFileErrors) {
            written(try LiteLLM.convert(bytes, name: "f").prices)
        } catch {
            holds(error.errors.allSatisfy { ($0.line ?? 0) >= 1 }, "a problem of a price list has a line")
        }
    }

    /// Prices are read as they are written, but for where they stand.
    private static func written(_ prices: [Price]) {
        let text = PriceFile.text(of: prices)
        do throws(PriceFileErrors) {
            let again = try PriceFile.parse(text, name: "f")
            same(PriceFile.text(of: again), text, "prices are written as they were read")
            same(again.map(placeless), prices.map(placeless), "prices are read as they are written")
        } catch {
            holds(false, "prices that were written are read: \(error)\n\(text)")
        }
        let book = PriceBook().under(prices)
        for price in prices.prefix(8) {
            var call = Call()
            (call.provider, call.model, call.operation) = (price.provider, price.name, price.operations.first ?? "")
            (call.usage[.inputTokens], call.usage[.outputTokens]) = (Usage.most, Usage.most)
            _ = book.price(call, at: price.validity.from ?? .earliest)
        }
    }

    private static func placeless(_ price: Price) -> Price {
        var price = price
        price.origin = Price.Origin(file: "", line: 0)
        return price
    }

    static let configuration = FuzzTarget(
        "configuration", "a configuration file",
        words: marks + Configuration.settings.map { "\($0.name): " } + [
            "${BURSAR_SECRET}", "$${", "${", "every: 15s", "url: \"redis://:p@h:1/2\"", "limit_usd: 5", "name: a",
            "16MiB",
            "Europe/Berlin", "\"*@a.b\"", "matches: \"(a*)*\"", "http: { url: https://h/ }", "to: [a@b.c]",
        ], seeds: { Configuration.chapterExamples.sorted { $0.key < $1.key }.map { Array($0.value.utf8) } },
        rounds: 400
    ) { bytes in
        let secret = "hunter2"
        guard !bytes.text.contains(secret), let path = ScratchFile.shared.path(of: bytes) else { return }
        do throws(ConfigurationErrors) {
            _ = try Configuration.load(
                path: path,
                environment: Environment {
                    ["BURSAR_SECRET", "REDIS_PASSWORD", "S3_KEY"].contains($0) ? secret : nil
                })
        } catch {
            holds(!error.problems.isEmpty, "a refusal says why")
            for problem in error.problems {
                says(problem.message)
                holds(problem.line.map { $0 >= 1 } ?? false, "a problem of a configuration has a line: \(problem)")
                holds(!problem.message.contains(secret), "no message has a secret in it: \(problem)")
            }
        }
    }

    static let webFile = FuzzTarget(
        "webfile", "a file that exporters are configured by",
        words: marks + [
            "tls_server_config:", "cert_file: a", "key_file: b", "client_ca_file: c", "cert: x", "key: y",
            "client_auth_type: RequireAndVerifyClientCert", "client_allowed_sans: [a]", "min_version: TLS12", "TLS13",
            "cipher_suites: [TLS_AES_128_GCM_SHA256]", "curve_preferences: [X25519]", "http_server_config:",
            "http2: true",
            "headers:", "X-Frame-Options: deny", "basic_auth_users:", "alice: $2y$12$", "rate_limit:",
            "interval: 100ms",
            "burst: 20", "1s", "${A}",
        ], rounds: 300
    ) { bytes in
        guard let path = ScratchFile.shared.path(of: bytes) else { return }
        var flags = ConfigurationFlags()
        flags.webFile = path
        do throws(ConfigurationErrors) {
            let web = try Configuration.load(path: nil, flags: flags, environment: [:]).web
            if let limit = web.rateLimit { holds(limit.interval > .zero && limit.burst >= 0, "a limit limits") }
            for header in web.headers {
                holds(header.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a field is one line: \(header)")
            }
        } catch {
            holds(!error.problems.isEmpty, "a refusal says why")
            for problem in error.problems {
                says(problem.message)
                holds(problem.line.map { $0 >= 1 } ?? false, "a problem of a file has a line: \(problem)")
            }
        }
    }

    static let archive = FuzzTarget(
        "archive", "a line of an archive",
        words: [
            "\"booked\":{\"number\":", "\"content\":", "\"instance\":1", "\"live\":true", "\"cost_usd\":",
            "\"card\":\"\"",
            "\"adjustment\":{\"usd\":1,\"card\":\"\",\"at\":1}", "\"user_number\":", "\"kind\":\"call\"", "\"at\":",
            "1e9",
            "\"unpriced\":\"no price\"", "{", "}", "\"id\":\"1\"",
        ], rounds: 6_000
    ) { bytes in
        let isOne = ArchivedEvent.isIn(bytes)
        do throws(ArchivedEvent.Malformed) {
            let event = try ArchivedEvent(bytes)
            let name = { (person: Int64, isAnonymous: Bool) in "\(isAnonymous ? "a" : "u")\(person)" }
            _ = event.entry(index: 0, name: name)
            _ = isOne
        } catch {
            says(error.description)
        }
    }
}
