/// Dates of services that have a tag a part and no formats: the parts are tags, what stands between them is text.
enum PartwiseDate {
    static func write(_ date: [DatePart], service: String, tag: (DatePart) -> String?) -> Rendering {
        var text = ""
        for part in date {
            if case .text(let between) = part {
                text += between
            } else if let word = tag(part) {
                text += word
            } else {
                return .none(because: "\(service) cannot write dates of this form")
            }
        }
        return .exact(text)
    }
}
