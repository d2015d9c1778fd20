using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>How many operands a formula has, and which of them repeat one value in a row.</summary>
/// <remarks>
/// Both are questions of its type (<see cref="IOperands1"/>, <see cref="IRepeatsA"/> …): the JIT answers them when it imports a method and never looks at what
/// depends on them, whereas it learns a property's value only when everything that depends on it has been inlined. So there are places that are written out for
/// eight operands: here and in <see cref="RowOperands"/> and <see cref="ColumnOperands"/>.
/// </remarks>
internal static class FormulaOperands
{
    internal const int Max = 8;

    /// <summary>Throws unless a formula has as many operands as it is given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Require<F>(int given)
        where F : struct
    {
        if (given != Count<F>())
        {
            ThrowCount(Count<F>(), given);
        }
    }

    /// <summary>Throws unless the operands behind the fourth, whose lengths or numbers are given or-ed, are left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RequireAbsent(int given)
    {
        if (given != 0)
        {
            ThrowPresent();
        }
    }

    /// <summary>The operands that repeat one value in a row, a bit for each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Repeats<F>()
        where F : struct
    {
        int repeats = 0;
        if (default(F) is IRepeatsA)
        {
            repeats |= 1 << 0;
        }

        if (default(F) is IRepeatsB)
        {
            repeats |= 1 << 1;
        }

        if (default(F) is IRepeatsC)
        {
            repeats |= 1 << 2;
        }

        if (default(F) is IRepeatsD)
        {
            repeats |= 1 << 3;
        }

        if (default(F) is IRepeatsE)
        {
            repeats |= 1 << 4;
        }

        if (default(F) is IRepeatsF)
        {
            repeats |= 1 << 5;
        }

        if (default(F) is IRepeatsG)
        {
            repeats |= 1 << 6;
        }

        if (default(F) is IRepeatsH)
        {
            repeats |= 1 << 7;
        }

        return repeats;
    }

    /// <summary>Whether an operand that moves by <paramref name="step"/> from one column to the next is as a formula expects it.</summary>
    /// <param name="repeats">See <see cref="Repeats"/>.</param>
    /// <param name="operand">Its number, from 0 on.</param>
    /// <param name="step">In floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Fits(int repeats, int operand, nint step) => step == 1 - ((repeats >> operand) & 1);

    /// <summary>Throws if a formula repeats an operand in a row that lies otherwise.</summary>
    /// <param name="repeats">See <see cref="Repeats"/>.</param>
    /// <param name="operand">Its number, from 0 on.</param>
    internal static void RequireContiguous(int repeats, int operand)
    {
        if (((repeats >> operand) & 1) != 0)
        {
            throw new ArgumentException($"Operand {operand + 1} has one value for each row in the formula; its last stride must be 0.");
        }
    }

    /// <summary>Throws if a formula repeats operands in a row: those of dense kernels are contiguous.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RequireDense<F>()
        where F : struct
    {
        if (Repeats<F>() != 0)
        {
            ThrowRepeats();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count<F>()
        where F : struct
    {
        int count = 1;
        if (default(F) is IOperands2)
        {
            count = 2;
        }

        if (default(F) is IOperands3)
        {
            count = 3;
        }

        if (default(F) is IOperands4)
        {
            count = 4;
        }

        if (default(F) is IOperands5)
        {
            count = 5;
        }

        if (default(F) is IOperands6)
        {
            count = 6;
        }

        if (default(F) is IOperands7)
        {
            count = 7;
        }

        return default(F) is IOperands8 ? 8 : count;
    }

    [DoesNotReturn]
    private static void ThrowPresent() => throw new ArgumentException("The formula's number of operands is at most 4, but more are given.");

    [DoesNotReturn]
    private static void ThrowCount(int count, int given) =>
        throw new ArgumentException($"The formula's number of operands is {count}, not {given}.");

    [DoesNotReturn]
    private static void ThrowRepeats() =>
        throw new ArgumentException("The formula has operands with one value for each row; it needs strides.");
}
