using System.Numerics.Tensors;
using ModelGen.Runtime;

namespace ModelGen;

/// <content>Which anchors without an object count.</content>
public sealed partial class AnchorBoxes
{
    /// <summary>
    /// Leaves of each image the background that a detector takes most for an object, as many anchors as there are with an object times a ratio (Liu and others 2016, SSD): of thousands of anchors hardly one has an
    /// object, and all the others would drown what they say.
    /// </summary>
    /// <param name="scores">How much each anchor is taken for an object, <c>[batch, Count, values]</c>, of which the greatest value counts: the probabilities of all classes but the background, or a loss.</param>
    /// <param name="classes">What <see cref="Match"/> says of the anchors, <c>[batch, Count]</c>; background that is not left becomes −1, which should not count.</param>
    /// <param name="ratio">How many anchors of the background there are for one with an object, at least 0; 3 as in SSD by default. Fractions are rounded down.</param>
    /// <param name="least">How many there are of an image that has no objects, or few; at least 0.</param>
    /// <returns>How many anchors of the background are left.</returns>
    /// <exception cref="ArgumentException">A length does not fit, a score is NaN, or the spans share memory; nothing is changed then.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ratio"/> or <paramref name="least"/> is negative or no number.</exception>
    public int MineNegatives(ReadOnlySpan<float> scores, Span<int> classes, double ratio = 3, int least = 0)
    {
        if (!(ratio >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(ratio), ratio, $"ratio is {ratio}; it must be at least 0.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(least);
        if (classes.Length % Count != 0)
        {
            throw new ArgumentException($"Got {classes.Length:N0} values, expected [batch, Count] with a Count of {Count:N0}.", nameof(classes));
        }

        if (classes.IsEmpty ? !scores.IsEmpty : scores.IsEmpty || scores.Length % classes.Length != 0)
        {
            throw new ArgumentException($"Got {scores.Length:N0} values, expected [batch, Count, values] of {classes.Length:N0} anchors.", nameof(scores));
        }

        Check.Overlap(classes, scores, nameof(classes), nameof(scores));
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]))
            {
                throw new ArgumentException($"Score {i} is NaN.", nameof(scores));
            }
        }

        int left = 0, values = classes.IsEmpty ? 0 : scores.Length / classes.Length;
        using var memory = new KernelScratch(2L * Count);
        Span<ulong> keys = SortKeys.In(memory.Span);
        for (int first = 0; first < classes.Length; first += Count)
        {
            left += MineImage(scores.Slice(first * values, Count * values), classes.Slice(first, Count), ratio, least, keys);
        }

        return left;
    }

    private static int MineImage(ReadOnlySpan<float> scores, Span<int> classes, double ratio, int least, Span<ulong> keys)
    {
        (int objects, int negatives, int values) = (0, 0, scores.Length / classes.Length);
        for (int i = 0; i < classes.Length; i++)
        {
            if (classes[i] == 0)
            {
                keys[negatives++] = SortKeys.Of(TensorPrimitives.Max(scores.Slice(i * values, values)), i, descending: true);
            }

            objects += classes[i] > 0 ? 1 : 0;
        }

        int left = (int)Math.Min(negatives, Math.Max(Math.Floor(ratio * objects), least));
        keys = keys[..negatives];
        keys.Sort();
        foreach (ulong key in keys[left..])
        {
            classes[SortKeys.Place(key)] = -1;
        }

        return left;
    }
}
