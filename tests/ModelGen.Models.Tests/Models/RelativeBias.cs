using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>
/// What is added to the scores of attention for the distance between a query and a key (Raffel and others 2020): a number for each bucket and head, near distances having buckets of
/// their own, far ones larger and larger ones.
/// </summary>
public static class RelativeBias
{
    public const int Buckets = 8;

    private const int MaxDistance = 12;

    /// <summary>For positions <c>[batch, time]</c> of queries, and keys from 0 on: <c>[batch, heads, time, keys]</c> out of a table <c>[buckets, heads]</c>.</summary>
    public static Tensor Of(Tensor table, IntTensor queries, int keys, bool bidirectional)
    {
        var ahead = Arange(keys).Int() - Unsqueeze(queries, 2);
        int half = bidirectional ? Buckets / 2 : Buckets;
        int exact = half / 2;
        var distance = bidirectional ? Abs(ahead) : -Clamp(ahead, max: 0);
        var bucket = Clamp(distance, max: exact);
        for (int k = 1; k < half - exact; k++)
        {
            // Distances from here on are in a bucket further; where the power is a whole number it may come out a little more.
            int first = (int)Math.Ceiling((exact * Math.Pow((double)MaxDistance / exact, (double)k / (half - exact))) - 1e-6);
            bucket = bucket + (distance >= first).Int();
        }

        bucket = bidirectional ? bucket + ((ahead > 0).Int() * half) : bucket;
        return Embedding(bucket, table).Permute(0, 3, 1, 2);
    }
}
