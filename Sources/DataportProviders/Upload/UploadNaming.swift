/// How a service calls the columns of custom fields.
struct UploadNaming: Sendable, Equatable {
    /// Which characters a name may have.
    enum Letters: Sendable, Equatable {
        /// `A` to `Z`, digits and `_`.
        case upperWord
        /// `A` to `Z`, `a` to `z`, digits and `_`, and no digit first.
        case word
        /// Everything but control characters.
        case free
    }

    let letters: Letters
    /// Characters of a name.
    let maximumLength: Int
    /// Custom fields of one list.
    let maximumCount: Int
    /// Names that mean something else to the service, in lower case.
    var reserved: [String] = []

    /// A name for every tag, in their order, all different whatever their case, and different from `taken`. Tags beyond the maximum get none.
    func names(of tags: [String], besides taken: [String]) -> [String?] {
        var used = Set(taken.map { $0.lowercased() }).union(reserved)
        return tags.enumerated().map { number, tag in
            guard number < maximumCount else { return nil }
            let wanted = spelled(tag)
            var name = wanted
            var attempt = 1
            while used.contains(name.lowercased()) {
                attempt += 1
                let suffix = "_\(attempt)"
                name = String(wanted.prefix(maximumLength - suffix.count)) + suffix
            }
            used.insert(name.lowercased())
            return name
        }
    }

    private func spelled(_ tag: String) -> String {
        var name = ""
        for scalar in tag.unicodeScalars {
            switch letters {
            case .free: name.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? "_" : scalar)
            case .word, .upperWord:
                let isWord =
                    scalar.isASCII && (Character(scalar).isLetter || Character(scalar).isNumber) || scalar == "_"
                name.unicodeScalars.append(isWord ? scalar : "_")
            }
        }
        if letters == .upperWord { name = name.uppercased() }
        if letters == .word, name.first?.isNumber == true { name = "_" + name }
        // A name of nothing but `_` says nothing.
        if !name.contains(where: { $0 != "_" && $0 != " " }) { name = letters == .upperWord ? "FIELD" : "field" }
        return String(name.prefix(maximumLength))
    }
}
