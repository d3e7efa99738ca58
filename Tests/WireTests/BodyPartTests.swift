// A body in two parts is the body.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Seeded
import Testing
import Wire

@Suite struct BodyPartTests {
    private func read(_ part: BodyPart, of bytes: [UInt8], as format: WireFormat, ids: EventIDs = EventIDs()) -> Batch?
    {
        var reader = EventReader(now: Fixture.now, ids: ids)
        return try? reader.read(part, of: bytes.span, as: format)
    }

    private func cut(_ text: String, as format: WireFormat) -> JSONCut? { format.cut(Array(text.utf8).span) }

    /// Whether the body could be read in two parts; what they hold must then be what the whole holds.
    private func law(_ bytes: [UInt8], as format: WireFormat, _ name: String) throws -> Bool {
        guard let cut = format.cut(bytes.span), let head = read(.head(cut), of: bytes, as: format),
            let tail = read(.tail(cut), of: bytes, as: format)
        else { return false }
        var reader = EventReader(now: Fixture.now)
        let whole = try reader.read(bytes, as: format)
        let records = head.records + tail.records
        #expect(head.count + tail.count == whole.count, "\(name)")
        #expect(head.rejections + tail.rejections == whole.rejections, "\(name)")
        #expect(records.map(\.index) == whole.records.map(\.index), "\(name)")
        #expect(records.map(\.content) == whole.records.map(\.content), "\(name)")
        #expect(records.map(\.body) == whole.records.map(\.body), "\(name)")
        for (part, one) in zip(records, whole.records) where one.event.id.utf8.count != 26 {
            #expect(part.event == one.event && part.key == one.key, "\(name)")
        }
        return true
    }

    /// Objects of the corpus, joined to bodies, then spoilt: each seed has its own.
    @Test(arguments: 0..<20)
    func `What can be read in parts is what reading the whole comes to`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let objects = try Fixture.files("corpus").map(\.bytes).filter {
            $0.first == UInt8(ascii: "{") && !$0.contains(10)
        }
        try #require(objects.count > 5)
        var cut = 0
        for round in 0..<120 {
            let isArray = random.below(2) == 0
            let parts = (0..<random.below(12)).map { _ in objects[random.below(objects.count)] }
            let separators = isArray ? [",", " , ", ",\n"] : ["\n", "\r\n", "\n\n", "\n \t\n"]
            var bytes = Array((isArray ? "[" : "").utf8)
            for (place, part) in parts.enumerated() {
                if place > 0 { bytes += Array(separators[random.below(separators.count)].utf8) }
                bytes += part
            }
            if isArray { bytes.append(UInt8(ascii: "]")) }
            for _ in 0..<random.below(3) where !bytes.isEmpty {
                let odd = Array("{}[]\",:\\ \n0".utf8)
                bytes[random.below(bytes.count)] = odd[random.below(odd.count)]
            }
            if try law(bytes, as: isArray ? .json : .ndjson, "seed \(seed), round \(round)") { cut += 1 }
        }
        #expect(cut > 20, "so few could be cut that little was compared")
    }

    @Test func `An array is cut at a comma of its own, behind the middle`() throws {
        let array = #"[{"a":"],[\\\",{"},[1,2,3,4,5,6,7,8,9],"x,y",{"b":[1,2]}]"#
        let place = try #require(cut(array, as: .json))
        #expect(Array(array.utf8)[place.offset] == UInt8(ascii: ",") && place.before == 2)
        for text in [
            "", "[", "{}", "[]", "[1]", "[1,2", "]", "\"[1,2]", "[\"", "[\"\\", #"[1,"aaaaaaaaaaaaa"]"#, "1,2",
        ] {
            let cut = cut(text, as: .json)
            #expect(text == "[1,2" ? cut?.before == 1 : cut == nil, "\(text)")
        }
    }

    @Test func `Lines are cut where one begins, and blank ones do not count`() throws {
        #expect(cut("{}\n\r\n \t\n{}\n{}\n{}\n", as: .ndjson)?.before == 2)
        for text in ["", "\n", "{}", "{}\n", "{}{}{}{}\n{}\n"] {
            #expect((cut(text, as: .ndjson) == nil) == (text != "{}{}{}{}\n{}\n"), "\(text)")
        }
    }

    @Test(arguments: [
        "[{\"model\":\"a\"}],{\"model\":\"b\"},{\"model\":\"c\"}]", "[{\"model\":\"aaaaaaaaaaaaaaaa\"},]",
        "[{\"model\":\"a\"},{\"model\":\"b\"},{\"model\":\"c\"}", "[{\"model\":\"aaaaaaaaaaaaa\"},{\"model\":\"b\"}]]",
    ])
    func `A body that is no array, but looks like one from either side, is not read in parts`(body: String) throws {
        #expect(try !law(Array(body.utf8), as: .json, body))
    }

    @Test func `Ids of the parts follow one another, and what comes later follows them all`() {
        let ids = EventIDs()
        let first = ids.make(now: Fixture.now)
        let makers = ids.makers(2, now: Fixture.now)
        let later = ids.makers(1, now: Fixture.now)
        let tail = (0..<3).map { _ in makers[1].make(now: Fixture.now) }
        let head = (0..<3).map { _ in makers[0].make(now: Fixture.now) }
        let all = [first] + head + tail + [later[0].make(now: Fixture.now), ids.make(now: Fixture.now)]
        #expect(all == all.sorted() && Set(all).count == all.count)
    }
}
