using System.Diagnostics;

namespace ModelGen.Runtime;

/// <summary>The threads that help callers with large kernels: one pool for the process, begun when it is first needed.</summary>
/// <remarks>
/// A helper looks for work for some microseconds after the last one, since the kernels of a model follow each other closely, and then sleeps until it is woken. Callers
/// publish what they share in a few places; where there is none free a caller does its work alone.
/// </remarks>
internal sealed unsafe class WorkerPool : Helpers
{
    /// <summary>How many callers can share their work at the same time.</summary>
    private const int Places = 64;

    /// <summary>How long a helper looks for work before it sleeps.</summary>
    private static readonly long Patience = Stopwatch.Frequency / 20_000;

    private static readonly SharedWork?[] Published = new SharedWork?[Places];
    private static readonly Lock Growing = new();
    private static readonly object Bed = new();
    private static int workers;
    private static int sleepers;
    private static int end;

    [ThreadStatic]
    private static SharedWork? own;

    /// <inheritdoc/>
    internal override bool IsAwake => Volatile.Read(ref sleepers) < Volatile.Read(ref workers);

    /// <inheritdoc/>
    internal override void Run(delegate*<void*, int, void> run, void* context, int count, int threads)
    {
        SharedWork work = own ??= new SharedWork();
        int helpers = Math.Min(threads, count) - 1;
        if (Volatile.Read(ref workers) < helpers)
        {
            Grow(helpers);
        }

        work.Open(run, context, count, helpers);
        int place = Publish(work);
        if (place >= 0)
        {
            Wake(helpers);
        }

        // What a unit calls is not shared again.
        using (new Parallelism.Scope(1))
        {
            work.Work();
        }

        if (place >= 0)
        {
            Volatile.Write(ref Published[place], null);
        }

        work.Close();
    }

    private static int Publish(SharedWork work)
    {
        for (int place = 0; place < Places; place++)
        {
            if (Volatile.Read(ref Published[place]) is null && Interlocked.CompareExchange(ref Published[place], work, null) is null)
            {
                for (int last = Volatile.Read(ref end); last <= place;)
                {
                    last = Interlocked.CompareExchange(ref end, place + 1, last);
                }

                return place;
            }
        }

        return -1;
    }

    private static void Wake(int helpers)
    {
        // Publishing is a full fence: a helper that goes to sleep after this has seen the work.
        if (Volatile.Read(ref sleepers) == 0)
        {
            return;
        }

        lock (Bed)
        {
            for (int i = Math.Min(helpers, sleepers); i > 0; i--)
            {
                Monitor.Pulse(Bed);
            }
        }
    }

    private static void Grow(int helpers)
    {
        lock (Growing)
        {
            for (; workers < helpers; Volatile.Write(ref workers, workers + 1))
            {
                int number = workers;
                new Thread(() => Live(number)) { IsBackground = true, Name = $"ModelGen helper {number + 1}" }.Start();
            }
        }
    }

    private static void Live(int number)
    {
        using var alone = new Parallelism.Scope(1);
        for (int place = number; ;)
        {
            HelpWhileThereIsWork(ref place);
            Sleep();
        }
    }

    /// <summary>Helps caller after caller until there has been nothing to do for a while.</summary>
    private static void HelpWhileThereIsWork(ref int place)
    {
        for (long last = Stopwatch.GetTimestamp(); Stopwatch.GetTimestamp() - last <= Patience;)
        {
            if (HelpOnce(ref place))
            {
                last = Stopwatch.GetTimestamp();
            }
            else
            {
                Thread.SpinWait(4);
            }
        }
    }

    /// <summary>Helps the next caller behind the one that was helped last.</summary>
    private static bool HelpOnce(ref int place)
    {
        int count = Volatile.Read(ref end);
        for (int i = 0; i < count; i++)
        {
            int at = (place + 1 + i) % count;
            if (Volatile.Read(ref Published[at]) is { IsOpen: true } work && work.TryHelp())
            {
                place = at;
                return true;
            }
        }

        return false;
    }

    private static void Sleep()
    {
        lock (Bed)
        {
            Interlocked.Increment(ref sleepers);
            if (!IsWorkPublished())
            {
                Monitor.Wait(Bed);
            }

            Interlocked.Decrement(ref sleepers);
        }
    }

    private static bool IsWorkPublished()
    {
        foreach (ref SharedWork? place in Published.AsSpan())
        {
            if (Volatile.Read(ref place) is { IsOpen: true })
            {
                return true;
            }
        }

        return false;
    }
}
