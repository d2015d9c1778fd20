using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>Caches of keys and values, which grow in place.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KeyValues
{
    /// <summary>
    /// Writes <c>cache[b, h, past[b] + t] = x[b, h, t]</c> as far as there is room; cache is [batch, heads, capacity, dim], x [batch, heads, time, dim] with strides from row to row of the
    /// batch, from head to head and from position to position. What does not count may have no room.
    /// </summary>
    /// <exception cref="ArgumentException">A span is too short, or a row has more than there can be; the cache is as it was.</exception>
    public static void Append(Span<float> cache, Strided x, ReadOnlySpan<int> past, int batch, int heads, int capacity, int time, int dim)
    {
        cache = cache[..checked(batch * heads * capacity * dim)];
        past = past[..batch];
        if (past.ContainsAnyExceptInRange(0, capacity))
        {
            throw new ArgumentException($"A row of a cache for {capacity} positions cannot have more.", nameof(past));
        }

        (int byRow, int byHead, int byPosition) = (x.Strides.Steps[0], x.Strides.Steps[1], x.Strides.Steps[2]);
        for (int row = 0; row < batch; row++)
        {
            int count = Math.Min(time, capacity - past[row]);
            for (int head = 0; head < heads; head++)
            {
                Span<float> to = cache.Slice(((((row * heads) + head) * capacity) + past[row]) * dim, count * dim);
                for (int t = 0; t < count; t++)
                {
                    x.Span.Slice((row * byRow) + (head * byHead) + (t * byPosition), dim).CopyTo(to[(t * dim)..]);
                }
            }
        }
    }
}
