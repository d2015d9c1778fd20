using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling.Formulas;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>Takes what the result of a product or sum goes through into the kernel itself, where the runtime's kernels can do that.</summary>
internal static class Epilogue
{
    /// <summary>The kernel with the term as its result; null where it has to write its result and the term has to read it.</summary>
    /// <param name="kernel">The kernel whose result the term reads.</param>
    /// <param name="accumulate">Whether the term's value is added to the output.</param>
    public static Kernel? Fuse(Kernel kernel, Term term, Shape shape, Operand output, bool accumulate)
    {
        Operand result = kernel.Writes.Single();
        if (shape.Length != result.Shape.Length)
        {
            return null;
        }

        bool isWhole = term is OperandTerm operand && operand.Operand.IsDense && operand.Operand.Access.Offset == Dim.Zero;
        bool isResult = isWhole && output.IsDense;
        return kernel switch
        {
            ContractionKernel product when term is OperandTerm view && (!accumulate || product.Form.CanAccumulate) =>
                ProductLoops.Place(product, view.Operand, output, []) is { } placed ? placed with { Accumulate = accumulate } : null,
            ContractionKernel product when !accumulate => WithFormula(product, term, output),
            ReduceKernel sum when isResult && (!accumulate || sum.CanAccumulate) => sum with { Output = output, Accumulate = accumulate },
            RuntimeKernel runtime when isWhole && !accumulate && shape == result.Shape && runtime.Operator.CanWrite(shape, output.Access) => runtime with { Outputs = [output] },
            RuntimeKernel runtime when isResult && (!accumulate || runtime.Operator.CanAccumulate) => runtime with { Outputs = [output], Accumulate = accumulate },
            _ => null,
        };
    }

    /// <summary>Whether the product could take the term in if it wrote memory of its own.</summary>
    public static bool Fits(Kernel kernel, Term term, Shape shape) =>
        kernel is not ContractionKernel product || WithFormula(product, term, Operand.Whole(product.Output.Buffer, shape)) is not null;

    private static ContractionKernel? WithFormula(ContractionKernel product, Term term, Operand output)
    {
        if (!product.Form.TakesFormula)
        {
            return null;
        }

        var formula = BoundFormula.Of(term, first: product.Output.Buffer);
        bool once = formula.Operands.Count(o => o.Buffer == product.Output.Buffer) == 1;
        return once && formula.Operands.Length <= 1 + FusionLimits.EpilogueOperands
            && ProductLoops.Place(product, formula.Operands[0], output, formula.Operands.RemoveAt(0)) is { } placed
            ? placed with { Epilogue = formula }
            : null;
    }
}
