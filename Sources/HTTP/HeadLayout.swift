// Sees to it that a head lies in the library's memory as it was sent.
// SPDX-License-Identifier: Apache-2.0

/// Follows a head through the memory that the library has taken it apart in.
///
/// The library (0.9.75) cuts a head where it stands: what ended a piece becomes NUL.
///
///     GET␀/path␀HTTP/1.1␀␀Host␀ a␀␀Accept␀ text/csv␀␀␀␀
///
/// It takes a lone line feed for the end of a line, and text behind a NUL is lost to those who read what it shows; a line
/// that is continued on the next loses its place, and its name takes in what was continued. Other servers read such
/// heads in other ways. All of them leave gaps: so each piece has to begin where the one before it ended, two bytes on for
/// CR and LF, and the last one two bytes before the end of the head. What this cannot tell from CR LF is NUL LF.
///
/// Another version may keep its heads in another way (and later ones refuse such lines themselves): with it nothing is said
/// of places.
struct HeadLayout: Equatable {
    /// Where a piece lies, by addresses that are compared and never followed.
    struct Piece: Equatable {
        let start: UInt
        let count: Int

        var end: UInt { start &+ UInt(bitPattern: count) }
    }

    private var next: UInt
    private(set) var flaw: HeadFlaw?
    private(set) var fields = 0

    private let isInPlace: Bool

    private static let lineEnd: UInt = 2

    /// - `isInPlace`: whether the library is known to cut heads where they stand.
    init(method: Piece, target: Piece, version: Piece, isInPlace: Bool = true) {
        self.isInPlace = isInPlace
        if isInPlace, target.start != method.end &+ 1 || version.start != target.end &+ 1 { flaw = .requestLine }
        next = version.end &+ Self.lineEnd
    }

    mutating func field(_ name: Piece, _ value: Piece) {
        fields += 1
        if isInPlace, name.start != next || value.start <= name.end { note(.line) }
        next = value.end &+ Self.lineEnd
    }

    mutating func end(at address: UInt) {
        if isInPlace, address != next &+ Self.lineEnd { note(.line) }
    }

    /// What was found first counts.
    mutating func note(_ flaw: HeadFlaw) { self.flaw = self.flaw ?? flaw }
}
