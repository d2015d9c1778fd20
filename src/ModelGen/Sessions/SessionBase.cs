using System.ComponentModel;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// What all generated sessions share: the state that a <c>[Forward]</c> method with <see cref="StateAttribute">[State]</see> inputs carries from call to call. A
/// session is for one thread at a time, and a call that begins within another throws <see cref="InvalidOperationException"/>; any number of sessions may use one model at
/// the same time. A call allocates nothing, and leaves the state as it was where it throws. All memory is managed: there is nothing to dispose.
/// </summary>
public abstract class SessionBase
{
    /// <summary>Called by generated code: takes the memory for the state, which is zero.</summary>
    /// <param name="lengths">The number of floats of each tensor.</param>
    /// <exception cref="ArgumentException">A block of memory cannot have so many.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected SessionBase(params ReadOnlySpan<long> lengths) => State = new CarriedState(lengths);

    /// <summary>Called by generated code: the tensors, in the order of the inputs.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected CarriedState State { get; }

    /// <summary>Called by generated code: calls are for one thread at a time.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ThreadGuard Guard { get; } = new("The session");

    /// <summary>Makes the state zero, as it is in a new session.</summary>
    public void Reset()
    {
        using (Guard.Enter())
        {
            State.Clear();
        }
    }

    /// <summary>Called by generated code: takes the state of another session.</summary>
    /// <exception cref="ArgumentException">The other session was created for other sizes.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void CopyState(SessionBase other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == this)
        {
            return;
        }

        using (Guard.Enter())
        using (other.Guard.Enter())
        {
            State.CopyFrom(other.State);
        }
    }
}
