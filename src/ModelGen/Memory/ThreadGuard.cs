using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Notices when what is for one thread at a time is used by two. It costs a few nanoseconds and waits for nobody.</summary>
/// <param name="what">What it guards, as a message begins: <c>The trainer</c>.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ThreadGuard(string what)
{
    private int isTaken;

    /// <summary>Begins a use, which ends when what is returned is disposed.</summary>
    /// <exception cref="InvalidOperationException">Another use has not ended.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Use Enter()
    {
        if (Interlocked.Exchange(ref isTaken, 1) != 0)
        {
            ThrowTaken();
        }

        return new Use(this);
    }

    [DoesNotReturn]
    private void ThrowTaken() => throw new InvalidOperationException(
        $"{what} is in use: it is for one thread at a time, and no call of it may begin within another. Make one for each thread, or lock around the calls.");

    /// <summary>A use until it is disposed.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly ref struct Use : IDisposable
    {
        private readonly ThreadGuard guard;

        internal Use(ThreadGuard guard) => this.guard = guard;

        /// <summary>Ends the use.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => Volatile.Write(ref guard.isTaken, 0);
    }
}
