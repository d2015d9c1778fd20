using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Where a loop along rows finds the operands of a formula that are contiguous; those that repeat one value in a row are in its vectors from the start.</summary>
/// <remarks>One offset serves all: places that move on by themselves take a register and an addition each, and what repeats would take a load each time.</remarks>
internal unsafe struct RowOperands
{
    private float* a;
    private float* b;
    private float* c;
    private float* d;
    private float* e;
    private float* f;
    private float* g;
    private float* h;

    /// <summary>The start of a row.</summary>
    /// <param name="operands">As many as the formula has.</param>
    /// <param name="output">The output, of a reduction.</param>
    /// <param name="row">The row.</param>
    /// <param name="x">Is given the operands that the row repeats.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Start<V, F>(Operand* operands, nint output, nint row, ref Operands<V> x)
        where V : struct, IVector<V>
        where F : struct
    {
        if (default(F) is IRepeatsA)
        {
            x.A = V.Create(*operands->Start(output, row));
        }
        else
        {
            a = operands->Start(output, row);
        }

        if (default(F) is IOperands2)
        {
            if (default(F) is IRepeatsB)
            {
                x.B = V.Create(*operands[1].Start(output, row));
            }
            else
            {
                b = operands[1].Start(output, row);
            }
        }

        if (default(F) is IOperands3)
        {
            if (default(F) is IRepeatsC)
            {
                x.C = V.Create(*operands[2].Start(output, row));
            }
            else
            {
                c = operands[2].Start(output, row);
            }
        }

        if (default(F) is IOperands4)
        {
            if (default(F) is IRepeatsD)
            {
                x.D = V.Create(*operands[3].Start(output, row));
            }
            else
            {
                d = operands[3].Start(output, row);
            }
        }

        if (default(F) is IOperands5)
        {
            if (default(F) is IRepeatsE)
            {
                x.E = V.Create(*operands[4].Start(output, row));
            }
            else
            {
                e = operands[4].Start(output, row);
            }
        }

        if (default(F) is IOperands6)
        {
            if (default(F) is IRepeatsF)
            {
                x.F = V.Create(*operands[5].Start(output, row));
            }
            else
            {
                f = operands[5].Start(output, row);
            }
        }

        if (default(F) is IOperands7)
        {
            if (default(F) is IRepeatsG)
            {
                x.G = V.Create(*operands[6].Start(output, row));
            }
            else
            {
                g = operands[6].Start(output, row);
            }
        }

        if (default(F) is IOperands8)
        {
            if (default(F) is IRepeatsH)
            {
                x.H = V.Create(*operands[7].Start(output, row));
            }
            else
            {
                h = operands[7].Start(output, row);
            }
        }
    }

    /// <summary>Loads a vector of each operand that is contiguous, <paramref name="offset"/> floats into the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void Load<V, F>(nint offset, ref Operands<V> x)
        where V : struct, IVector<V>
        where F : struct
    {
        if (default(F) is not IRepeatsA)
        {
            x.A = V.Load(in *a, offset);
        }

        if (default(F) is IOperands2 && default(F) is not IRepeatsB)
        {
            x.B = V.Load(in *b, offset);
        }

        if (default(F) is IOperands3 && default(F) is not IRepeatsC)
        {
            x.C = V.Load(in *c, offset);
        }

        if (default(F) is IOperands4 && default(F) is not IRepeatsD)
        {
            x.D = V.Load(in *d, offset);
        }

        if (default(F) is IOperands5 && default(F) is not IRepeatsE)
        {
            x.E = V.Load(in *e, offset);
        }

        if (default(F) is IOperands6 && default(F) is not IRepeatsF)
        {
            x.F = V.Load(in *f, offset);
        }

        if (default(F) is IOperands7 && default(F) is not IRepeatsG)
        {
            x.G = V.Load(in *g, offset);
        }

        if (default(F) is IOperands8 && default(F) is not IRepeatsH)
        {
            x.H = V.Load(in *h, offset);
        }
    }

    /// <summary>Copies the last values of a row, from <paramref name="offset"/> on, to where there is room for a whole vector of each operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Stage<V, F>(nint offset, int count, float* room)
        where V : struct, IVector<V>
        where F : struct
    {
        if (default(F) is not IRepeatsA)
        {
            a = Operand.Stage<V>(a + offset, count, room);
        }

        if (default(F) is IOperands2 && default(F) is not IRepeatsB)
        {
            b = Operand.Stage<V>(b + offset, count, room + (1 * Operand.MaxLanes));
        }

        if (default(F) is IOperands3 && default(F) is not IRepeatsC)
        {
            c = Operand.Stage<V>(c + offset, count, room + (2 * Operand.MaxLanes));
        }

        if (default(F) is IOperands4 && default(F) is not IRepeatsD)
        {
            d = Operand.Stage<V>(d + offset, count, room + (3 * Operand.MaxLanes));
        }

        if (default(F) is IOperands5 && default(F) is not IRepeatsE)
        {
            e = Operand.Stage<V>(e + offset, count, room + (4 * Operand.MaxLanes));
        }

        if (default(F) is IOperands6 && default(F) is not IRepeatsF)
        {
            f = Operand.Stage<V>(f + offset, count, room + (5 * Operand.MaxLanes));
        }

        if (default(F) is IOperands7 && default(F) is not IRepeatsG)
        {
            g = Operand.Stage<V>(g + offset, count, room + (6 * Operand.MaxLanes));
        }

        if (default(F) is IOperands8 && default(F) is not IRepeatsH)
        {
            h = Operand.Stage<V>(h + offset, count, room + (7 * Operand.MaxLanes));
        }
    }
}
