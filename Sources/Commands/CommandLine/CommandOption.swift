// An option of a command, and the operands that follow: what they are called and where they go.
// SPDX-License-Identifier: Apache-2.0

import Configuration

/// `--name VALUE` or `--name`, which sets one property of a command's options.
struct CommandOption<Options>: Sendable {
    let name: String
    /// What it was called before, which goes on being understood.
    private(set) var alias: String?
    /// What stands for the value in a usage line; nil for an option that is a switch.
    let placeholder: String?
    /// What counts where the option is not given; nil where that is nothing.
    let standard: @Sendable (Options) -> String?
    let doc: String
    /// Reads the value, which is empty for a switch.
    let assign: @Sendable (inout Options, String) throws(ValueRefusal) -> Void
    /// Whether it may be given more than once, each time with another value.
    private(set) var repeats = false
    /// In its place, of an option whose name ends in `:NAME`, which stands for any: told the name as well.
    private(set) var assignNamed: (@Sendable (inout Options, _ name: String, String) -> Void)?

    /// Whether a word between dashes and value means this option.
    func isCalled(_ spelling: String) -> Bool {
        if name == spelling || alias == spelling { return true }
        guard assignNamed != nil, let (stem, end) = stemAndEnd else { return false }
        return spelling.hasPrefix(stem) && spelling.hasSuffix(end) && spelling.hasSuffix("!") == !end.isEmpty
            && spelling.utf8.count > stem.utf8.count + end.utf8.count
    }

    /// `property:` and `!` of `property:NAME!`.
    private var stemAndEnd: (stem: String, end: String)? {
        let parts = name.split(separator: "NAME", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }

    /// One that stands for any name.
    static func named(
        _ name: String, placeholder: String, doc: String,
        assign: @escaping @Sendable (inout Options, _ name: String, String) -> Void
    ) -> Self {
        var option = Self(name: name, placeholder: placeholder, standard: { _ in nil }, doc: doc, assign: { _, _ in })
        option.assignNamed = assign
        return option
    }

    /// An option that has a default: what the property holds at first.
    static func value<Value>(
        _ name: String, _ path: Property<Options, Value>, _ kind: ValueKind<Value>,
        as placeholder: String? = nil, _ doc: String
    ) -> Self {
        Self(
            name: name, placeholder: placeholder ?? kind.placeholder, standard: { kind.write($0[keyPath: path]) },
            doc: doc,
            assign: { (options, text) throws(ValueRefusal) in options[keyPath: path] = try kind.value(of: text) })
    }

    /// An option that may be left out; `unless` says what counts then.
    static func value<Value>(
        _ name: String, _ path: Property<Options, Value?>, _ kind: ValueKind<Value>,
        as placeholder: String? = nil, unless standard: String? = nil, _ doc: String
    ) -> Self {
        Self(
            name: name, placeholder: placeholder ?? kind.placeholder, standard: { _ in standard }, doc: doc,
            assign: { (options, text) throws(ValueRefusal) in options[keyPath: path] = try kind.value(of: text) })
    }

    /// An option that may be given several times.
    static func each<Value>(
        _ name: String, _ path: Property<Options, [Value]>, as placeholder: String, _ doc: String,
        read: @escaping @Sendable (String) throws(ValueRefusal) -> Value
    ) -> Self {
        var option = Self(
            name: name, placeholder: placeholder, standard: { _ in nil }, doc: doc,
            assign: { (options, text) throws(ValueRefusal) in options[keyPath: path].append(try read(text)) })
        option.repeats = true
        return option
    }

    /// The same option, which `alias` names too.
    func or(_ alias: String) -> Self {
        var option = self
        option.alias = alias
        return option
    }

    static func flag(_ name: String, _ path: Property<Options, Bool>, _ doc: String) -> Self {
        Self(
            name: name, placeholder: nil, standard: { _ in nil }, doc: doc,
            assign: { options, _ in options[keyPath: path] = true })
    }
}

/// What a command takes beside options.
struct CommandOperand<Options>: Sendable {
    let placeholder: String
    let count: Count
    let doc: String
    let assign: @Sendable (inout Options, String) -> Void

    enum Count: Sendable { case one, optional, any }

    /// What stands for it in a usage line.
    var label: String {
        switch count {
        case .one: placeholder
        case .optional: "[\(placeholder)]"
        case .any: "[\(placeholder)…]"
        }
    }

    static func one(_ placeholder: String, _ path: Property<Options, String>, _ doc: String) -> Self {
        Self(placeholder: placeholder, count: .one, doc: doc, assign: { $0[keyPath: path] = $1 })
    }

    /// One that may be left out, or be empty.
    static func optional(_ placeholder: String, _ path: Property<Options, String>, _ doc: String) -> Self {
        Self(placeholder: placeholder, count: .optional, doc: doc, assign: { $0[keyPath: path] = $1 })
    }

    static func any(_ placeholder: String, _ path: Property<Options, [String]>, _ doc: String) -> Self {
        Self(placeholder: placeholder, count: .any, doc: doc, assign: { $0[keyPath: path].append($1) })
    }
}
