using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>Finds the linear layers that the runtime has ready-made: saves start-up time, since each further formula is compiled anew.</summary>
/// <remarks>Precondition: scheduled.</remarks>
internal static class FindKnownEpilogues
{
    private static readonly Dictionary<string, string> Methods = new(StringComparer.Ordinal)
    {
        ["a + b"] = "LinearBias",
        ["b + a"] = "LinearBias",
        ["V.Max(a + b, V.Zero)"] = "LinearBiasRelu",
        ["V.Max(b + a, V.Zero)"] = "LinearBiasRelu",
    };

    public static Schedule Run(Schedule schedule) =>
        schedule with { Kernels = [.. schedule.Kernels.Select(k => k is ContractionKernel product ? product with { Known = Find(product) } : k)] };

    private static KnownEpilogue? Find(ContractionKernel kernel)
    {
        if (kernel is not { Form: LinearForm, Epilogue: { Operands.Length: 2 } epilogue }
            || !Methods.TryGetValue(epilogue.Formula.ToString(), out string? method))
        {
            return null;
        }

        // The kernels read whole vectors of the bias, which only a parameter's padding allows.
        Operand bias = epilogue.Operands[1];
        (Dim row, Dim column) = kernel.EpilogueStrides[0];
        bool isBias = bias.Buffer.Kind == BufferKind.Parameter && bias.Access.Offset == Dim.Zero && bias.Buffer.Length == kernel.Sizes.N
            && row == Dim.Zero && (column == Dim.One || kernel.Sizes.N == Dim.One);
        return isBias ? new(method, bias) : null;
    }
}
