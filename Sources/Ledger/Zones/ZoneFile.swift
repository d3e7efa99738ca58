// What a file of the time zone database says, in numbers.
// SPDX-License-Identifier: Apache-2.0

/// One zone, as a file in the format TZif has it (RFC 9636).
struct ZoneFile: Equatable {
    /// What clocks were ahead of UTC before the first transition, in seconds.
    let firstOffset: Int32
    /// In the order of time, no two at once.
    let transitions: [Transition]
    /// What holds from the last transition on; nil where nothing changes any more.
    let rule: ZoneRule?

    struct Transition: Equatable {
        /// In seconds since 1970.
        let at: Int64
        /// What clocks are ahead of UTC from then on, in seconds.
        let offset: Int32
    }

    /// What a clock may be ahead of UTC, in seconds: less than a day either way, though the format has a little more. A day of
    /// any zone then lies within that of UTC and the two beside it.
    static let offsets: ClosedRange<Int32> = -86_399...86_399
}

/// What is wrong with a file that should be one of the time zone database, as a predicate: `ends within its header`.
package enum ZoneFileError: Error, Equatable {
    case tooLarge
    case foreign
    case unknownVersion(UInt8)
    /// It ends within what is named.
    case cutShort(Part)
    case surplus(bytes: Int)
    case noRule
    case leapSeconds
    case noTypes
    case unnamedTypes
    case indicators
    /// Of a type of local time; all are counted from 1.
    case offset(Int32, ofType: Int)
    case flag(UInt8, ofType: Int)
    case name(UInt8, ofType: Int)
    /// Of a transition.
    case order(ofTransition: Int)
    case type(UInt8, ofTransition: Int, count: Int)
    /// Of the rule behind the last transition: what should be there, and at which character of it.
    case rule(lacks: String, at: Int)
    case contradiction(rule: Int32, transition: Int32)

    package enum Part: String, Sendable {
        case header
        case transitions = "table of transitions"
        case rule
    }
}

extension ZoneFileError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLarge: "has more than \(Zone.mostBytesOfFile >> 10) KiB"
        case .foreign: "does not begin with TZif, as a file of the time zone database does"
        case .unknownVersion(let byte): "is of no version of its format from 1 to 4: its fifth byte is \(byte)"
        case .cutShort(let part): "ends within its \(part.rawValue)"
        case .surplus(let bytes): "has \(bytes.counted("byte")) after its end"
        case .noRule: "lacks the line feed before its rule"
        case .leapSeconds: "counts leap seconds, which the ledger's time does not"
        case .noTypes: "has no type of local time"
        case .unnamedTypes: "has a name of local time without an end"
        case .indicators: "has indicators for some of its types of local time, and not for all"
        case .offset(let offset, let type):
            "puts type \(type) \(offset) s ahead of UTC, which is not within \(ZoneFile.offsets.lowerBound) and "
                + "\(ZoneFile.offsets.upperBound)"
        case .flag(let byte, let type):
            "says \(byte) of whether type \(type) is daylight saving time, which is neither 0 nor 1"
        case .name(let place, let type): "names type \(type) by a text at \(place), where none begins"
        case .order(let number): "has transition \(number) not after the one before"
        case .type(let type, let number, let count):
            "has transition \(number) lead to type \(Int(type) + 1) of \(count)"
        case .rule(let expected, let place): "lacks \(expected) at character \(place) of its rule"
        case .contradiction(let rule, let transition):
            "is \(transition) s ahead of UTC by its last transition, and \(rule) s by its rule"
        }
    }
}
