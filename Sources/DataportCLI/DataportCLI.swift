@main
struct DataportCLI {
    static func main() {}
}
