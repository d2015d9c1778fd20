using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>What a calling thread shares with helpers: units 0 to count - 1, each of which whoever comes first takes.</summary>
/// <remarks>
/// There is one for each calling thread, used again and again. Units are claimed from shares, as many as there may be threads: each thread begins with a share of its own, so that kernels that follow each other find in its
/// caches what it wrote, and goes on with what is left of others. Nobody is given a fixed part: a helper that comes late finds nothing left, and the caller waits only for units that have been begun.
/// </remarks>
internal sealed unsafe class SharedWork
{
    /// <summary>A state: no helper may come any more. The lower bits count those that are there.</summary>
    private const int Closed = 1 << 30;

    private const int SpinsBeforeYield = 100;

    /// <summary>More threads than this begin with the same shares.</summary>
    private const int MostShares = 16;

    /// <summary>From a counter to the next, so that each lies on lines of the cache of its own.</summary>
    private const int Distance = 32;

    /// <summary>A unit that takes so long reads a file or has lost its processor.</summary>
    private const int YieldsBeforeSleep = 5000;

    private delegate*<void*, int, void> run;
    private void* context;
    private int count;
    private int mostHelpers;
    private int shares;
    private ExceptionDispatchInfo? failure;

    /// <summary>The next unit of each share.</summary>
    private readonly int[] next = new int[(MostShares + 2) * Distance];

    // What all write lies on a line of the cache of its own.
    private Counter counter = new() { State = Closed };

    /// <summary>Whether a helper would find a unit.</summary>
    internal bool IsOpen
    {
        get
        {
            int state = Volatile.Read(ref counter.State);
            if (state >= mostHelpers)
            {
                return false;
            }

            for (int share = 0; share < shares; share++)
            {
                if (Volatile.Read(ref Next(share)) < End(share))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Lets helpers come.</summary>
    internal void Open(delegate*<void*, int, void> run, void* context, int count, int mostHelpers)
    {
        this.run = run;
        this.context = context;
        this.count = count;
        this.mostHelpers = mostHelpers;
        shares = Math.Min(mostHelpers + 1, MostShares);
        failure = null;
        for (int share = 0; share < shares; share++)
        {
            Next(share) = End(share - 1);
        }

        Volatile.Write(ref counter.State, 0);
    }

    /// <summary>Does units until none is left. An exception ends the work of all.</summary>
    internal void Work() => Work(0);

    private void Work(int first)
    {
        try
        {
            for (int i = 0; i < shares; i++)
            {
                int share = (first + i) % shares, end = End(share);
                for (int unit; (unit = Interlocked.Increment(ref Next(share)) - 1) < end;)
                {
                    run(context, unit);
                }
            }
        }
#pragma warning disable CA1031 // thrown again by the calling thread
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = ExceptionDispatchInfo.Capture(e);
            for (int share = 0; share < shares; share++)
            {
                Volatile.Write(ref Next(share), int.MaxValue / 2);
            }
        }
    }

    /// <summary>As <see cref="Work()"/>, for a helper; false if it comes too late or there are enough.</summary>
    internal bool TryHelp()
    {
        int state = Volatile.Read(ref counter.State);
        while (state < Volatile.Read(ref mostHelpers))
        {
            int found = Interlocked.CompareExchange(ref counter.State, state + 1, state);
            if (found == state)
            {
                Work(state + 1);
                Interlocked.Decrement(ref counter.State);
                return true;
            }

            state = found;
        }

        return false;
    }

    /// <summary>Lets nobody come any more and waits for those that are there.</summary>
    internal void Close()
    {
        int state = Interlocked.Or(ref counter.State, Closed);
        for (int spins = 0; state != 0 && Volatile.Read(ref counter.State) != Closed; spins++)
        {
            if (spins < SpinsBeforeYield)
            {
                Thread.SpinWait(10);
            }
            else if (spins < YieldsBeforeSleep)
            {
                Thread.Yield();
            }
            else
            {
                Thread.Sleep(1);
            }
        }

        context = null;
        failure?.Throw();
    }

    private ref int Next(int share) => ref next[(share + 1) * Distance];

    /// <summary>The end of a share's units, which is where those of the next begin.</summary>
    private int End(int share) => (int)((long)count * (share + 1) / shares);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Counter
    {
        [FieldOffset(128)]
        public int State;
    }
}
