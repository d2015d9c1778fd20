using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling.Nodes;

/// <summary>Matrix products: which kernel of the runtime, and the batch as loops or as more rows. A product waits for the one formula that reads it.</summary>
internal sealed class ProductScheduler(SchedulingState state) : NodeScheduler(state)
{
    public override void Schedule(Node node)
    {
        var op = (ContractionOperator)node.Operator;
        ProductForm form = op.FormOf(node, State.Buffers.LayoutOf(node.Inputs[1]), LayoutOfGradient(node.Output));
        Operand a = Matrix(node.Inputs[0], 0, form), b = Matrix(node.Inputs[1], 1, form);
        Operand output = Builder.Allocate(node.Output);
        ProductSizes sizes = op.SizesOf(node);
        ImmutableArray<MatrixStrides> matrices = form.ReadsWhole
            ? [new(sizes.K, Dim.One), new(sizes.N, Dim.One), new(sizes.N, Dim.One)]
            : [MatrixStrides.Of(a, form.TransposeA), MatrixStrides.Of(b, form.TransposeB), new(sizes.N, Dim.One)];
        IterationSpace loops = form.HasBatch ? Loops(a, b, output) : IterationSpace.Collapse([], [[], [], []]);
        ContractionKernel kernel = WithMoreRows(new ContractionKernel(form, output, a, b, sizes, loops, matrices) { Node = node });
        FusionPlan.Readers readers = State.Plan.ReadersOf(node.Output);
        if (!readers.InMemory && !readers.Repeated && readers.Kernels.Count == 1)
        {
            Builder.Hold(node.Output, kernel);
        }
        else
        {
            Builder.Write(kernel, (node.Output, output));
        }
    }

    /// <summary>How the gradient lies that a value is added to.</summary>
    private StorageLayout LayoutOfGradient(Value value) =>
        State.Readers.First(value)?.Operator.AddsToGradientOf is { } parameter ? State.Buffers.Parameters[parameter].Layout : StorageLayout.RowMajor;

    /// <summary>A value as a stack of matrices, read where it lies if the product can follow its strides, else copied.</summary>
    private Operand Matrix(Value value, int input, ProductForm form) =>
        Builder.Follow(value, (shape, access) => form.CanFollow(input, shape, access), "one product over contiguous rows is faster");

    /// <summary>More rows instead of a batch, where one matrix serves the whole batch and the rows go on as they began.</summary>
    private static ContractionKernel WithMoreRows(ContractionKernel kernel)
    {
        IterationSpace batch = kernel.Loops.Collapse();
        if (batch.Rank != 1 || batch.Strides[1][0] != Dim.Zero)
        {
            return batch.Rank == 0 ? kernel with { Loops = batch } : kernel;
        }

        // Where each product is a single row, rows are as far apart as the products.
        MatrixStrides a = kernel.Matrices[0], c = kernel.Matrices[2];
        bool isRow = kernel.Sizes.M == Dim.One;
        (Dim aRow, Dim cRow) = isRow ? (batch.Strides[0][0], batch.Strides[2][0]) : (a.Row, c.Row);
        return batch.Strides[0][0] != aRow * kernel.Sizes.M || batch.Strides[2][0] != cRow * kernel.Sizes.M ? kernel : kernel with
        {
            Loops = IterationSpace.Collapse([], [[], [], []]),
            Sizes = kernel.Sizes with { M = batch.Length * kernel.Sizes.M },
            Matrices = kernel.Matrices.SetItem(0, a with { Row = aRow }).SetItem(2, c with { Row = cRow }),
        };
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
