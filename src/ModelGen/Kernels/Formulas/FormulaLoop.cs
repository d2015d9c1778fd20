using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>A formula and the loop over rows that applies it, for code that is not generic over it.</summary>
internal readonly unsafe struct FormulaLoop
{
    /// <summary>The operands that repeat one value in a row, see <see cref="FormulaOperands.Repeats"/>.</summary>
    internal readonly int Repeats;

    private readonly delegate*<void*, RowBlock*, void> loop;
    private readonly void* formula;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FormulaLoop(delegate*<void*, RowBlock*, void> loop, void* formula, int repeats)
    {
        this.loop = loop;
        this.formula = formula;
        Repeats = repeats;
    }

    /// <summary>The loop of a formula of one result.</summary>
    /// <param name="formula">Outlives this, and does not move.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static FormulaLoop Of<F, M>(ref F formula)
        where F : struct, IFormula
        where M : struct, IStore =>
        new(Elementwise.Loop<F, M>(), Unsafe.AsPointer(ref formula), FormulaOperands.Repeats<F>());

    /// <summary>The loop of a formula of several results.</summary>
    /// <param name="formula">Outlives this, and does not move.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static FormulaLoop OfJoint<F>(ref F formula)
        where F : struct, IJointFormula =>
        new(Elementwise.JointLoopOf<F>(), Unsafe.AsPointer(ref formula), FormulaOperands.Repeats<F>());

    /// <summary>Computes a block of rows, whose operands lie as the formula expects.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Run(RowBlock* block) => loop(formula, block);
}
