import DataportCore

extension ProgramBuilder {
    /// Which keywords count in a resource: `$schema` of the resource says it, or else that of the resource around it.
    mutating func dialect(of resource: Int) throws(DataportError) -> Dialect {
        let resource = library.resources[resource]
        let document = library.documents[resource.document]
        guard let place = document.member("$schema", of: resource.root) else {
            guard resource.root != JSONDocument.root else { return .standard }
            let around = library.location(resource.document, JSONDocument.root, within: 0)
            return try dialect(of: around.resource)
        }
        let location = Location(
            document: resource.document, place: place, resource: library.resource(resource.uri.text) ?? 0)
        guard let uri = document.string(place) else { throw library.error("$schema is not a string", at: location) }
        if uri == Dialect.metaschemaURI || uri == Dialect.metaschemaURI + "#" { return .standard }
        return try dialect(of: uri, at: location)
    }

    private mutating func dialect(of uri: String, at location: Location) throws(DataportError) -> Dialect {
        try addMetaschema(uri)
        guard let metaschema = library.resource(URIReference(uri).withoutFragment.text) else {
            throw library.error(
                "the schema is written in \(uri), which is not known here", at: location,
                advice: "Only JSON Schema 2020-12 is read; register the document if it is a metaschema of that")
        }
        let resource = library.resources[metaschema]
        let document = library.documents[resource.document]
        guard let declared = document.member("$vocabulary", of: resource.root) else { return .standard }
        var vocabularies: Set<Dialect.Vocabulary> = [.core]
        for (key, value) in document.members(declared) {
            let name = String(decoding: key, as: UTF8.self)
            if let known = Dialect.Vocabulary.allCases.first(where: { $0.uri == name }) {
                vocabularies.insert(known)
            } else if document.kind(value) == .true {
                throw library.error("the schema needs the vocabulary \(name), which is not known here", at: location)
            }
        }
        if vocabularies.contains(.formatAssertion) { vocabularies.insert(.formatAnnotation) }
        return Dialect(vocabularies: vocabularies)
    }

    /// Where a reference leads; the metaschemas of 2020-12 are at hand without being registered.
    mutating func target(of reference: String, at location: Location) throws(DataportError) -> Location {
        let base = library.resources[location.resource].uri
        let address = URIReference(reference).resolved(against: base).withoutFragment.text
        try addMetaschema(address)
        if let target = library.target(of: reference, in: location.resource) { return target }
        guard library.knows(address) else {
            throw library.error(
                "the reference \(reference) leads to \(address), which was not given", at: location,
                advice: "Give that document along; nothing is fetched from the network")
        }
        throw library.error("the reference \(reference) leads to nothing in its document", at: location)
    }

    private mutating func addMetaschema(_ uri: String) throws(DataportError) {
        guard !library.knows(uri), let text = Metaschemas.text(uri) else { return }
        guard let document = try? JSONDocument(text) else {
            throw DataportError(.internalError, "the metaschema \(uri) cannot be read")
        }
        _ = try library.add(document, uri: uri, name: uri)
    }
}
