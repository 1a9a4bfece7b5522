/// For whom a part of a body is meant.
public enum TemplateCondition: Sendable, Hashable {
    /// The field holds something.
    case present(TemplateField.Name)
    /// The field is empty.
    case absent(TemplateField.Name)
    /// The field holds just this text.
    case equals(TemplateField.Name, String)
    /// The field holds anything else.
    case differs(TemplateField.Name, String)
    /// A condition, or a loop, for which we know no meaning that others have, with the reason.
    case unsupported(String)
}
