using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelGen.Tests.IO;

/// <summary>Damaged variants of a valid file, the same on every run.</summary>
internal static partial class Mutations
{
    private static readonly string[] numbers =
        ["0", "-1", "1", "4", "2147483647", "2147483648", "4294967296", "9223372036854775807", "18446744073709551616", "1e3", "0.5", "null", "\"0\"", "[]", "{}"];

    private static readonly byte[] bytes = [0x00, 0x01, 0x7F, 0x80, 0xFF, (byte)'"', (byte)'{', (byte)'}', (byte)',', 0x08, 0x1F];

    /// <summary>Variant <paramref name="index"/> of <paramref name="file"/>: one to three kinds of damage.</summary>
    public static byte[] Damage(byte[] file, int index)
    {
        var random = new Random(index);
        List<byte> damaged = [.. file];
        for (int rounds = random.Next(1, 4); rounds > 0; rounds--)
        {
            DamageOnce(damaged, random);
        }

        return [.. damaged];
    }

    /// <summary>Variant <paramref name="index"/> of a JSON text: a number, a piece or a character replaced, doubled or dropped.</summary>
    public static string DamageJson(string json, int index)
    {
        var random = new Random(index);
        MatchCollection tokens = Tokens().Matches(json);
        Match token = tokens[random.Next(tokens.Count)];
        Match other = tokens[random.Next(tokens.Count)];
        string replacement = random.Next(4) switch
        {
            0 => "",
            1 => token.Value + token.Value,
            2 => other.Value,
            _ => numbers[random.Next(numbers.Length)],
        };
        return string.Concat(json.AsSpan(0, token.Index), replacement, json.AsSpan(token.Index + token.Length));
    }

    private static void DamageOnce(List<byte> file, Random random)
    {
        int at = random.Next(file.Count + 1);
        int length = Math.Min(random.Next(1, 17), file.Count - at);
        switch (random.Next(7))
        {
            case 0:
                file.RemoveRange(at, file.Count - at);
                break;
            case 1:
                file.RemoveRange(at, length);
                break;
            case 2:
                file.InsertRange(at, file.GetRange(at, length));
                break;
            case 3:
                file.Insert(at, bytes[random.Next(bytes.Length)]);
                break;
            case 4 when at < file.Count:
                file[at] ^= (byte)(1 << random.Next(8));
                break;
            case 5 when file.Count > 0:
                // The first bytes of both formats hold sizes: hit them often.
                file[random.Next(Math.Min(16, file.Count))] = bytes[random.Next(bytes.Length)];
                break;
            default:
                file.AddRange(Encoding.ASCII.GetBytes(random.Next().ToString(CultureInfo.InvariantCulture)));
                break;
        }
    }

    [GeneratedRegex("""-?[0-9]+|"[^"]*"|[\[\]{}:,]""")]
    private static partial Regex Tokens();
}
