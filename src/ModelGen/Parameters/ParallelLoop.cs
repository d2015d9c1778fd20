using System.Runtime.ExceptionServices;

namespace ModelGen.Runtime;

/// <summary>
/// A long operation in parts, on the calling thread and on threads that live as long as the operation: making one takes less than a tenth of a millisecond, so that
/// nothing needs to be kept between operations, and a NativeAOT program stays free of the thread pool and of delegates.
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
    /// <param name="values">How many values all parts have together; few stay on the calling thread, else there is a thread for each processor.</param>
    /// <remarks>An exception ends the loop once the parts that have been begun are through. Of several, the one of the first part is thrown.</remarks>
    internal void Run(int parts, long values)
    {
        count = parts;
        long threads = Math.Min(Math.Min(Environment.ProcessorCount, parts), values / ValuesPerThread);
        if (threads <= 1)
        {
            Work();
        }
        else
        {
            RunOn(new Thread[threads - 1]);
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Runs a part.</summary>
    /// <param name="part">Which one.</param>
    /// <param name="buffer">Memory that belongs to the thread: null at first, for whoever needs it to make.</param>
    protected abstract void Run(int part, ref float[]? buffer);

    private void RunOn(Thread[] others)
    {
        int started = 0;
        try
        {
            for (; started < others.Length; started++)
            {
                others[started] = new Thread(Work) { IsBackground = true };
                others[started].UnsafeStart();
            }

            Work();
        }
        finally
        {
            for (int i = 0; i < started; i++)
            {
                others[i].Join();
            }
        }
    }

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
}
