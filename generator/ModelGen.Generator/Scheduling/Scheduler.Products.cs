using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <content>Matrix products: which kernel of the runtime, and the batch as loops or as more rows.</content>
internal sealed partial class Scheduler
{
    private void VisitProduct(Node node, ContractionOperator op)
    {
        ProductForm form = op.FormOf(node, LayoutOf(node.Inputs[1]), LayoutOfGradient(node.Output));
        Operand a = Matrix(node.Inputs[0], 0, ref form), b = Matrix(node.Inputs[1], 1, ref form);
        Operand output = builder.Allocate(node.Output);
        var kernel = new ContractionKernel(form, output, a, b, op.SizesOf(node)) { Node = node };
        kernel = form.HasBatch ? WithBatch(kernel) : kernel;
        FusionPlan.Readers readers = plan.ReadersOf(node.Output);
        if (!readers.InMemory && !readers.Repeated && readers.Kernels.Count == 1)
        {
            builder.Hold(node.Output, kernel);
        }
        else
        {
            builder.Write(kernel, (node.Output, output));
        }
    }

    /// <summary>How a value lies if it is a parameter.</summary>
    private StorageLayout LayoutOf(Value value) => value.Operator is Parameter parameter ? parameters[parameter.Index].Layout : StorageLayout.RowMajor;

    /// <summary>How the gradient lies that a value is added to.</summary>
    private StorageLayout LayoutOfGradient(Value value) =>
        users[value].FirstOrDefault()?.Operator is EffectOperator { AddsToGradient: true } gradient ? parameters[gradient.Parameter].Layout : StorageLayout.RowMajor;

    /// <summary>A value as a stack of dense matrices; a transposed view of one is read as such where the product can, anything else is copied.</summary>
    private Operand Matrix(Value value, int input, ref ProductForm form)
    {
        if (form.Transposed(input) is not { } transposed)
        {
            return builder.Dense(value);
        }

        Operand operand = builder.Store(value);
        int last = operand.Shape.Rank - 1;
        Dim rows = operand.Shape[last - 1], columns = operand.Shape[last];
        Dim down = operand.Access.Strides[last - 1], right = operand.Access.Strides[last];
        bool isDense = (right == Dim.One || columns == Dim.One) && (down == columns || rows == Dim.One);
        bool isTransposed = (down == Dim.One || rows == Dim.One) && (right == rows || columns == Dim.One);
        if (isDense || !isTransposed)
        {
            return isDense ? operand : builder.Dense(value);
        }

        form = transposed;
        return operand;
    }

    /// <summary>Loops over the batch, or more rows where one matrix serves the whole batch.</summary>
    private static ContractionKernel WithBatch(ContractionKernel kernel)
    {
        ProductSizes sizes = kernel.Sizes;
        IterationSpace loops = Loops(kernel.A, kernel.B, kernel.Output), batch = loops.Collapse();
        bool isMoreRows = batch.Rank == 1 && !kernel.Form.TransposeA && batch.Strides[1][0] == Dim.Zero && batch.Strides[0][0] == sizes.M * sizes.K;
        return batch.Rank == 0 ? kernel
            : isMoreRows ? kernel with { Sizes = sizes with { M = batch.Length * sizes.M } }
            : kernel with { Batch = loops };
    }

    /// <summary>The loops over the batch with the strides of a, b and the result, one for each dimension.</summary>
    private static IterationSpace Loops(Operand a, Operand b, Operand output)
    {
        int rank = output.Shape.Rank - 2;
        ImmutableArray<Dim> Strides(Operand operand)
        {
            int added = output.Shape.Rank - operand.Shape.Rank;
            return [.. Enumerable.Range(0, rank).Select(i => i < added || operand.Shape[i - added] == Dim.One ? Dim.Zero : operand.Access.Strides[i - added])];
        }

        return new([.. output.Shape.Dims.Items.Take(rank)], [Strides(a), Strides(b), Strides(output)]);
    }
}
