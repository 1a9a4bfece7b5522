import DataportCore

/// Reads the keywords of one schema object into instructions.
struct SchemaReader {
    let location: SchemaLibrary.Location
    let document: JSONDocument
    let dialect: Dialect
    /// The values of the keywords that the dialect knows.
    let keywords: [SchemaKeyword: Int]
    var draft = NodeDraft()

    /// The instructions of the schema object at `location`.
    static func read(
        _ location: SchemaLibrary.Location, _ dialect: Dialect, _ builder: inout ProgramBuilder
    ) throws(DataportError) -> NodeDraft {
        let document = builder.document(location)
        var keywords: [SchemaKeyword: Int] = [:]
        for (key, value) in document.members(location.place) {
            guard let keyword = SchemaKeyword(rawValue: String(decoding: key, as: UTF8.self)), dialect.knows(keyword)
            else { continue }
            keywords[keyword] = value
        }
        var reader = SchemaReader(location: location, document: document, dialect: dialect, keywords: keywords)
        try reader.readType(builder)
        try reader.readStrings(&builder)
        try reader.readNumbers(&builder)
        try reader.readObjects(&builder)
        try reader.readArrays(&builder)
        try reader.readApplicators(&builder)
        try reader.readChoices(&builder)
        return reader.draft
    }

    // MARK: Values of keywords

    func place(_ place: Int) -> SchemaLibrary.Location {
        SchemaLibrary.Location(document: location.document, place: place, resource: location.resource)
    }

    func wrong(_ place: Int, _ message: String, _ builder: ProgramBuilder) -> DataportError {
        builder.library.error(message, at: self.place(place))
    }

    /// A whole number that is not negative; what is larger than any count is the largest.
    func natural(_ keyword: SchemaKeyword, _ builder: ProgramBuilder) throws(DataportError) -> UInt32? {
        guard let place = keywords[keyword] else { return nil }
        guard let number = document.number(place), number.isWhole, !number.isNegative else {
            throw wrong(place, "\(keyword.rawValue) is not a whole number from 0 on", builder)
        }
        guard let value = number.integer, value < Int(SchemaInstruction.none) else { return SchemaInstruction.none }
        return UInt32(value)
    }

    /// Texts that are all different.
    func texts(_ place: Int, _ keyword: SchemaKeyword, _ builder: ProgramBuilder) throws(DataportError) -> [[UInt8]] {
        let elements = document.elements(place)
        let texts = elements.filter { document.kind($0) == .string }.map { document.text($0) }
        guard document.kind(place) == .array, texts.count == elements.count, Set(texts).count == texts.count else {
            throw wrong(place, "\(keyword.rawValue) is not a list of different texts", builder)
        }
        return texts
    }

    /// The node of a schema in a keyword's value.
    func node(_ place: Int, _ builder: inout ProgramBuilder) throws(DataportError) -> UInt32 {
        try builder.node(builder.library.location(location.document, place, within: location.resource))
    }

    /// The node of a keyword whose value is a schema; `nil` when the keyword is absent.
    func node(of keyword: SchemaKeyword, _ builder: inout ProgramBuilder) throws(DataportError) -> UInt32? {
        guard let place = keywords[keyword] else { return nil }
        return try node(place, &builder)
    }

    /// The nodes of a keyword whose value is a list of schemas; empty when the keyword is absent.
    func nodes(
        of keyword: SchemaKeyword, canBeEmpty: Bool = false, _ builder: inout ProgramBuilder
    ) throws(DataportError) -> [UInt32] {
        guard let place = keywords[keyword] else { return [] }
        let elements = document.elements(place)
        guard document.kind(place) == .array, canBeEmpty || !elements.isEmpty else {
            throw wrong(place, "\(keyword.rawValue) is not a list of schemas", builder)
        }
        var nodes: [UInt32] = []
        for element in elements { nodes.append(try node(element, &builder)) }
        return nodes
    }

    /// The members of a keyword whose value is an object; empty when the keyword is absent.
    func members(
        of keyword: SchemaKeyword, _ builder: ProgramBuilder
    ) throws(DataportError) -> [(key: [UInt8], value: Int)] {
        guard let place = keywords[keyword] else { return [] }
        guard document.kind(place) == .object else {
            throw wrong(place, "\(keyword.rawValue) is not an object", builder)
        }
        return document.members(place)
    }
}
