using System.Runtime.CompilerServices;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace GeneratorTests.Infrastructure;

/// <summary>
/// Compares text with a file beside the test, by Verify's conventions: <c>Name.verified.cs</c> is what was approved, <c>Name.received.cs</c> what the test
/// got when it differs. To approve, rename the latter over the former.
/// </summary>
internal static class Snapshot
{
    /// <param name="name">The file's name without <c>.verified</c>, e.g. <c>FashionNet.cs</c>.</param>
    public static void Matches(string actual, string name, [CallerFilePath] string test = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(test)!, "Snapshots");
        string stem = Path.GetFileNameWithoutExtension(name);
        string verified = Path.Combine(folder, $"{stem}.verified{Path.GetExtension(name)}");
        string received = Path.Combine(folder, $"{stem}.received{Path.GetExtension(name)}");
        actual = actual.ReplaceLineEndings("\n");
        string expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(received, actual);
        Assert.Fail($"{Path.GetFileName(received)} differs from {Path.GetFileName(verified)}:\n{Diff(expected, actual)}");
    }

    /// <summary>Changed lines with two lines around them.</summary>
    public static string Diff(string expected, string actual)
    {
        var lines = InlineDiffBuilder.Diff(expected, actual).Lines;
        var text = new StringBuilder();
        for (int i = 0; i < lines.Count; i++)
        {
            bool isNear = Enumerable.Range(i - 2, 5).Any(j => j >= 0 && j < lines.Count && lines[j].Type != ChangeType.Unchanged);
            if (isNear)
            {
                char mark = lines[i].Type switch { ChangeType.Inserted => '+', ChangeType.Deleted => '-', _ => ' ' };
                text.Append(mark).Append(' ').Append(lines[i].Text).Append('\n');
            }
        }

        return text.ToString();
    }
}
