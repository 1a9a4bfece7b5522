/// The memory of a program's tables, for the duration of a run.
struct SchemaTables {
    let nodes: UnsafePointer<SchemaNode>
    let instructions: UnsafePointer<SchemaInstruction>
    let lists: UnsafePointer<UInt32>
    let plans: UnsafePointer<MemberPlan>
    let properties: UnsafePointer<PropertyPlan>
    let choices: UnsafePointer<ChoicePlan>
    let names: NameMemory
    let automata: AutomatonMemory
}

/// The memory of the tables of names.
struct NameMemory {
    let entries: UnsafePointer<NameTables.Entry>
    let slots: UnsafePointer<UInt32>
    let bytes: UnsafePointer<UInt8>
}

/// The memory of the tables of expressions.
struct AutomatonMemory {
    let entries: UnsafePointer<AutomatonTables.Entry>
    let columns: UnsafePointer<UInt8>
    let rows: UnsafePointer<UInt32>
}

extension SchemaProgram {
    /// Hands out the tables' memory.
    @inline(__always) func withTables<R>(_ body: (SchemaTables) -> R) -> R {
        names.withMemory { names in
            automata.withMemory { automata in
                nodes.withPlace { nodes in
                    instructions.withPlace { instructions in
                        lists.withPlace { lists in
                            plans.withPlace { plans in
                                properties.withPlace { properties in
                                    choices.withPlace { choices in
                                        body(
                                            SchemaTables(
                                                nodes: nodes, instructions: instructions, lists: lists, plans: plans,
                                                properties: properties, choices: choices, names: names,
                                                automata: automata))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension NameTables {
    @inline(__always) fileprivate func withMemory<R>(_ body: (NameMemory) -> R) -> R {
        entries.withPlace { entries in
            slots.withPlace { slots in
                bytes.withPlace { body(NameMemory(entries: entries, slots: slots, bytes: $0)) }
            }
        }
    }
}

extension AutomatonTables {
    @inline(__always) fileprivate func withMemory<R>(_ body: (AutomatonMemory) -> R) -> R {
        entries.withPlace { entries in
            columns.withPlace { columns in
                rows.withPlace { body(AutomatonMemory(entries: entries, columns: columns, rows: $0)) }
            }
        }
    }
}

extension Array {
    /// Hands out the first element's place; of an empty table a place that is never read.
    @inline(__always) fileprivate func withPlace<R>(_ body: (UnsafePointer<Element>) -> R) -> R {
        withUnsafeBufferPointer { buffer in
            body(buffer.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Element>.alignment).unsafelyUnwrapped)
        }
    }
}

extension JSONSchema.Storage {
    /// Makes a machine for a text whose tape has `count` tokens and room for one more.
    @inline(__always) func withMachine<R>(
        _ text: UnsafePointer<UInt8>, _ tokens: UnsafeMutablePointer<JSONToken>, _ count: Int,
        _ state: UnsafeMutablePointer<MachineState>, _ body: (SchemaMachine) -> R
    ) -> R {
        program.withTables { tables in
            body(
                SchemaMachine(
                    view: JSONView(text: text, tokens: tokens), tables: tables, storage: self, state: state,
                    usesDynamicScope: program.usesDynamicScope, spare: tokens + count, spareIndex: count))
        }
    }
}
