/// What changes during a run; kept from one text to the next.
struct MachineState: Sendable {
    /// Bits of members or elements that were looked at, one region behind another.
    private var marks: [UInt64] = []
    private var top = 0
    var depth = 0
    /// Whether a run gave up because checks were nested too deep.
    var wasTooDeep = false
    /// The resources of the nodes that a run is in, the outermost first.
    var scope: [UInt16] = []

    mutating func reset() {
        top = 0
        depth = 0
        wasTooDeep = false
        scope.removeAll(keepingCapacity: true)
    }

    /// Begins a region for `count` members or elements.
    mutating func pushMarks(_ count: Int) -> Int {
        let first = top
        top += (count + 63) / 64
        while marks.count < top { marks.append(0) }
        for word in first..<top { marks[word] = 0 }
        return first
    }

    /// Ends the last region and adds its marks to those of `other`, which is for the same value, unless that is below zero.
    mutating func popMarks(_ region: Int, mergingInto other: Int) {
        if other >= 0 {
            for word in 0..<(top - region) { marks[other + word] |= marks[region + word] }
        }
        top = region
    }

    @inline(__always) mutating func mark(_ position: Int, in region: Int) {
        marks[region + position >> 6] |= 1 << UInt64(truncatingIfNeeded: position & 63)
    }

    @inline(__always) func isMarked(_ position: Int, in region: Int) -> Bool {
        marks[region + position >> 6] & 1 << UInt64(truncatingIfNeeded: position & 63) != 0
    }
}
