// Words for the shapes of answers.
// SPDX-License-Identifier: Apache-2.0

package import JSON
internal import Ledger
internal import Reading
internal import Reports

/// An answer's JSON, written as it will look: `["totals": ["cost": .dollars(nanos)], "daily": .list(days) { … }]`.
typealias Shape = JSONValue

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByNilLiteral {
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { Member($0, $1) })
    }

    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    package init(nilLiteral: ()) { self = .null }
}

extension JSONValue {
    /// A name, or null where there is none.
    static func known(_ text: String?) -> Shape { text.flatMap { $0.isEmpty ? nil : .string($0) } ?? .null }

    /// True or false, or null where nobody knows.
    static func truth(_ truth: Bool?) -> Shape { truth.map { .bool($0) } ?? .null }

    static func count(_ count: some BinaryInteger) -> Shape { .number("\(count)") }

    static func count(_ count: Int64?) -> Shape { count.map { .number("\($0)") } ?? .null }

    static func day(_ day: Day) -> Shape { .string(day.description) }

    static func dollars(_ nanos: Int64) -> Shape { .number(FixedPoint.text(nanos, decimals: 9)) }

    static func dollars(_ nanos: Int64?) -> Shape { nanos.map { dollars($0) } ?? .null }

    static func cents(_ nanos: Int64) -> Shape { .number(FixedPoint.text(nanos, decimals: 7)) }

    /// Thousandths as a decimal: milliseconds of microseconds.
    static func thousandths(_ value: Int64?) -> Shape {
        value.map { .number(FixedPoint.text($0, decimals: 3)) } ?? .null
    }

    /// Millionths as a decimal.
    static func quantity(_ millionths: Int64?) -> Shape {
        millionths.map { .number(FixedPoint.text($0, decimals: 6)) } ?? .null
    }

    /// A part of a whole, 0 to 1; null where there is no whole.
    static func ratio(_ part: Int64, of whole: Int64, decimals: Int = 6) -> Shape {
        quotient(part, over: whole, scale: 1, decimals: decimals)
    }

    /// A part of a whole, 0 to 100; null where there is no whole.
    static func percent(_ part: Int64, of whole: Int64) -> Shape {
        quotient(part, over: whole, scale: 100, decimals: 6)
    }

    /// So much each; null where there is nobody.
    static func mean(_ sum: Int64, over count: Int64, decimals: Int = 6) -> Shape {
        quotient(sum, over: count, scale: 1, decimals: decimals)
    }

    /// A quotient where a page's model declares a float: with a point in it always, and 0.0 where there is nothing to divide
    /// by, as the page guards against that.
    static func float(_ part: Int64, over whole: Int64, decimals: Int) -> Shape {
        whole == 0 ? .number("0.0") : quotient(part, over: whole, scale: 1, decimals: decimals).asFloat
    }

    static func float(dollars nanos: Int64) -> Shape { dollars(nanos).asFloat }

    private var asFloat: Shape {
        guard case .number(let text) = self, !text.contains(".") else { return self }
        return .number(text + ".0")
    }

    private static func quotient(_ part: Int64, over whole: Int64, scale: Int64, decimals: Int) -> Shape {
        let unit = (0..<decimals).reduce(scale) { value, _ in value * 10 }
        return Quotient.rounded(part, times: unit, over: whole)
            .map { .number(FixedPoint.text($0, decimals: decimals)) } ?? .null
    }

    /// A cell of a report, as the report itself would write it.
    static func cell(_ cell: Cell) -> Shape {
        guard let text = cell.text else { return .null }
        return cell.isNumber ? .number(text) : .string(text)
    }

    static func list<Element>(
        _ elements: some Sequence<Element>, _ shape: (Element) throws(ReadingError) -> Shape
    ) throws(ReadingError) -> Shape {
        var shapes: [Shape] = []
        for element in elements { shapes.append(try shape(element)) }
        return .array(shapes)
    }

    /// Names in the place of keys, in their order.
    static func map<Element>(_ elements: some Sequence<Element>, _ member: (Element) -> (String, Shape)) -> Shape {
        .object(elements.map { Member(member($0).0, member($0).1) })
    }
}
