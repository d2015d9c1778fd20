using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>What a calling thread shares with helpers: units 0 to count - 1, each of which whoever comes first takes.</summary>
/// <remarks>
/// There is one for each calling thread, used again and again. Nobody is given a fixed part: a helper that comes late finds nothing left, and the caller waits only for
/// units that have been begun.
/// </remarks>
internal sealed unsafe class SharedWork
{
    /// <summary>A state: no helper may come any more. The lower bits count those that are there.</summary>
    private const int Closed = 1 << 30;

    private const int SpinsBeforeYield = 100;

    /// <summary>A unit that takes so long reads a file or has lost its processor.</summary>
    private const int YieldsBeforeSleep = 5000;

    private delegate*<void*, int, void> run;
    private void* context;
    private int count;
    private int mostHelpers;
    private ExceptionDispatchInfo? failure;

    // The counters that all write lie on a line of the cache of their own.
    private Counters counters = new() { State = Closed };

    /// <summary>Whether a helper would find a unit.</summary>
    internal bool IsOpen
    {
        get
        {
            int state = Volatile.Read(ref counters.State);
            return state < mostHelpers && Volatile.Read(ref counters.Next) < count;
        }
    }

    /// <summary>Lets helpers come.</summary>
    internal void Open(delegate*<void*, int, void> run, void* context, int count, int mostHelpers)
    {
        this.run = run;
        this.context = context;
        this.count = count;
        this.mostHelpers = mostHelpers;
        failure = null;
        counters.Next = 0;
        Volatile.Write(ref counters.State, 0);
    }

    /// <summary>Does units until none is left. An exception ends the work of all.</summary>
    internal void Work()
    {
        try
        {
            for (int unit; (unit = Interlocked.Increment(ref counters.Next) - 1) < count;)
            {
                run(context, unit);
            }
        }
#pragma warning disable CA1031 // thrown again by the calling thread
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = ExceptionDispatchInfo.Capture(e);
            Volatile.Write(ref counters.Next, int.MaxValue / 2);
        }
    }

    /// <summary>As <see cref="Work"/>, for a helper; false if it comes too late or there are enough.</summary>
    internal bool TryHelp()
    {
        int state = Volatile.Read(ref counters.State);
        while (state < Volatile.Read(ref mostHelpers))
        {
            int found = Interlocked.CompareExchange(ref counters.State, state + 1, state);
            if (found == state)
            {
                Work();
                Interlocked.Decrement(ref counters.State);
                return true;
            }

            state = found;
        }

        return false;
    }

    /// <summary>Lets nobody come any more and waits for those that are there.</summary>
    internal void Close()
    {
        int state = Interlocked.Or(ref counters.State, Closed);
        for (int spins = 0; state != 0 && Volatile.Read(ref counters.State) != Closed; spins++)
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

    [StructLayout(LayoutKind.Explicit, Size = 320)]
    private struct Counters
    {
        [FieldOffset(128)]
        public int Next;

        [FieldOffset(192)]
        public int State;
    }
}
