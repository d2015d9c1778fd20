using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Emit;

/// <summary>Calls in a row that are equal but for a number in their paths, or altogether.</summary>
/// <param name="First">The first call.</param>
/// <param name="Path">That of all: <c>blocks.0…11</c>.</param>
/// <param name="Calls">How many calls there are.</param>
/// <param name="Objects">How many different layers are called.</param>
internal sealed record LayerRun(LayerUse First, string Path, int Calls, int Objects)
{
    /// <summary>The longest run that begins at a call.</summary>
    public static LayerRun At(ImmutableArray<LayerUse> calls, int start)
    {
        LayerUse first = calls[start];
        string[] parts = first.Path.Split('.');
        int end = start + 1, segment = -1;
        while (end < calls.Length && calls[end] with { Path = "" } == first with { Path = "" } && Follows(parts, calls[end].Path.Split('.'), end - start, ref segment))
        {
            end++;
        }

        int count = end - start;
        if (count == 1 || segment < 0)
        {
            return new(first, first.Path, count, 1);
        }

        parts[segment] = FormattableString.Invariant($"{parts[segment]}…{Number(parts[segment])!.Value + count - 1}");
        return new(first, string.Join(".", parts), count, count);
    }

    /// <summary>Whether a path is the first one, or has in one place the number that comes next.</summary>
    /// <param name="segment">That place; −1 as long as paths are equal.</param>
    private static bool Follows(string[] first, string[] path, int distance, ref int segment)
    {
        if (first.Length != path.Length)
        {
            return false;
        }

        int[] different = [.. Enumerable.Range(0, first.Length).Where(i => first[i] != path[i])];
        if (distance == 1 && different.Length == 1)
        {
            segment = different[0];
        }

        return segment < 0 ? different.Length == 0 : different is [var place] && place == segment && Number(path[place]) is { } number && number == Number(first[place]) + distance;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
