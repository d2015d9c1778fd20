using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>An odometer over some dimensions of an <see cref="IterationSpace"/>, last dimension fastest, that keeps every operand's position.</summary>
internal unsafe ref struct Walk
{
    private readonly IterationSpace* space;
    private readonly int first;
    private readonly int end;
    private Indices index;
    private Positions position;

    /// <summary>Starts at the first element of the dimensions from <paramref name="first"/> to <paramref name="end"/> (exclusive).</summary>
    internal Walk(IterationSpace* space, int first, int end)
    {
        this.space = space;
        this.first = first;
        this.end = end;
        for (int k = 0; k < space->Count; k++)
        {
            position[k] = (nint)space->Data(k);
        }
    }

    /// <summary>As <see cref="Walk(IterationSpace*, int, int)"/>, from where another walk stands.</summary>
    internal Walk(IterationSpace* space, int first, int end, in Walk start)
    {
        this.space = space;
        this.first = first;
        this.end = end;
        position = start.position;
    }

    internal readonly float* Data(int operand) => (float*)position[operand];

    internal bool MoveNext()
    {
        for (int d = end - 1; d >= first; d--)
        {
            bool carry = ++index[d] == space->Extent(d);
            nint steps = carry ? 1 - space->Extent(d) : 1;
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

    [InlineArray(IterationSpace.Capacity)]
    private struct Indices
    {
        private int first;
    }

    [InlineArray(IterationSpace.MaxOperands)]
    private struct Positions
    {
        private nint first;
    }
}
