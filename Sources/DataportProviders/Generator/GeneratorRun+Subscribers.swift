import DataportCore

extension GeneratorRun {
    mutating func writeContacts(_ progress: (AccountGenerator.Progress) -> Void) throws(DataportError) {
        var composer = RowComposer(.contact)
        for number in 1...max(options.subscribers, 1) where number <= options.subscribers {
            let person = People.person(seed: options.seed, number: number)
            var draw = SplitMix64(seed: options.seed, stream: 3, record: number)
            let joined = draw.below(Era.seconds)
            composer.id("c", number)
            composer.compose { Self.appendAddress(of: person, number, to: &$0) }
            draw.perMille(930) ? composer.compose { Self.appendName(of: person, to: &$0) } : composer.null()
            draw.perMille(150)
                ? composer.compose { $0.append(#"{"LOYALTY":"\#(Words.loyalty[draw.below(4)])"}"#) } : composer.null()
            composer.text(person.culture.language)
            composer.text(person.culture.timezone)
            composer.text(person.culture.country)
            draw.perMille(800) ? composer.compose { Self.appendIP(&draw, to: &$0) } : composer.null()
            composer.compose { era.append(joined, to: &$0) }
            composer.compose { era.append(joined + draw.below(Era.seconds - joined), to: &$0) }
            composer.null()
            try composer.endRow(into: &writer, progress)
        }
        try composer.flush(into: &writer, progress)
    }

    mutating func writeSubscriptions(_ progress: (AccountGenerator.Progress) -> Void) throws(DataportError) {
        var composer = RowComposer(.subscription)
        let fields = options.customFields
        for number in 1...max(options.subscribers, 1) where number <= options.subscribers {
            let person = People.person(seed: options.seed, number: number)
            var draw = SplitMix64(seed: options.seed, stream: 4, record: number)
            let joined = draw.below(Era.seconds)
            let since = joined + draw.below(Era.seconds - joined)
            let status = draw.pick(Words.statuses)
            composer.id("s", number)
            composer.id("l", list(of: number))
            composer.id("c", number)
            composer.text(status)
            if let reason = Words.reasons[status] { composer.text(reason) } else { composer.null() }
            composer.compose { era.append(since, to: &$0) }
            composer.text("exact")
            composer.text(Words.actors[status] ?? "person")
            composer.text(Words.origins[draw.below(Words.origins.count)])
            draw.perMille(850) ? composer.compose { Self.appendIP(&draw, to: &$0) } : composer.null()
            composer.compose { Self.appendFields(fields, of: person, &draw, to: &$0) }
            composer.compose { $0.append(#"{"provider":"mailwizz","status":"\#(Words.raw[status] ?? "confirmed")"}"#) }
            composer.compose { era.append(joined, to: &$0) }
            composer.compose { era.append(since, to: &$0) }
            composer.null()
            try composer.endRow(into: &writer, progress)
        }
        try composer.flush(into: &writer, progress)
    }

    mutating func writeConsentEvents(_ progress: (AccountGenerator.Progress) -> Void) throws(DataportError) {
        var composer = RowComposer(.consentEvent)
        let count = options.subscribers > 0 ? options.consentEvents : 0
        for number in 1...max(count, 1) where number <= count {
            var draw = SplitMix64(seed: options.seed, stream: 5, record: number)
            let subscriber = 1 + draw.below(options.subscribers)
            let at = draw.below(Era.seconds)
            composer.id("p", number)
            composer.id("c", subscriber)
            composer.id("s", subscriber)
            composer.text(
                draw.pick([("opt_in", 480), ("confirm", 330), ("opt_out", 120), ("import", 40), ("profile_update", 30)])
            )
            composer.compose { era.append(at, to: &$0) }
            composer.compose { Self.appendIP(&draw, to: &$0) }
            composer.text(Words.agents[draw.below(Words.agents.count)])
            composer.text(draw.perMille(700) ? "double opt-in link" : "form")
            composer.text("newsletter-footer")
            composer.text("Yes, send me the newsletter. I can leave at any time with the link in every mail.")
            composer.compose { era.append(at, to: &$0) }
            composer.null(2)
            try composer.endRow(into: &writer, progress)
        }
        try composer.flush(into: &writer, progress)
    }

    mutating func writeSuppressions(_ progress: (AccountGenerator.Progress) -> Void) throws(DataportError) {
        var composer = RowComposer(.suppression)
        for number in 1...max(options.suppressions, 1) where number <= options.suppressions {
            var draw = SplitMix64(seed: options.seed, stream: 6, record: number)
            let person = People.person(seed: ~options.seed, number: number)
            let since = draw.below(Era.seconds)
            let isDomain = draw.perMille(5)
            let reason = draw.pick(Words.suppressionReasons)
            composer.id("u", number)
            composer.compose {
                if isDomain { $0.append("blocked") }
                if isDomain { $0.append(digits: number) }
                isDomain ? $0.append(".example") : Self.appendAddress(of: person, number, to: &$0)
            }
            composer.text(isDomain ? "domain" : "account")
            composer.null()
            composer.text(reason)
            composer.compose { era.append(since, to: &$0) }
            composer.text(
                reason == "unsubscribe" || reason == "complaint" ? "person" : reason == "manual" ? "admin" : "system")
            draw.perMille(400) ? composer.id("x", 1) : composer.null()
            composer.compose { $0.append(#"{"provider":"mailwizz","reason":"\#(reason)"}"#) }
            composer.compose { era.append(since, to: &$0) }
            composer.null(2)
            try composer.endRow(into: &writer, progress)
        }
        try composer.flush(into: &writer, progress)
    }
}

// MARK: Values

extension GeneratorRun {
    /// An address that no other person has: the number stands in it, and the domain is one of those that nobody can own
    /// (RFC 2606).
    static func appendAddress(of person: People.Person, _ number: Int, to writer: inout ByteWriter) {
        writer.append(person.given.latin)
        writer.append(number % 3 == 0 ? "." : number % 3 == 1 ? "_" : "")
        writer.append(person.family.latin)
        writer.append(digits: number)
        writer.append(Words.domains[number % Words.domains.count])
    }

    static func appendName(of person: People.Person, to writer: inout ByteWriter) {
        writer.append(person.culture.familyFirst ? person.family.name : person.given.name)
        writer.append(" ")
        writer.append(person.culture.familyFirst ? person.given.name : person.family.name)
    }

    // 198.18.0.0/15 and 2001:db8::/32 belong to nobody (RFC 2544, RFC 3849).
    static func appendIP(_ draw: inout SplitMix64, to writer: inout ByteWriter) {
        if draw.perMille(120) {
            writer.append("2001:db8:")
            writer.append(String(draw.below(0xffff), radix: 16))
            writer.append("::")
            return writer.append(String(1 + draw.below(0xfffe), radix: 16))
        }
        writer.append("198.")
        for (index, bound) in [2, 256, 254].enumerated() {
            writer.append(digits: (index == 0 ? 18 : index == 2 ? 1 : 0) + draw.below(bound))
            if index < 2 { writer.append(".") }
        }
    }

    /// Six fields with a meaning, and numbered ones after them.
    static func appendFields(
        _ count: Int, of person: People.Person, _ draw: inout SplitMix64, to writer: inout ByteWriter
    ) {
        writer.append("{")
        for index in 0..<max(count, 0) {
            writer.append(index == 0 ? "\"" : ",\"")
            writer.append(SmallKinds.tag(of: index))
            writer.append("\":")
            switch index {
            case 0: quote(person.given.name, to: &writer)
            case 1: quote(person.family.name, to: &writer)
            case 2: quote(person.culture.city, to: &writer)
            case 3: quote(Words.loyalty[draw.below(4)], to: &writer)
            case 4: writer.append(digits: draw.below(1000))
            case 5: appendBirthday(&draw, to: &writer)
            default: quote(Words.interests[draw.below(Words.interests.count)], to: &writer)
            }
        }
        writer.append("}")
    }

    // None of our words holds a character that JSON escapes (tested).
    private static func quote(_ text: String, to writer: inout ByteWriter) {
        writer.append("\"")
        writer.append(text)
        writer.append("\"")
    }

    private static func appendBirthday(_ draw: inout SplitMix64, to writer: inout ByteWriter) {
        writer.append("\"")
        writer.append(digits: 1940 + draw.below(65), width: 4)
        writer.append("-")
        writer.append(digits: 1 + draw.below(12), width: 2)
        writer.append("-")
        writer.append(digits: 1 + draw.below(28), width: 2)
        writer.append("\"")
    }
}
