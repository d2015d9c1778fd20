using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>The caches of a session in one block, and how many positions each row of them has.</summary>
/// <remarks>A call writes behind what is there; the rows become longer only when it has succeeded.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CacheMemory
{
    private readonly AlignedBlock block;
    private readonly CachePart[] parts;
    private readonly int[] past;
    private readonly int[] lengths;
    private readonly RowMoves moves;

    /// <summary>What a row is kept in while others change places; taken when it is first needed.</summary>
    private float[] aside = [];

    /// <summary>Takes the memory; all rows are empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or the capacity 0.</exception>
    /// <exception cref="ArgumentException">A block of memory cannot have so many floats.</exception>
    internal CacheMemory(ReadOnlySpan<CacheLayout> caches, int batch, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (Batch, Capacity) = (batch, capacity);
        parts = new CachePart[2 * caches.Length];
        long size = 0, positions = (long)batch * capacity;
        for (int i = 0; i < caches.Length; i++)
        {
            CacheLayout cache = caches[i];
            parts[2 * i] = Next($"{cache.Name}.keys", cache.Heads, cache.KeyDim);
            parts[(2 * i) + 1] = Next($"{cache.Name}.values", cache.Heads, cache.ValueDim);
        }

        block = AlignedBlock.Zeroed(AlignedBlock.CheckedLength(size));
        past = new int[batch];
        lengths = new int[batch];
        moves = new RowMoves(batch);

        CachePart Next(string name, int heads, int dim)
        {
            var part = new CachePart(name, AlignedBlock.CheckedLength(size) > 0 ? (int)size : 0, heads, dim);
            size += Check.Product(positions, (long)heads * dim);
            return part;
        }
    }

    /// <summary>The number of rows.</summary>
    public int Batch { get; }

    /// <summary>The number of positions that each row has room for.</summary>
    public int Capacity { get; }

    /// <summary>All caches, one behind the other.</summary>
    public Span<float> Values => block.Span;

    /// <summary>How many positions each row has.</summary>
    public ReadOnlySpan<int> Past => past;

    /// <summary>How many of the positions that the running call is given each row has.</summary>
    public ReadOnlySpan<int> Lengths => lengths;

    /// <summary>The longest row.</summary>
    internal int Longest
    {
        get
        {
            int longest = 0;
            foreach (int length in past)
            {
                longest = Math.Max(longest, length);
            }

            return longest;
        }
    }

    /// <summary>Keys and values, in the order of their memory.</summary>
    internal ReadOnlySpan<CachePart> Parts => parts;

    /// <summary>Checks what a call is given, before it computes anything.</summary>
    /// <param name="time">The number of positions that it gives each row.</param>
    /// <param name="counted">How many of them each row has; all if empty.</param>
    /// <exception cref="ArgumentException">There are not as many lengths as rows, or one is out of range, or a row has no room for so many.</exception>
    public void Begin(int time, ReadOnlySpan<int> counted)
    {
        if (counted.Length != Batch && !counted.IsEmpty)
        {
            throw new ArgumentException($"'lengths' has {counted.Length} elements; the session has {Batch} rows.", nameof(counted));
        }

        for (int row = 0; row < Batch; row++)
        {
            int length = counted.IsEmpty ? time : counted[row];
            if ((uint)length > (uint)time)
            {
                throw new ArgumentException($"'lengths' has {length} for row {row}, which is given {time} positions.", nameof(counted));
            }

            if (past[row] > Capacity - length)
            {
                throw new ArgumentException(
                    $"Row {row} of the session has {past[row]} of {Capacity} positions, which leaves no room for {length} more: rewind or reset it, or go on in a session of a larger capacity that has copied this one.", nameof(time));
            }

            lengths[row] = length;
        }
    }

    /// <summary>Makes what a call has written a part of the rows.</summary>
    public void Commit()
    {
        for (int row = 0; row < past.Length; row++)
        {
            past[row] += lengths[row];
        }
    }

    /// <summary>Keys or values of a head of a row, all its positions.</summary>
    internal Span<float> Head(in CachePart part, int row, int head) => block.Span.Slice(part.Offset + (((row * part.Heads) + head) * Capacity * part.Dim), Capacity * part.Dim);

    /// <summary>Makes rows shorter, or says how long they are after they have been written.</summary>
    internal void SetLengths(ReadOnlySpan<int> rows) => rows.CopyTo(past);

    /// <summary>Cuts rows that are longer.</summary>
    internal void Cut(int length)
    {
        foreach (ref int row in past.AsSpan())
        {
            row = Math.Min(row, length);
        }
    }

    /// <summary>Takes the rows of another, of the same caches and as many rows, which fit.</summary>
    internal void CopyFrom(CacheMemory other)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            for (int row = 0; row < Batch; row++)
            {
                int count = other.past[row] * parts[i].Dim;
                for (int head = 0; head < parts[i].Heads; head++)
                {
                    other.Head(other.parts[i], row, head)[..count].CopyTo(Head(parts[i], row, head));
                }
            }
        }

        other.past.CopyTo(past, 0);
    }

    /// <summary>Makes row i what row rows[i] was.</summary>
    /// <param name="rows">As many as there are, each in range.</param>
    internal void Select(ReadOnlySpan<int> rows)
    {
        moves.Plan(rows);
        if (moves.NeedsAside && aside.Length == 0)
        {
            int widest = 0;
            foreach (CachePart part in parts)
            {
                widest = Math.Max(widest, part.Dim);
            }

            aside = new float[Capacity * widest];
        }

        foreach (CachePart part in parts)
        {
            for (int head = 0; head < part.Heads; head++)
            {
                foreach (RowMove move in moves.Moves)
                {
                    Of(part, move.From, head)[..(past[move.Origin] * part.Dim)].CopyTo(Of(part, move.To, head));
                }
            }
        }

        for (int row = 0; row < past.Length; row++)
        {
            lengths[row] = past[rows[row]];
        }

        lengths.CopyTo(past, 0);
    }

    private Span<float> Of(in CachePart part, int row, int head) => row == RowMoves.Aside ? aside : Head(part, row, head);
}
