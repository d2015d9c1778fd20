using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>Caches of keys and values, which grow in place.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KeyValues
{
    /// <summary>Writes <c>cache[b, h, past[b] + t] = x[b, h, t]</c>; cache is [batch, heads, capacity, dim], x [batch, heads, time, dim].</summary>
    /// <exception cref="ArgumentException">A span is too short, or the cache is too small for what is appended; it is as it was.</exception>
    public static void Append(Span<float> cache, ReadOnlySpan<float> x, ReadOnlySpan<int> past, int batch, int heads, int capacity, int time, int dim)
    {
        int from = time * dim, to = capacity * dim;
        cache = cache[..checked(batch * heads * to)];
        x = x[..checked(batch * heads * from)];
        past = past[..batch];
        foreach (int first in past)
        {
            if ((uint)first > (uint)(capacity - time))
            {
                throw new ArgumentException($"A cache for {capacity} positions has no room for {time} behind {first}.", nameof(past));
            }
        }

        for (int row = 0; row < batch; row++)
        {
            int start = past[row] * dim;
            for (int head = 0; head < heads; head++)
            {
                int i = (row * heads) + head;
                x.Slice(i * from, from).CopyTo(cache.Slice((i * to) + start, from));
            }
        }
    }
}
