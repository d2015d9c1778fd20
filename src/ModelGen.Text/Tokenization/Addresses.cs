using System.Buffers;

namespace ModelGen.Text;

/// <summary>Recognises web and e-mail addresses by what a mail program makes a link of.</summary>
internal static class Addresses
{
    /// <summary>What may stand before the @ of an e-mail address (RFC 5321, 4.5.3.1.1).</summary>
    private const int LongestLocal = 64;

    private static readonly SearchValues<char> afterUrl = SearchValues.Create(" \t\r\n\f\v\u00A0<>\"'()[]{}|^`\\");
    private static readonly string[] schemes = ["http://", "https://", "ftp://", "www."];

    /// <summary>The length of the web address that the text begins with, or 0.</summary>
    public static int UrlLength(ReadOnlySpan<char> text)
    {
        foreach (string scheme in schemes)
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                int end = text.IndexOfAny(afterUrl);
                ReadOnlySpan<char> address = (end < 0 ? text : text[..end]).TrimEnd(".,;:!?");
                return address.Length > scheme.Length ? address.Length : 0;
            }
        }

        return 0;
    }

    /// <summary>The length of the e-mail address that the text begins with, or 0.</summary>
    public static int EmailLength(ReadOnlySpan<char> text)
    {
        int at = 0;
        while (at < text.Length && at <= LongestLocal && IsLocal(text[at]))
        {
            at++;
        }

        if (at == 0 || at > LongestLocal || at == text.Length || text[at] != '@')
        {
            return 0;
        }

        int end = at + 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '-'))
        {
            end++;
        }

        int domain = text[(at + 1)..end].TrimEnd(".-").Length;
        return domain > 0 ? at + 1 + domain : 0;
    }

    private static bool IsLocal(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-';
}
