using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace GeneratorTests.Documentation;

/// <summary>A line of the reference.</summary>
/// <param name="Name">Overloads have one name and share a line.</param>
/// <param name="Signature">How it is written.</param>
/// <param name="Text">What it is, in Markdown.</param>
/// <param name="Peer">The function of PyTorch, or of another library, that it follows; may be empty.</param>
internal sealed partial record ReferenceEntry(string Name, string Signature, string Text, string Peer)
{
    /// <summary>Takes the summary of a member of the sources apart.</summary>
    public static ReferenceEntry Of(SyntaxNode member, string name, string signature)
    {
        string comment = string.Join('\n', member.GetLeadingTrivia().ToFullString().Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("///", StringComparison.Ordinal)).Select(line => line[3..]));
        string text = Summary().Match(comment) is { Success: true } match ? Spaces().Replace(match.Groups[1].Value, " ").Trim() : "";
        string peer = Peers().Match(text) is { Success: true } found ? $"`{found.Groups[1].Value}`" : "";
        text = PeerBehindSource().Replace(text, "");
        text = PeerBesideName().Replace(PeerAlone().Replace(text, match => match.Groups[1].Value.ToUpperInvariant()), "").Trim();
        text = Code().Replace(Reference().Replace(Link().Replace(text, "$1"), match => $"`{match.Groups[1].Value.Split('(')[0].Split('.')[^1]}`"), "`$1`");
        text = FormulaAlone().Replace(WebUtility.HtmlDecode(text), "$1");
        return new ReferenceEntry(name, signature, text.Length > 0 ? char.ToUpper(text[0], CultureInfo.InvariantCulture) + text[1..] : "", peer);
    }

    [GeneratedRegex("<summary>(.*?)</summary>", RegexOptions.Singleline)]
    private static partial Regex Summary();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"<c>((?:torch[a-z]*|tf|jax|captum)\.[^<]*)</c>")]
    private static partial Regex Peers();

    /// <summary>A sentence that is a peer's name and nothing else, or begins with one.</summary>
    [GeneratedRegex(@"(?<=^|\. )<c>(?:torch[a-z]*|tf|jax|captum)\.[^<]*</c>(?:\.|; (.))")]
    private static partial Regex PeerAlone();

    [GeneratedRegex(@",? \(?<c>(?:torch[a-z]*|tf|jax|captum)\.[^<]*</c>\)?(?=:|\.?$)")]
    private static partial Regex PeerBesideName();

    /// <summary>A peer's name in the parentheses of a paper.</summary>
    [GeneratedRegex(@"; <c>(?:torch[a-z]*|tf|jax|captum)\.[^<]*</c>(?=\))")]
    private static partial Regex PeerBehindSource();

    [GeneratedRegex("<(?:paramref|see|typeparamref|seealso) (?:name|cref|langword)=\"([^\"]*)\"/>")]
    private static partial Regex Reference();

    [GeneratedRegex("<see cref=\"[^\"]*\">(.*?)</see>")]
    private static partial Regex Link();

    /// <summary>No sentence: it needs no point.</summary>
    [GeneratedRegex(@"^(`[^`]*`)\.$")]
    private static partial Regex FormulaAlone();

    [GeneratedRegex("<c>(.*?)</c>")]
    private static partial Regex Code();
}
