using System.Runtime.ExceptionServices;

namespace ModelGen.Runtime;

/// <summary>
/// Runs the parts of a long operation on the calling thread and on threads that live as long as the operation: making one takes less than a tenth of a millisecond, so that
/// nothing needs to be kept between operations, and a NativeAOT program stays free of the thread pool.
/// </summary>
internal sealed class ParallelLoop
{
    /// <summary>Values that are worth a thread of their own: a millisecond's work and more.</summary>
    private const int ValuesPerThread = 1 << 19;

    private readonly int count;
    private readonly Func<Action<int>> start;
    private readonly Lock failing = new();
    private int next;
    private int failed = int.MaxValue;
    private ExceptionDispatchInfo? failure;

    private ParallelLoop(int count, Func<Action<int>> start)
    {
        this.count = count;
        this.start = start;
    }

    /// <summary>Runs parts 0 … count − 1. Which thread runs which is not known; they are begun in order.</summary>
    /// <param name="count">The number of parts.</param>
    /// <param name="values">How many values all parts have together; few stay on the calling thread, else there is a thread for each processor.</param>
    /// <param name="start">Called once by each thread; runs a part, with memory that belongs to the thread.</param>
    /// <remarks>An exception ends the loop once the parts that have been begun are through. Of several, the one of the first part is thrown.</remarks>
    internal static void Run(int count, long values, Func<Action<int>> start)
    {
        long threads = Math.Min(Math.Min(Environment.ProcessorCount, count), values / ValuesPerThread);
        new ParallelLoop(count, start).Run((int)threads);
    }

    private void Run(int threads)
    {
        var others = new Thread[Math.Max(threads - 1, 0)];
        int started = 0;
        try
        {
            for (; started < others.Length; started++)
            {
                others[started] = new Thread(Work) { IsBackground = true };
                others[started].Start();
            }

            Work();
        }
        finally
        {
            foreach (Thread other in others.AsSpan(0, started))
            {
                other.Join();
            }
        }

        failure?.Throw();
    }

    private void Work()
    {
        int part = 0;
        try
        {
            Action<int> run = start();
            while (failure is null && (part = Interlocked.Increment(ref next) - 1) < count)
            {
                run(part);
            }
        }
        catch (Exception exception)
        {
            lock (failing)
            {
                if (part < failed)
                {
                    (failed, failure) = (part, ExceptionDispatchInfo.Capture(exception));
                }
            }
        }
    }
}
