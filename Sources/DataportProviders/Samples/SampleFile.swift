import CSamples

/// A file of the sample accounts, built into the program: it works wherever the program is, without files beside it.
package struct SampleFile {
    /// Below the folder of the samples: `account-42/contacts.jsonl`.
    package let path: String
    /// The file, which is there as long as the program runs.
    package let bytes: UnsafeRawBufferPointer

    /// All files in bytewise order of their paths.
    package static func all() -> [SampleFile] {
        (0..<dataport_sample_count()).compactMap { index in
            guard let sample = dataport_sample_at(index)?.pointee else { return nil }
            let bytes = UnsafeRawBufferPointer(start: sample.bytes, count: sample.count)
            return SampleFile(path: String(cString: sample.path), bytes: bytes)
        }
    }
}
