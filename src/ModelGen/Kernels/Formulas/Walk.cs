using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// An odometer over some dimensions of an <see cref="IterationSpace"/>, last dimension fastest, that keeps every operand's position. Lives
/// on the stack uninitialised until it is started.
/// </summary>
internal unsafe struct Walk
{
    private IterationSpace* space;
    private int first;
    private int end;
    private fixed int index[IterationSpace.Capacity];
    private fixed long position[IterationSpace.MaxOperands];

    /// <summary>Starts at the first element of the dimensions from <paramref name="first"/> to <paramref name="end"/> (exclusive).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Start(IterationSpace* space, int first, int end)
    {
        StartIndex(space, first, end);
        for (int k = 0; k < space->Count; k++)
        {
            position[k] = (long)space->Data(k);
        }
    }

    /// <summary>As <see cref="Start(IterationSpace*, int, int)"/>, from where another walk stands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Start(IterationSpace* space, int first, int end, Walk* from)
    {
        StartIndex(space, first, end);
        for (int k = 0; k < space->Count; k++)
        {
            position[k] = from->position[k];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly float* Data(int operand) => (float*)position[operand];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool MoveNext()
    {
        for (int d = end - 1; d >= first; d--)
        {
            bool carry = ++index[d] == space->Extent(d);
            long steps = carry ? 1 - space->Extent(d) : 1;
            for (int k = 0; k < space->Count; k++)
            {
                position[k] += steps * space->Step(k, d) * sizeof(float);
            }

            if (!carry)
            {
                return true;
            }

            index[d] = 0;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StartIndex(IterationSpace* space, int first, int end)
    {
        this.space = space;
        this.first = first;
        this.end = end;
        for (int d = first; d < end; d++)
        {
            index[d] = 0;
        }
    }
}
