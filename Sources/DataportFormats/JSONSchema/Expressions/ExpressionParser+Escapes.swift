extension ExpressionParser {
    /// What an escape can stand for.
    enum Escape {
        case scalar(UInt32)
        case set(CodePointSet)
        case script(String)
    }

    /// Reads an escape outside a class, behind its backslash.
    mutating func escape() throws(ExpressionError) -> Expression {
        if take("k") {
            guard take("<") else { throw ExpressionError(reason: "has an escape that means nothing") }
            try groupName()
            return .irregular("refers back to a group")
        }
        if let digit = current, (0x31...0x39).contains(digit) {
            while let digit = current, (0x30...0x39).contains(digit) { at += 1 }
            return .irregular("refers back to a group")
        }
        switch try escapeInClass() {
        case .scalar(let scalar): return .set(CodePointSet(scalar))
        case .set(let set): return .set(set)
        case .script(let name): return .scripts(name)
        }
    }

    /// Reads an escape that may stand in a class too, behind its backslash.
    mutating func escapeInClass() throws(ExpressionError) -> Escape {
        let letter = try next()
        guard letter < 0x80 else { return .scalar(letter) }
        switch Character(Unicode.Scalar(UInt8(letter))) {
        case "d": return .set(.digits)
        case "D": return .set(CodePointSet.digits.inverted)
        case "w": return .set(.wordCharacters)
        case "W": return .set(CodePointSet.wordCharacters.inverted)
        case "s": return .set(.spaces)
        case "S": return .set(CodePointSet.spaces.inverted)
        case "p": return try property(isNegated: false)
        case "P": return try property(isNegated: true)
        case "t": return .scalar(0x09)
        case "n": return .scalar(0x0A)
        case "v": return .scalar(0x0B)
        case "f": return .scalar(0x0C)
        case "r": return .scalar(0x0D)
        case "c": return .scalar(try controlLetter())
        case "0":
            if let digit = current, (0x30...0x39).contains(digit) {
                throw ExpressionError(reason: "has an octal escape")
            }
            return .scalar(0)
        case "x": return .scalar(try hexadecimal(digits: 2))
        case "u": return .scalar(try unicode())
        case "a"..."z", "A"..."Z", "1"..."9", "_": throw ExpressionError(reason: "has an escape that means nothing")
        default: return .scalar(letter)
        }
    }

    private mutating func controlLetter() throws(ExpressionError) -> UInt32 {
        let letter = try next()
        guard (0x41...0x5A).contains(letter & ~0x20) else {
            throw ExpressionError(reason: "has an escape of a control character without its letter")
        }
        return letter & 0x1F
    }

    private mutating func hexadecimal(digits: Int) throws(ExpressionError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = Byte.hexDigit(UInt8(truncatingIfNeeded: min(try next(), 0xFF))) else {
                throw ExpressionError(reason: "has an escape without its hexadecimal digits")
            }
            value = value << 4 | digit
        }
        return value
    }

    private mutating func unicode() throws(ExpressionError) -> UInt32 {
        if take("{") { return try bracedUnicode() }
        let unit = try hexadecimal(digits: 4)
        guard unit & 0xFC00 == 0xD800 else { return unit }
        let start = at
        guard take("\\u"), !isNext("{") else {
            at = start
            return unit
        }
        let low = try hexadecimal(digits: 4)
        guard low & 0xFC00 == 0xDC00 else {
            at = start
            return unit
        }
        return 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
    }

    private mutating func bracedUnicode() throws(ExpressionError) -> UInt32 {
        var value: UInt32 = 0
        repeat {
            value = value << 4 | (try hexadecimal(digits: 1))
            guard value <= CodePointSet.last else { throw ExpressionError(reason: "names no character of Unicode") }
        } while !isNext("}")
        at += 1
        return value
    }

    private mutating func property(isNegated: Bool) throws(ExpressionError) -> Escape {
        guard take("{") else { throw ExpressionError(reason: "has a property escape without braces") }
        var name = ""
        while !isNext("}") { name.unicodeScalars.append(Unicode.Scalar(try next()) ?? " ") }
        at += 1
        if let set = UnicodeProperty.set(name) { return .set(isNegated ? set.inverted : set) }
        guard let script = UnicodeProperty.script(name) else {
            throw ExpressionError(reason: "names a property of Unicode that is not known here")
        }
        return .script("\\\(isNegated ? "P" : "p"){\(script)}")
    }
}
