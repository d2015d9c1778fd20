using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>The sizes of an attention, and which keys a query sees.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct AttentionShape
{
    /// <summary>Describes an attention.</summary>
    /// <param name="batch">The size of the batch.</param>
    /// <param name="heads">The heads of the queries.</param>
    /// <param name="kvHeads">Those of keys and values, which divide them.</param>
    /// <param name="time">The queries of a head.</param>
    /// <param name="keys">The keys of a head.</param>
    /// <param name="d">The elements of a query and of a key.</param>
    /// <param name="dv">The elements of a value.</param>
    /// <param name="scale">What scores are multiplied by; 1/√d if nothing is given.</param>
    /// <param name="isCausal">Whether a query sees no key behind its own place.</param>
    /// <param name="window">How many keys up to its own place it sees; 0 for all.</param>
    public AttentionShape(int batch, int heads, int kvHeads, int time, int keys, int d, int dv, float? scale, bool isCausal, int window)
    {
        (Batch, Heads, KvHeads, Time, Keys, D, Dv) = (batch, heads, kvHeads, time, keys, d, dv);
        Scale = scale ?? (float)(1 / Math.Sqrt(d));
        (IsCausal, Window) = (isCausal, window);
    }

    /// <summary>The size of the batch.</summary>
    public int Batch { get; }

    /// <summary>The heads of the queries.</summary>
    public int Heads { get; }

    /// <summary>The heads of keys and values.</summary>
    public int KvHeads { get; }

    /// <summary>The queries of a head.</summary>
    public int Time { get; }

    /// <summary>The keys of a head.</summary>
    public int Keys { get; }

    /// <summary>The elements of a query and of a key.</summary>
    public int D { get; }

    /// <summary>The elements of a value.</summary>
    public int Dv { get; }

    internal float Scale { get; }

    internal bool IsCausal { get; }

    internal int Window { get; }

    /// <summary>The heads of queries that share one of keys.</summary>
    internal int Group => KvHeads == 0 ? 0 : Heads / KvHeads;

    /// <summary>The numbers that dropout draws: whole tiles of keys for every query.</summary>
    internal long Draws => (long)Batch * Heads * Time * Tiles * AttentionTile.Keys;

    /// <summary>The tiles of all keys.</summary>
    internal int Tiles => (Keys + AttentionTile.Keys - 1) / AttentionTile.Keys;

    /// <summary>The multiply-adds of one product of queries and keys or weights and values, together, half of them if half is not seen.</summary>
    internal long MultiplyAdds => (long)Batch * Heads * Time * Keys * (D + Dv) / (IsCausal && Time > 1 ? 2 : 1);

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Batch, "batch");
        ArgumentOutOfRangeException.ThrowIfNegative(Heads, "heads");
        ArgumentOutOfRangeException.ThrowIfNegative(KvHeads, "kvHeads");
        ArgumentOutOfRangeException.ThrowIfNegative(Time, "time");
        ArgumentOutOfRangeException.ThrowIfNegative(Keys, "keys");
        ArgumentOutOfRangeException.ThrowIfNegative(D, "d");
        ArgumentOutOfRangeException.ThrowIfNegative(Dv, "dv");
        if (KvHeads == 0 ? Heads != 0 : Heads % KvHeads != 0)
        {
            throw new ArgumentException($"{Heads} heads of queries cannot share {KvHeads} heads of keys.");
        }
    }
}
