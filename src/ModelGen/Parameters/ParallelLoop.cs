using System.Runtime.ExceptionServices;

namespace ModelGen.Runtime;

/// <summary>
/// A long operation in parts, on the calling thread and on as many helpers as <see cref="Parallelism"/> allows. Which thread runs which part changes nothing, and each
/// has a buffer of its own for all parts that it runs.
/// </summary>
internal abstract class ParallelLoop
{
    /// <summary>Values that are worth a thread of their own: a millisecond's work and more.</summary>
    private const int ValuesPerThread = 1 << 19;

    private readonly object failing = new();
    private int count;
    private int next;
    private int failed = int.MaxValue;
    private Exception? failure;

    /// <summary>Runs parts 0 … count − 1, once. Which thread runs which is not known; they are begun in order.</summary>
    /// <param name="parts">The number of parts.</param>
    /// <param name="values">How many values all parts have together; few stay on the calling thread.</param>
    /// <remarks>An exception ends the loop once the parts that have been begun are through. Of several, the one of the first part is thrown.</remarks>
    internal void Run(int parts, long values)
    {
        count = parts;
        int threads = (int)Math.Max(1, Math.Min(Math.Min(Parallelism.Current, parts), values / ValuesPerThread));
        var workers = new Workers(this);
        Partition.Run(ref workers, threads, threads);
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Runs a part.</summary>
    /// <param name="part">Which one.</param>
    /// <param name="buffer">Memory that belongs to the thread: null at first, for whoever needs it to make.</param>
    protected abstract void Run(int part, ref float[]? buffer);

    private void Work()
    {
        float[]? buffer = null;
        int part = 0;
        try
        {
            while (Volatile.Read(ref failure) is null && (part = Interlocked.Increment(ref next) - 1) < count)
            {
                Run(part, ref buffer);
            }
        }
#pragma warning disable CA1031 // thrown again by the calling thread
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (failing)
            {
                if (part < failed)
                {
                    (failed, failure) = (part, exception);
                }
            }
        }
    }

    /// <summary>A unit is a thread that runs parts until there are none left.</summary>
    private readonly struct Workers(ParallelLoop loop) : IUnits
    {
        public void Run(int unit) => loop.Work();
    }
}
