using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace ModelGen;

/// <summary>Reads batches on a thread of its own, a few ahead of who takes them. Memory goes round; nothing is allocated for a batch.</summary>
internal sealed class ReadAhead : IDisposable
{
    private readonly Batch[] ring;
    private readonly SemaphoreSlim free;
    private readonly SemaphoreSlim filled = new(0);
    private readonly Func<Batch, int, bool> read;
    private readonly int first;
    private readonly Thread thread;
    private int taken;
    private volatile bool stops;

    /// <summary>The number of batches there are; while reading goes on, more than can be taken.</summary>
    private volatile int end = int.MaxValue;

    private ExceptionDispatchInfo? error;

    /// <summary>Begins to read.</summary>
    /// <param name="ahead">How many batches are read ahead of the one that is in use.</param>
    /// <param name="first">The number of the first batch.</param>
    /// <param name="read">Fills the batch of a number; false at the end.</param>
    internal ReadAhead(int ahead, int first, Func<Batch, int, bool> read)
    {
        ring = new Batch[ahead + 1];
        for (int i = 0; i < ring.Length; i++)
        {
            ring[i] = new Batch();
        }

        (this.first, this.read) = (first, read);
        free = new SemaphoreSlim(ring.Length);
        thread = new Thread(Run) { IsBackground = true, Name = "ModelGen data" };
        thread.Start();
    }

    public void Dispose()
    {
        stops = true;
        free.Release();
        thread.Join();
        free.Dispose();
        filled.Dispose();
    }

    /// <summary>Gives the batch before back and takes the next one; null at the end.</summary>
    internal Batch? Next()
    {
        if (taken > 0)
        {
            free.Release();
        }

        filled.Wait();
        if (taken == end)
        {
            filled.Release();
            error?.Throw();
            return null;
        }

        return ring[taken++ % ring.Length];
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever is thrown is thrown again on the thread that waits for it.")]
    private void Run()
    {
        int count = 0;
        try
        {
            for (; ; count++)
            {
                free.Wait();
                if (stops || !read(ring[count % ring.Length], first + count))
                {
                    break;
                }

                filled.Release();
            }
        }
        catch (Exception exception)
        {
            // It is thrown where the batch would have been taken.
            error = ExceptionDispatchInfo.Capture(exception);
        }

        end = count;
        filled.Release();
    }
}
