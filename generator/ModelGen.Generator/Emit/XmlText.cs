using ModelGen.Generator.Declarations;

namespace ModelGen.Generator.Emit;

/// <summary>Text in documentation comments.</summary>
internal static class XmlText
{
    /// <summary>The reference to a user's class.</summary>
    public static string Cref(TypeDeclaration type)
    {
        IEnumerable<string> path = type.ContainingTypes.Items.Append(type.Header).Select(h => h.Substring(h.LastIndexOf(' ', h.IndexOf('<') < 0 ? h.Length - 1 : h.IndexOf('<')) + 1));
        return "global::" + (type.Namespace.Length == 0 ? "" : type.Namespace + ".") + string.Join(".", path).Replace('<', '{').Replace('>', '}');
    }

    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
