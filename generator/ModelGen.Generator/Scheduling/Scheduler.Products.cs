using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <content>Matrix products: which kernel of the runtime, and the batch as loops or as more rows.</content>
internal sealed partial class Scheduler
{
    private void VisitProduct(Node node)
    {
        ContractionForm form = FormOf(node);
        bool onPanels = form != ContractionForm.MatMul;
        var op = (MatMul)node.Operator;
        (Operand a, bool transposeA) = MatrixOperand(node.Inputs[0], op.TransposeA, plain: onPanels);
        (Operand b, bool transposeB) = MatrixOperand(node.Inputs[1], op.TransposeB, plain: onPanels);
        Operand output = builder.Allocate(node.Output);
        Shape shape = node.Types[0].Shape;
        Dim m = shape[shape.Rank - 2], n = shape[shape.Rank - 1], k = a.Shape[a.Shape.Rank - (op.TransposeA ? 2 : 1)];
        var kernel = new ContractionKernel(form, output, a, transposeA, b, transposeB, m, k, n) { Node = node };
        IterationSpace loops = Loops(a, b, output), batch = loops.Collapse();

        // One matrix for the whole batch: more rows instead of more products.
        bool isFolded = batch.Rank == 1 && !transposeA && batch.Strides[1][0] == Dim.Zero && batch.Strides[0][0] == m * k;
        kernel = batch.Rank == 0 ? kernel : isFolded ? kernel with { M = batch.Length * m } : kernel with { Batch = loops };

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

    private ContractionForm FormOf(Node node)
    {
        var op = (MatMul)node.Operator;
        if (node.Inputs[1].Operator is Operators.Sources.Parameter weight && parameters[weight.Index].Layout == StorageLayout.Panels)
        {
            return op.TransposeB ? ContractionForm.Linear : ContractionForm.LinearInputGradient;
        }

        return users[node.Output].FirstOrDefault()?.Operator is AccumulateGradient gradient && parameters[gradient.Parameter].Layout == StorageLayout.Panels
            ? ContractionForm.LinearWeightGradient
            : ContractionForm.MatMul;
    }

    /// <summary>A value as a stack of dense matrices; a transposed view of one is read as such, anything else is copied.</summary>
    /// <param name="plain">Whether the kernel takes no other transposition than its own, and one matrix behind the other.</param>
    private (Operand Operand, bool Transpose) MatrixOperand(Value value, bool transpose, bool plain)
    {
        Operand operand = builder.Store(value);
        int last = operand.Shape.Rank - 1;
        Dim rows = operand.Shape[last - 1], columns = operand.Shape[last];
        Dim down = operand.Access.Strides[last - 1], right = operand.Access.Strides[last];
        bool isDense = (right == Dim.One || columns == Dim.One) && (down == columns || rows == Dim.One);
        bool isTransposed = (down == Dim.One || rows == Dim.One) && (right == rows || columns == Dim.One);
        return plain || !(isDense || isTransposed) ? (builder.Dense(value), transpose)
            : isDense ? (operand, transpose)
            : (operand, !transpose);
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
