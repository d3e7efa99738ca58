// A key of the configuration file as the reference shows it.
// SPDX-License-Identifier: Apache-2.0

/// What there is to say of a key, and of the keys under it.
struct KeyDocumentation: Sendable {
    let name: String
    let type: String
    /// Nil where there is no default.
    let standard: String?
    let example: String
    var isRequired: Bool
    /// It stands instead of another key of its section.
    var isAlternative = false
    /// A reload does not take it over, nor what is under it.
    var needsRestart = false
    let doc: String
    let shape: Shape

    var isValue: Bool { if case .value = shape { true } else { false } }
    enum Shape: Sendable {
        case value
        case section([KeyDocumentation])
        case list([KeyDocumentation])
    }

    init(
        name: String, type: String, standard: String? = nil, example: String, isRequired: Bool = false, doc: String
    ) {
        self.name = name
        self.type = type
        self.standard = standard
        self.example = example
        self.isRequired = isRequired
        self.doc = doc
        shape = .value
    }

    init(name: String, section: [KeyDocumentation]) {
        self.init(name: name, type: "section", doc: "", shape: .section(section))
    }

    init(name: String, items: [KeyDocumentation], doc: String) {
        self.init(name: name, type: "list", doc: doc, shape: .list(items))
    }

    private init(name: String, type: String, doc: String, shape: Shape) {
        self.name = name
        self.type = type
        self.doc = doc
        self.shape = shape
        standard = nil
        example = ""
        isRequired = false
    }
}
