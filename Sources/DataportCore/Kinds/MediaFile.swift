extension AssetKind.ID {
    /// See `AssetKind.mediaFile`.
    public static let mediaFile: Self = "media_file"
}

extension AssetKind {
    /// An image or file that bodies use.
    public static let mediaFile = AssetKind(
        .mediaFile, plural: "media_files", group: .templates,
        "An image or file that bodies use.",
        fields: [
            .text(
                "filename", required: true,
                "Name under which it was uploaded; never used as a file name in the archive."),
            .text("mime_type", "Media type."),
            .attachment("content", "The file itself."),
            .integer("bytes", "Size in bytes."),
            .text("sha256", "SHA-256 of the file, lower-case hex."),
            .text("source_url", "Where bodies find it at the old service."),
            .integer("width", "Width in pixels."),
            .integer("height", "Height in pixels."),
        ])
}
