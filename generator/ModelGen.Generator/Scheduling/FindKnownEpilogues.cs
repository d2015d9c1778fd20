using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Scheduling.Formulas;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>Finds the linear layers and convolutions that the runtime has ready-made: saves start-up time, since each further formula is compiled anew.</summary>
/// <remarks>Precondition: scheduled.</remarks>
internal static class FindKnownEpilogues
{
    private static readonly FormulaStep AddBias = new(new Add(), [new(FormulaInputKind.Operand, 0, 0), new(FormulaInputKind.Operand, 1, 0)]);

    private static readonly FormulaInput Sum = new(FormulaInputKind.Step, 0, 0);

    /// <summary>By formula over the product and the bias, what stands behind the name of the product.</summary>
    private static readonly Dictionary<Formula, string> Suffixes = new()
    {
        [OfSteps(AddBias)] = "Bias",
        [OfSteps(AddBias, new(new Relu(), [Sum]))] = "BiasRelu",
        [OfSteps(AddBias, new(new Maximum(), [Sum, new(FormulaInputKind.Number, 0, 0)]))] = "BiasRelu",
    };

    public static Schedule Run(Schedule schedule) =>
        schedule with { Kernels = [.. schedule.Kernels.Select(k => k is ContractionKernel product ? product with { Known = Find(product) } : k)] };

    private static KnownEpilogue? Find(ContractionKernel kernel)
    {
        if (kernel is not { Form.HasBiasForms: true, Epilogue: { } epilogue } || kernel.Loops.Collapse().Rank > 0 || !Suffixes.TryGetValue(epilogue.Formula, out string? suffix))
        {
            return null;
        }

        // The kernels read whole vectors of the bias, which only a parameter's padding allows.
        Operand bias = epilogue.Operands[1];
        (Dim row, Dim column) = (kernel.Matrices[3].Row, kernel.Matrices[3].Column);
        bool isBias = bias.Buffer.Kind == BufferKind.Parameter && bias.Access.Offset == Dim.Zero && bias.Buffer.Length == kernel.Sizes.N
            && row == Dim.Zero && (column == Dim.One || kernel.Sizes.N == Dim.One);
        return isBias ? new(suffix, bias) : null;
    }

    private static Formula OfSteps(params FormulaStep[] steps) => new(Arity: 2, Scalars: 0, steps.ToEquatableArray(), [new(FormulaInputKind.Step, steps.Length - 1, 0)]);
}
