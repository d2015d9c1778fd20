using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>How many threads the calls of models and the steps of trainers use.</summary>
/// <remarks>
/// One, unless told otherwise: by <see cref="Default"/> for the whole process, by <see cref="Use"/> for what the calling thread does until the scope ends. Results are the
/// same bits at any number. Only large work is shared; what is small stays on the calling thread. The helping threads are the process's own, not those of the thread pool;
/// they sleep when there is nothing to do, and all callers share them. A call never waits for a thread that has not begun to help it, so that it ends even if all of them
/// are busy. A call allocates nothing, but for the first ones of a thread.
/// </remarks>
/// <example>
/// <code>
/// Parallelism.Default = Parallelism.All;
/// using (Parallelism.Use(1))
/// {
///     classifier.Logits(image, logits, batch: 1);
/// }
/// </code>
/// </example>
public static class Parallelism
{
    /// <summary>The most threads there may be.</summary>
    public const int Most = 256;

    private static int standard = 1;

    /// <summary>What the calling thread uses; 0 for the default.</summary>
    [ThreadStatic]
    private static int current;

    /// <summary>As many threads as the process has processors, at most <see cref="Most"/>.</summary>
    public static int All => Math.Min(Environment.ProcessorCount, Most);

    /// <summary>How many threads a call uses outside of any scope, the calling one included; from 1, which it is at first, to <see cref="Most"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 or greater than <see cref="Most"/>.</exception>
    public static int Default
    {
        get => Volatile.Read(ref standard);
        set
        {
            RequireCount(value, nameof(value));
            Prepare(value);
            Volatile.Write(ref standard, value);
        }
    }

    /// <summary>How many threads a call that the calling thread makes now uses, itself included.</summary>
    public static int Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => current == 0 ? Default : current;
    }

    /// <summary>Calls that the calling thread makes use so many threads, itself included, until the scope is disposed.</summary>
    /// <param name="threads">From 1 to <see cref="Most"/>; <see cref="All"/> is one for each processor.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1 or greater than <see cref="Most"/>.</exception>
    public static Scope Use(int threads)
    {
        RequireCount(threads, nameof(threads));
        Prepare(threads);
        return new Scope(threads);
    }

    private static void Prepare(int threads)
    {
        if (threads > 1)
        {
            Helpers.Call();
        }
    }

    internal static void RequireCount(int threads, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, Most, name);
    }

    /// <summary>The part of a program in which calls use a number of threads; it belongs to the thread that has begun it.</summary>
    public readonly ref struct Scope : IDisposable
    {
        private readonly int before;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Scope(int threads)
        {
            before = current;
            current = threads;
        }

        /// <summary>Ends the scope: the number is what it was before.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => current = before;
    }
}
