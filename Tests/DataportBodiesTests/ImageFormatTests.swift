import DataportBodies
import Testing

/// Images by their bytes and by their names.
struct ImageFormatTests {
    @Test(arguments: [
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", true), ("\u{FEFF}<svg>", true),
        ("<?xml version='1.0'?>\n<svg/>", true),
        ("<!-- a --><!DOCTYPE svg PUBLIC \"x\" \"y\">\n<!-- b --><svg\n>", true), ("<svgx>", false),
        ("<html><svg/>", false),
        ("<?xml version='1.0'?>", false), ("<!-- <svg>", false), ("", false), ("svg", false),
    ])
    func `an SVG begins with its element`(text: String, isImage: Bool) {
        #expect((ImageFormat(of: Array(text.utf8)) == .svg) == isImage)
    }

    @Test func `cut bytes are no image`() {
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        for count in png.indices { #expect(ImageFormat(of: Array(png.prefix(count))) == nil) }
        #expect(ImageFormat(of: png) == .png)
        #expect(ImageFormat(of: Array("RIFF0000WEBX".utf8)) == nil)
        #expect(ImageFormat(of: Array("GIF88a".utf8)) == nil)
    }

    @Test(arguments: [
        ("image/png", ImageFormat.png), ("IMAGE/JPEG; q=1", .jpeg), ("image/jpg", .jpeg), (" image/gif ", .gif),
    ])
    func `a type is read as servers write it`(type: String, format: ImageFormat) {
        #expect(ImageFormat(contentType: type) == format)
        #expect(ImageFormat(contentType: "text/html; a=\(type)") == nil)
    }
}
