// The event reader against inputs that nobody would send on purpose.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing
import Wire

/// A fuzzer with a seed: mutated corpus files must never bring the reader down, and whatever it accepts must survive being
/// written and read back. (Fuzz/ holds the same law for libFuzzer.)
@Suite struct MutationTests {
    @Test func `Every file of the corpus is read or refused, and what is accepted survives`() throws {
        let files = try Fixture.files("corpus") + Fixture.usage()
        #expect(files.count > 80)
        var accepted = 0
        for (name, bytes) in files { accepted += try law(bytes, name) }
        #expect(accepted > 80)
    }

    @Test(arguments: 0..<40)
    func `Mutated inputs are read or refused, and what is accepted survives`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let files = try (Fixture.files("corpus") + Fixture.usage()).map(\.bytes)
        for round in 0..<250 {
            var bytes = files[random.below(files.count)]
            for _ in 0...random.below(6) { mutate(&bytes, files, &random) }
            _ = try law(bytes, "seed \(seed), round \(round)")
        }
    }

    /// Reads in both formats and returns how many events were accepted.
    private func law(_ bytes: [UInt8], _ name: String) throws -> Int {
        var accepted = 0
        for format in [WireFormat.json, .ndjson] {
            var reader = EventReader(now: Fixture.now)
            guard let batch = try? reader.read(bytes, as: format) else { continue }
            #expect(batch.count == batch.records.count + batch.rejections.count, "\(name)")
            for rejection in batch.rejections { #expect(!rejection.reason.isEmpty) }
            for record in batch.records {
                var restored = columns(of: record.event)
                try Record.restore(record.body, into: &restored)
                #expect(restored == record.event, "\(name)")
                let again = Record.seal(restored, index: record.index)
                let whole = Record.seal(record.event, index: record.index)
                #expect(again.content == whole.content, "\(name)")
                #expect(again.body == record.body, "\(name)")
                #expect(again.key == record.key, "\(name)")
            }
            accepted += batch.records.count
        }
        return accepted
    }

    /// The event as the store's columns alone tell it.
    private func columns(of event: Event) -> Event {
        var bare = event
        (bare.session, bare.trace, bare.subjectKind, bare.properties) = ("", "", "", [])
        switch event.detail {
        case .call(let whole):
            var call = Call()
            (call.provider, call.model, call.operation) = (whole.provider, whole.model, whole.operation)
            (call.status, call.reported) = (whole.status, whole.reported)
            call.latencyMilliseconds = whole.latencyMilliseconds
            bare.detail = .call(call)
        case .activity: bare.detail = .activity(Activity())
        case .billing: bare.detail = .billing(Billing())
        case .job: bare.detail = .job(Job())
        case .error: bare.detail = .error(AppError())
        case .request: bare.detail = .request(AppRequest())
        case .profile: bare.detail = .profile(Profile())
        }
        return bare
    }

    private func mutate(_ bytes: inout [UInt8], _ files: [[UInt8]], _ random: inout Seeded) {
        guard !bytes.isEmpty else {
            bytes.append(UInt8(random.below(256)))
            return
        }
        let place = random.below(bytes.count)
        switch random.below(7) {
        case 0: bytes[place] = UInt8(random.below(256))
        case 1: bytes[place] ^= 1 << UInt8(random.below(8))
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(Array("{}[]\",:\\0-9eE.\n\u{0}".utf8)[random.below(16)], at: place)
        case 4: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(20)))
        case 5:
            let other = files[random.below(files.count)]
            guard !other.isEmpty else { return }
            let start = random.below(other.count)
            bytes.insert(contentsOf: other[start..<min(other.count, start + 1 + random.below(60))], at: place)
        default:
            let end = min(bytes.count, place + 1 + random.below(60))
            bytes.insert(contentsOf: Array(bytes[place..<end]), at: end)
        }
    }
}
