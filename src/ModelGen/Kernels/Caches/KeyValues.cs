using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>Caches of keys and values, which grow in place.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KeyValues
{
    /// <summary>
    /// Writes <c>cache[b, h, past[b] + t] = x[b, h, t]</c> as far as there is room; cache is [batch, heads, capacity, dim], x [batch, heads, time, dim]. What does not count may have none.
    /// </summary>
    /// <exception cref="ArgumentException">A span is too short, or a row has more than there can be; the cache is as it was.</exception>
    public static void Append(Span<float> cache, ReadOnlySpan<float> x, ReadOnlySpan<int> past, int batch, int heads, int capacity, int time, int dim)
    {
        int from = time * dim, to = capacity * dim;
        cache = cache[..checked(batch * heads * to)];
        x = x[..checked(batch * heads * from)];
        past = past[..batch];
        if (past.ContainsAnyExceptInRange(0, capacity))
        {
            throw new ArgumentException($"A row of a cache for {capacity} positions cannot have more.", nameof(past));
        }

        for (int row = 0; row < batch; row++)
        {
            int start = past[row] * dim, count = Math.Min(from, to - start);
            for (int head = 0; head < heads; head++)
            {
                int i = (row * heads) + head;
                x.Slice(i * from, count).CopyTo(cache.Slice((i * to) + start, count));
            }
        }
    }
}
