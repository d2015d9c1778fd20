using System.Collections.Immutable;
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
        bool isResult = term is OperandTerm operand && operand.Operand.IsDense && operand.Operand.Access.Offset == Dim.Zero;
        if (!output.IsDense || shape.Length != result.Shape.Length)
        {
            return null;
        }

        return kernel switch
        {
            ContractionKernel product when isResult && (!accumulate || product.Form.CanAccumulate) => product with { Output = output, Accumulate = accumulate },
            ContractionKernel product when !accumulate => WithFormula(product, term, shape, output),
            ReduceKernel sum when isResult && (!accumulate || sum.CanAccumulate) => sum with { Output = output, Accumulate = accumulate },
            RuntimeKernel runtime when isResult && (!accumulate || runtime.Operator.CanAccumulate) => runtime with { Outputs = [output], Accumulate = accumulate },
            _ => null,
        };
    }

    /// <summary>Whether the product could take the term in, whatever the output.</summary>
    public static bool Fits(Kernel kernel, Term term, Shape shape) => kernel is not ContractionKernel product || WithFormula(product, term, shape, product.Output) is not null;

    private static ContractionKernel? WithFormula(ContractionKernel product, Term term, Shape shape, Operand output)
    {
        if (!product.Form.TakesFormula)
        {
            return null;
        }

        var formula = BoundFormula.Of(term, first: product.Output.Buffer);
        Operand first = formula.Operands[0];
        bool once = formula.Operands.Count(o => o.Buffer == product.Output.Buffer) == 1;
        if (!once || !first.IsDense || first.Access.Offset != Dim.Zero || formula.Operands.Length > 1 + FusionLimits.EpilogueOperands)
        {
            return null;
        }

        int batch = product.Batch.Rank;
        if (batch > 0 && (shape != product.Output.Shape || batch + 2 > FusionLimits.Rank))
        {
            return null;
        }

        var strides = ImmutableArray.CreateBuilder<(Dim Row, Dim Column)>();
        foreach (Operand operand in formula.Operands.Skip(1))
        {
            if (RowsAndColumns(operand, batch, product.Sizes.N) is not { } pair)
            {
                return null;
            }

            strides.Add(pair);
        }

        var further = formula.Operands.Skip(1).Select(o => o.Access.Strides.Items.Take(batch).ToImmutableArray());
        return product with
        {
            Output = output,
            Epilogue = formula,
            EpilogueStrides = strides.ToImmutable(),
            Batch = new(product.Batch.Dims, [.. product.Batch.Strides, .. further]),
        };
    }

    /// <summary>The operand behind its batch dimensions as a matrix with this many columns: one stride from row to row, one from column to column.</summary>
    private static (Dim Row, Dim Column)? RowsAndColumns(Operand operand, int batch, Dim columns)
    {
        for (int split = operand.Shape.Rank; split >= batch; split--)
        {
            if (operand.Shape.Product(split, operand.Shape.Rank) == columns)
            {
                int rows = split - batch;
                var row = IterationSpace.Collapse(
                    [.. operand.Shape.Dims.Items.Skip(batch).Take(rows)], [[.. operand.Access.Strides.Items.Skip(batch).Take(rows)]]);
                var column = IterationSpace.Collapse([.. operand.Shape.Dims.Items.Skip(split)], [[.. operand.Access.Strides.Items.Skip(split)]]);
                return row.Rank <= 1 && column.Rank <= 1 ? (Stride(row), Stride(column)) : null;
            }
        }

        return null;
    }

    private static Dim Stride(IterationSpace space) => space.Rank == 0 ? Dim.Zero : space.Strides[0][0];
}
