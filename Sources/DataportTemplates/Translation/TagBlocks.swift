/// Which tags of conditions belong together.
struct TagBlocks {
    /// The tags of each condition, its beginning first and its end last.
    private(set) var groups: [[Int]] = []
    /// Tags of conditions that do not end, or that nothing began.
    private(set) var lone: [Int] = []
    private var openings: [Int: TemplateCondition] = [:]

    init(_ spans: [TagSpan]) {
        var stack: [[Int]] = []
        var conditions: [TemplateCondition] = []
        for (index, span) in spans.enumerated() {
            switch span.tag {
            case .begin(let condition):
                stack.append([index])
                conditions.append(condition)
            case .elseIf, .otherwise, .end:
                guard let condition = conditions.last else {
                    lone.append(index)
                    continue
                }
                stack[stack.count - 1].append(index)
                openings[index] = condition
                guard span.tag == .end else { continue }
                groups.append(stack.removeLast())
                conditions.removeLast()
            default: continue
            }
        }
        lone += stack.joined()
        lone.sort()
    }

    /// The condition in which a tag stands as `else` or as end.
    func opening(of index: Int) -> TemplateCondition? { openings[index] }
}
