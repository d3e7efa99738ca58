// Reads YAML with libyaml, one event at a time, into a tree.
// SPDX-License-Identifier: Apache-2.0

import CYAML

extension YAMLNode {
    /// The one document of a text in UTF-8.
    ///
    /// Refused beside broken syntax: a second document, duplicate keys, keys that are not plain values, anchors and
    /// aliases and tags (whatever they would save, they cost the reader), more than 64 levels or a million values.
    package static func parse(_ bytes: [UInt8]) throws(YAMLError) -> YAMLNode {
        let parser = try YAMLParser(bytes)
        return try parser.document()
    }

    package static func parse(_ text: String) throws(YAMLError) -> YAMLNode { try parse(Array(text.utf8)) }
}

/// Owns libyaml's parser and the bytes that it reads: nothing outside reaches either.
@safe private final class YAMLParser {
    static let deepest = 64
    static let most = 1_000_000

    /// At an address of its own, since libyaml keeps pointers into it.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    init(_ bytes: [UInt8]) throws(YAMLError) {
        unsafe parser = .allocate(capacity: 1)
        unsafe input = .allocate(capacity: bytes.count)
        _ = unsafe input.initialize(from: bytes)
        unsafe parser.initialize(to: yaml_parser_t())
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            throw YAMLError(line: 1, column: 1, message: "there is not enough memory to read this")
        }
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    func document() throws(YAMLError) -> YAMLNode {
        var event = try next()  // the stream's start
        event = try next()
        guard event.kind == .documentStart else {
            return YAMLNode(content: .scalar(text: "", isQuoted: false), line: 1, column: 1)
        }
        let root = try node(from: next(), depth: 1)
        event = try next()  // the document's end
        event = try next()
        guard event.kind == .streamEnd else {
            throw event.error("a second document begins here; a file holds one")
        }
        return root
    }

    private func node(from event: Event, depth: Int) throws(YAMLError) -> YAMLNode {
        count += 1
        guard depth <= Self.deepest else { throw event.error("nested more than \(Self.deepest) levels deep") }
        guard count <= Self.most else { throw event.error("more than \(Self.most) values") }
        let content: YAMLNode.Content
        switch event.kind {
        case .scalar(let text, let isQuoted): content = .scalar(text: text, isQuoted: isQuoted)
        case .sequenceStart: content = .sequence(try items(depth: depth))
        case .mappingStart: content = .mapping(try entries(depth: depth))
        case .refused(let what): throw event.error("\(what) are not supported: write the value out")
        default: throw event.error("expected a value")
        }
        return YAMLNode(content: content, line: event.line, column: event.column)
    }

    private func items(depth: Int) throws(YAMLError) -> [YAMLNode] {
        var items: [YAMLNode] = []
        while true {
            let event = try next()
            if event.kind == .end { return items }
            items.append(try node(from: event, depth: depth + 1))
        }
    }

    private func entries(depth: Int) throws(YAMLError) -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        // By bytes: names differ in how an é is spelled.
        var lines: [[UInt8]: Int] = [:]
        while true {
            let event = try next()
            if event.kind == .end { return entries }
            let key = try node(from: event, depth: depth + 1)
            guard let name = key.text else { throw event.error("a key must be a plain value") }
            if let line = lines.updateValue(key.line, forKey: Array(name.utf8)) {
                throw event.error("duplicate key \"\(name)\", first on line \(line)")
            }
            let value = try node(from: next(), depth: depth + 1)
            entries.append(.init(key: name, line: key.line, column: key.column, value: value))
        }
    }
}

extension YAMLParser {
    /// libyaml's event, copied out of its memory.
    private struct Event {
        enum Kind: Equatable {
            case documentStart, streamEnd, sequenceStart, mappingStart, end, other
            case scalar(text: String, isQuoted: Bool)
            case refused(String)
        }

        var kind: Kind
        var line: Int
        var column: Int

        func error(_ message: String) -> YAMLError { YAMLError(line: line, column: column, message: message) }
    }

    private func next() throws(YAMLError) -> Event {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure }
        defer { unsafe yaml_event_delete(&event) }
        let mark = unsafe event.start_mark
        return unsafe Event(kind: kind(of: event), line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private func kind(of event: yaml_event_t) -> Event.Kind {
        switch unsafe event.type {
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_STREAM_END_EVENT: return .streamEnd
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .end
        case YAML_ALIAS_EVENT: return .refused("aliases (*name)")
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe event.data.sequence_start
            return unsafe refusal(anchor: start.anchor, tag: start.tag) ?? .sequenceStart
        case YAML_MAPPING_START_EVENT:
            let start = unsafe event.data.mapping_start
            return unsafe refusal(anchor: start.anchor, tag: start.tag) ?? .mappingStart
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            if let refusal = unsafe refusal(anchor: scalar.anchor, tag: scalar.tag) { return refusal }
            let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let text = unsafe String(decoding: bytes, as: UTF8.self)
            return unsafe .scalar(text: text, isQuoted: scalar.style != YAML_PLAIN_SCALAR_STYLE)
        default: return .other
        }
    }

    private func refusal(anchor: UnsafePointer<yaml_char_t>?, tag: UnsafePointer<yaml_char_t>?) -> Event.Kind? {
        if unsafe anchor != nil { return .refused("anchors (&name)") }
        if unsafe tag != nil { return .refused("tags (!name)") }
        return nil
    }

    /// What libyaml has to say, in the words of this house where its own do not help.
    private var failure: YAMLError {
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "not enough memory"
        if unsafe parser.pointee.error == YAML_READER_ERROR {
            // The reader knows bytes only: it has not come to lines yet.
            let before = unsafe input.prefix(parser.pointee.problem_offset)
            let newline = UInt8(ascii: "\n")
            let line = unsafe before.count(where: { $0 == newline }) + 1
            let column = unsafe before.count - (before.lastIndex(of: newline).map { $0 + 1 } ?? 0) + 1
            let what = unsafe parser.pointee.problem_value
            let word = problem.contains("control") ? "a control character (\(what))" : "this is not UTF-8"
            return YAMLError(line: line, column: column, message: word)
        }
        let mark = unsafe parser.pointee.problem_mark
        // The mark counts characters, not bytes: the line is found by its number.
        let lines = unsafe input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let line = unsafe lines.dropFirst(Int(mark.line)).first
        let isTab = unsafe line?.first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "\t")
        let message = isTab && problem.contains("cannot start") ? "a tab cannot indent; use spaces" : problem
        return YAMLError(line: Int(mark.line) + 1, column: Int(mark.column) + 1, message: message)
    }
}
