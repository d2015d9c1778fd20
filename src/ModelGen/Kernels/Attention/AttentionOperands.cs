namespace ModelGen.Runtime;

/// <summary>What forward and backward pass of an attention read, and which keys a query sees.</summary>
internal unsafe struct AttentionOperands
{
    internal AttentionShape Shape;
    internal AttentionMatrix Query;
    internal AttentionMatrix Key;
    internal AttentionMatrix Value;

    /// <summary>What is added to scores, if anything: a row for each query.</summary>
    internal AttentionMatrix Mask;

    /// <summary>How many keys lie before the first query, by batch; null for none.</summary>
    internal int* Past;

    /// <summary>How many keys count, by batch; null for all.</summary>
    internal int* Lengths;
    internal AttentionDropout Dropout;

    /// <summary>What a formula of scores looks up; null for none.</summary>
    internal PinnedTables* Tables;

    /// <summary>The place of a batch's first query among its keys.</summary>
    internal readonly int Offset(int batch) => Past == null ? 0 : Past[batch];

    /// <summary>The keys of a batch that count.</summary>
    internal readonly int End(int batch)
    {
        long end = Past == null ? Shape.Keys : Math.Min((long)Past[batch] + Shape.Time, Shape.Keys);
        return (int)Math.Max(0, Lengths == null ? end : Math.Min(end, Lengths[batch]));
    }

    /// <summary>The queries that see some of the keys from <paramref name="key"/> to <paramref name="keyEnd"/>, of those from <paramref name="first"/> to <paramref name="end"/>.</summary>
    internal readonly (int First, int End) Seeing(int key, int keyEnd, int offset, int first, int end)
    {
        if (Shape.IsCausal)
        {
            first = (int)Math.Max(first, (long)key - offset);
            end = Shape.Window == 0 ? end : (int)Math.Min(end, (long)keyEnd - 1 + Shape.Window - offset);
        }

        return (Math.Min(first, end), end);
    }

    /// <summary>The keys of a tile that a query sees, counted from the tile's first.</summary>
    internal readonly (int First, int End) Seen(int query, int offset, int key, int count)
    {
        if (!Shape.IsCausal)
        {
            return (0, count);
        }

        long place = (long)offset + query - key;
        return (Shape.Window == 0 ? 0 : (int)Math.Clamp(place + 1 - Shape.Window, 0, count), (int)Math.Clamp(place + 1, 0, count));
    }
}
