// Reading back what the store kept of an event.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

extension Draft {
    mutating func restore(_ body: Span<UInt8>, into event: inout Event) throws(EventError) {
        try JSONReader.read(body) { (reader: inout JSONReader) throws(EventError) in
            try reader.wrapping(EventError.malformed) { (reader) throws(JSONError) in
                try read(&reader)
                try reader.finish()
            }
            if let flaw { throw flaw }
            try fill(&event, reader)
        }
    }
}
