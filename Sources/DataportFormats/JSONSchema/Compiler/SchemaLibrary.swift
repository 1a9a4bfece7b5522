import DataportCore

/// All documents that a schema may refer to, and where in them the schema resources and anchors stand.
struct SchemaLibrary {
    /// A schema with a URI of its own.
    struct Resource {
        var uri: URIReference
        var document: Int
        var root: Int
        var dialect = Dialect.standard
        var anchors: [String: Int] = [:]
        var dynamicAnchors: [String: Int] = [:]
    }

    /// A place in a document, and the resource it belongs to.
    struct Location: Hashable {
        var document: Int
        var place: Int
        var resource: Int
    }

    private(set) var documents: [JSONDocument] = []
    /// How messages name each document.
    private var names: [String] = []
    private(set) var resources: [Resource] = []
    private var resourcesByURI: [String: Int] = [:]
    /// For each document the resource to which each schema in it belongs.
    private var schemas: [[Int: Int]] = []

    /// Adds a document; `uri` is its address, which an `$id` at its root replaces or completes.
    mutating func add(_ document: JSONDocument, uri: String, name: String) throws(DataportError) -> Location {
        documents.append(document)
        names.append(name)
        schemas.append([:])
        let index = documents.count - 1
        let base = URIReference(uri).withoutFragment
        let resource = register(base, document: index, root: JSONDocument.root)
        try self.index(Location(document: index, place: JSONDocument.root, resource: resource), depth: 0)
        return location(index, JSONDocument.root, within: resource)
    }

    /// An error about what stands at a place of a schema.
    func error(_ message: String, at location: Location, advice: String = "Mend the schema") -> DataportError {
        let pointer = documents[location.document].pointer(to: location.place, from: JSONDocument.root)
        return DataportError(.badInput, message, place: "\(names[location.document])#\(pointer)", advice: advice)
    }

    /// The pointer of a place from the root of its resource, and the resource's URI.
    func address(of location: Location) -> (uri: String, pointer: String) {
        let resource = resources[location.resource]
        return (
            resource.uri.text, documents[location.document].pointer(to: location.place, from: resource.root)
        )
    }

    func knows(_ uri: String) -> Bool { resourcesByURI[uri] != nil }

    func resource(_ uri: String) -> Int? { resourcesByURI[uri] }

    mutating func setDialect(_ dialect: Dialect, of resource: Int) { resources[resource].dialect = dialect }
}

// MARK: Finding resources and anchors

extension SchemaLibrary {
    private mutating func register(_ uri: URIReference, document: Int, root: Int) -> Int {
        resources.append(Resource(uri: uri, document: document, root: root))
        resourcesByURI[uri.text] = resources.count - 1
        return resources.count - 1
    }

    /// Looks at a schema and at those in it; what stands in unknown keywords, `const` and `enum` is no schema.
    private mutating func index(_ location: Location, depth: Int) throws(DataportError) {
        let document = documents[location.document]
        guard document.kind(location.place) == .object else {
            schemas[location.document][location.place] = location.resource
            return
        }
        let members = document.members(location.place)
        var location = location
        for (key, value) in members where key.elementsEqual(SchemaKeyword.id.rawValue.utf8) {
            location.resource = try identify(location, by: value)
        }
        schemas[location.document][location.place] = location.resource
        for (key, value) in members {
            guard let keyword = SchemaKeyword(rawValue: String(decoding: key, as: UTF8.self)) else { continue }
            if keyword == .anchor || keyword == .dynamicAnchor { try addAnchor(keyword, value, location) }
            for place in Self.subschemas(of: keyword, value, in: document) {
                try index(
                    Location(document: location.document, place: place, resource: location.resource), depth: depth + 1)
            }
        }
    }

    private mutating func identify(_ location: Location, by value: Int) throws(DataportError) -> Int {
        let place = Location(document: location.document, place: value, resource: location.resource)
        guard let id = documents[location.document].string(value) else {
            throw error("$id is not a string", at: place)
        }
        let uri = URIReference(id).resolved(against: resources[location.resource].uri)
        guard uri.fragment ?? "" == "" else { throw error("$id has a fragment", at: place, advice: "Use $anchor") }
        if let known = resourcesByURI[uri.withoutFragment.text],
            resources[known].document == location.document, resources[known].root != location.place
        {
            throw error("two schemas have the same $id", at: place)
        }
        guard location.place == JSONDocument.root else {
            return register(uri.withoutFragment, document: location.document, root: location.place)
        }
        // The document stays known by its address too.
        resources[location.resource].uri = uri.withoutFragment
        resourcesByURI[uri.withoutFragment.text] = location.resource
        return location.resource
    }

    private mutating func addAnchor(_ keyword: SchemaKeyword, _ value: Int, _ location: Location) throws(DataportError)
    {
        let place = Location(document: location.document, place: value, resource: location.resource)
        guard let name = documents[location.document].string(value), Self.isAnchor(name) else {
            throw error("\(keyword.rawValue) is not a name", at: place)
        }
        guard resources[location.resource].anchors[name] == nil else {
            throw error("two schemas of one resource have the same anchor", at: place)
        }
        resources[location.resource].anchors[name] = location.place
        if keyword == .dynamicAnchor { resources[location.resource].dynamicAnchors[name] = location.place }
    }

    private static func isAnchor(_ name: String) -> Bool {
        guard let first = name.utf8.first, !Byte.isDigit(first), first != 0x2D, first != 0x2E else { return false }
        return name.utf8.allSatisfy {
            Byte.isDigit($0) || ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
        }
    }

    static func subschemas(of keyword: SchemaKeyword, _ value: Int, in document: JSONDocument) -> [Int] {
        switch keyword.arrangement {
        case .one: [value]
        case .list: document.elements(value)
        case .map: document.members(value).map(\.value).filter { document.kind($0) != .array }
        case nil: []
        }
    }
}

// MARK: Following references

extension SchemaLibrary {
    /// Where a reference that stands in a schema of `resource` leads; `nil` when no document has that address.
    func target(of reference: String, in resource: Int) -> Location? {
        let uri = URIReference(reference).resolved(against: resources[resource].uri)
        guard let target = resourcesByURI[uri.withoutFragment.text] else { return nil }
        let fragment = URIReference.decoded(uri.fragment ?? "")
        let document = resources[target].document
        if let pointer = JSONPointer.tokens(fragment) {
            guard let path = documents[document].path(pointer, from: resources[target].root) else { return nil }
            // Only what is in the resource itself counts, but pointers into embedded ones are common.
            let nearest = path.last { schemas[document][$0] != nil } ?? resources[target].root
            let owner = schemas[document][nearest] ?? target
            return Location(document: document, place: path[path.count - 1], resource: owner)
        }
        guard let place = resources[target].anchors[String(decoding: fragment, as: UTF8.self)] else { return nil }
        return location(document, place, within: target)
    }

    /// The location of the schema at a place whose resource is at least `resource`.
    func location(_ document: Int, _ place: Int, within resource: Int) -> Location {
        Location(document: document, place: place, resource: schemas[document][place] ?? resource)
    }
}
