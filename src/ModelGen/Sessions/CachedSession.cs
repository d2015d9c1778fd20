using System.ComponentModel;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// What all generated sessions over caches share: the keys and values of what a model has been given so far, so that a call computes what is new alone. All forward methods of the model that reach
/// caches are methods of its session, over the same caches. A session is for one thread at a time, and a call that begins within another throws <see cref="InvalidOperationException"/>; any number of
/// sessions may use one model at the same time. A call allocates nothing, and leaves the session as it was where it throws. All memory is managed: there is nothing to dispose.
/// </summary>
public abstract class CachedSession
{
    /// <summary>Called by generated code: takes the memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The batch is negative, or the capacity below 1.</exception>
    /// <exception cref="ArgumentException">A block of memory cannot have so many floats.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected CachedSession(ReadOnlySpan<CacheLayout> caches, int batch, int capacity) => Memory = new CacheMemory(caches, batch, capacity);

    /// <summary>The number of rows, the same in all calls.</summary>
    public int Batch => Memory.Batch;

    /// <summary>The number of positions that each row has room for.</summary>
    public int Capacity => Memory.Capacity;

    /// <summary>How many positions each row has.</summary>
    public ReadOnlySpan<int> Lengths => Memory.Past;

    /// <summary>Called by generated code: the caches.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected CacheMemory Memory { get; }

    /// <summary>Called by generated code: calls are for one thread at a time.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ThreadGuard Guard { get; } = new("The session");

    /// <summary>Makes all rows empty.</summary>
    public void Reset() => Rewind(0);

    /// <summary>Cuts each row that has more positions than <paramref name="length"/>.</summary>
    /// <param name="length">The number of positions that are left, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public void Rewind(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        using (Guard.Enter())
        {
            Memory.Cut(length);
        }
    }

    /// <summary>Cuts each row to a length of its own.</summary>
    /// <param name="lengths">As many as there are rows, none above what the row has.</param>
    /// <exception cref="ArgumentException">There are not as many lengths as rows, or one is negative or above what the row has; the session is as it was.</exception>
    public void Rewind(ReadOnlySpan<int> lengths)
    {
        using (Guard.Enter())
        {
            Check.Length(lengths.Length, Batch, nameof(lengths), "[batch]", "batch", Batch);
            for (int row = 0; row < Batch; row++)
            {
                if ((uint)lengths[row] > (uint)Lengths[row])
                {
                    throw new ArgumentException($"Row {row} has {Lengths[row]} positions; it cannot be cut to {lengths[row]}.", nameof(lengths));
                }
            }

            Memory.SetLengths(lengths);
        }
    }

    /// <summary>Makes row i what row <c>rows[i]</c> was: sequences change places, go on more than once, or end. <see cref="BeamSearch.Parents"/> are such rows.</summary>
    /// <param name="rows">As many as there are rows, each 0 … <see cref="Batch"/> − 1; a row may be taken any number of times.</param>
    /// <exception cref="ArgumentException">There are not as many, or one is out of range; the session is as it was.</exception>
    /// <remarks>Allocates nothing after the first time that rows change places in a circle.</remarks>
    public void SelectBatch(ReadOnlySpan<int> rows)
    {
        using (Guard.Enter())
        {
            Check.Length(rows.Length, Batch, nameof(rows), "[batch]", "batch", Batch);
            Check.Indices(rows, Batch, nameof(rows));
            Memory.Select(rows);
        }
    }

    /// <summary>Saves the caches, as far as they are filled, as a safetensors file; it appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; a file already there is as it was.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using (Guard.Enter())
        {
            SessionFile.Of(Memory).Save(path);
        }
    }

    /// <summary>Writes to a stream what <see cref="Save(string)"/> writes to a file.</summary>
    /// <param name="stream">A writable stream; it need not seek, and stays open.</param>
    public void Save(Stream stream)
    {
        using (Guard.Enter())
        {
            SessionFile.Of(Memory).Write(stream);
        }
    }

    /// <summary>Takes what a session of the same model has saved, of as many rows and any capacity, as long as they fit into this one's.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightMismatchException">Names or shapes do not fit, or the rows are too long; all mismatches are listed, and the session is as it was.</exception>
    /// <exception cref="InvalidDataException">It is no session's file; the session is as it was.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Load(string path)
    {
        using (Guard.Enter())
        {
            using var file = SafetensorsReader.Open(path);
            SessionFile.Load(Memory, file, path);
        }
    }

    /// <summary>Takes from a stream what <see cref="Load(string)"/> takes from a file.</summary>
    /// <param name="stream">A readable stream, from where it stands; it need not seek, and stays open.</param>
    /// <exception cref="WeightMismatchException">Names or shapes do not fit, or the rows are too long; all mismatches are listed, and the session is as it was.</exception>
    /// <exception cref="InvalidDataException">It is no session's file, or breaks off; the session is as it was.</exception>
    public void Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using (Guard.Enter())
        {
            using var file = SafetensorsReader.Over(new ForwardByteSource(stream), "the stream");
            SessionFile.Load(Memory, file, "The stream");
        }
    }

    /// <summary>Called by generated code: takes the caches of another session of the model.</summary>
    /// <exception cref="ArgumentException">The other session has another number of rows, or rows that are longer than this one has room for.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void CopyCaches(CachedSession other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == this)
        {
            return;
        }

        using (Guard.Enter())
        using (other.Guard.Enter())
        {
            if (other.Batch != Batch || other.Memory.Longest > Capacity)
            {
                throw new ArgumentException($"The session to copy has {other.Batch} rows of up to {other.Memory.Longest} positions, this one {Batch} rows for {Capacity}.", nameof(other));
            }

            Memory.CopyFrom(other.Memory);
        }
    }
}
