using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>The loops over a query's scores of a tile of keys where a formula stands between products and softmax.</summary>
internal static unsafe class ScoreTile
{
    private static ReadOnlySpan<int> Numbers => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>A query's scores of a tile's keys, those that do not count −∞; the greatest of them.</summary>
    /// <param name="scores">Products of query and keys, whole vectors; become the scores.</param>
    /// <param name="mask">What is added to what the formula gives, or null.</param>
    /// <param name="scale">What products are multiplied by.</param>
    /// <param name="key">The tile's first key.</param>
    /// <param name="count">The keys of the tile.</param>
    /// <param name="first">The first key that is seen.</param>
    /// <param name="end">What the last key that is seen lies before.</param>
    /// <param name="place">The query.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Scores<V, F>(float* scores, float* mask, V scale, int key, int count, int first, int end, ref ScoreOperands<V> place)
        where V : struct, IVector<V>
        where F : struct, IScoreFormula
    {
        V hidden = V.Create(float.NegativeInfinity), most = hidden;
        for (int column = 0; column < count; column += V.Count)
        {
            V added = Look(mask, key, column, count, first, end, ref place);
            if (F.HasMask)
            {
                place.Seen &= F.Sees(in place);
            }

            place.Score = V.Load(ref *scores, column) * scale;
            V score = V.Select(place.Seen, F.HasScore ? F.Score(in place) + added : place.Score + added, hidden);
            V.Store(score, ref *scores, column);
            most = V.MaxNative(score, most);
        }

        return V.MaxAcross(most);
    }

    /// <summary>
    /// Products of query and keys become weights as they were used, those of the gradient and values the gradients of the scores' products; what the formula looks up gets its gradients.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Slope<V, F>(
        float* weights, float* slopes, float* mask, float* drawn, float scale, int key, int count, int first, int end, ref ScoreOperands<V> place, float logSum, float product)
        where V : struct, IVector<V>
        where F : struct, IScoreSlope
    {
        V factor = V.Create(scale), shift = V.Create(logSum), less = V.Create(product), hidden = V.Create(float.NegativeInfinity);
        for (int column = 0; column < count; column += V.Count)
        {
            V added = Look(mask, key, column, count, first, end, ref place);
            if (F.HasMask)
            {
                place.Seen &= F.Sees(in place);
            }

            place.Score = V.Load(ref *weights, column) * factor;
            V own = V.Create(1);
            V score = (F.HasScore ? F.Score(in place, out own) : place.Score) + added;

            // What the formula itself has made −∞ has no gradient, whatever its derivative is.
            place.Seen &= V.NotEqual(score, hidden);
            V weight = VectorMath.Exp(score - shift) & place.Seen, slope = V.Load(ref *slopes, column), used = weight;
            if (drawn != null)
            {
                V drop = V.Load(ref *drawn, column);
                (used, slope) = (weight * drop, slope * drop);
            }

            place.Slope = (weight * (slope - less)) & place.Seen;
            V.Store(used, ref *weights, column);
            V.Store((place.Slope * own * factor) & place.Seen, ref *slopes, column);
            if (F.HasTables)
            {
                F.Add(in place);
            }
        }
    }

    /// <summary>Whether a query sees any key of a tile.</summary>
    internal static bool SeesAny<V, F>(int key, int count, int first, int end, ref ScoreOperands<V> place)
        where V : struct, IVector<V>
        where F : struct, IScoreFormula
    {
        for (int column = 0; column < count; column += V.Count)
        {
            Look(null, key, column, count, first, end, ref place);
            if (ScoreOperands<V>.IsAny(place.Seen & F.Sees(in place)))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc cref="SeesAny"/>
    internal static bool SeesAnyWithSlope<V, F>(int key, int count, int first, int end, ref ScoreOperands<V> place)
        where V : struct, IVector<V>
        where F : struct, IScoreSlope
    {
        for (int column = 0; column < count; column += V.Count)
        {
            Look(null, key, column, count, first, end, ref place);
            if (ScoreOperands<V>.IsAny(place.Seen & F.Sees(in place)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Which keys of a vector are seen before the formula is asked, and where they are.</summary>
    /// <returns>What is added to what the formula gives.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Look<V>(float* mask, int key, int column, int count, int first, int end, ref ScoreOperands<V> place)
        where V : struct, IVector<V>
    {
        place.Key = V.AddBits(V.CreateBits(key + column), V.Load(ref Unsafe.As<int, float>(ref MemoryMarshal.GetReference(Numbers)), 0));
        place.Seen = V.FirstLanes(Math.Clamp(end - column, 0, V.Count)) & ~V.FirstLanes(Math.Clamp(first - column, 0, V.Count));
        if (mask == null)
        {
            return V.Zero;
        }

        V added = V.LoadPartial(ref *mask, column, Math.Min(V.Count, count - column));
        place.Seen &= V.NotEqual(added, V.Create(float.NegativeInfinity));
        return added;
    }
}
