using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Generator.Scheduling.Formulas;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <content>Matrix products: which kernel of the runtime, and the batch as loops or as more rows.</content>
internal sealed partial class Scheduler
{
    private const string NotInRows = "a product is faster over contiguous rows";
    private const string NotAlike = "rows of both operands lie in different dimensions";

    /// <summary>Rows of several dimensions that a reshape makes one of, but strides can't; products that only add them up follow each dimension.</summary>
    private readonly Dictionary<Value, Operand> rowsApart = [];

    private void VisitProduct(Node node, ContractionOperator op)
    {
        ProductForm form = FormOf(node, op);
        Operand a = Matrix(node.Inputs[0], 0, form), b = Matrix(node.Inputs[1], 1, form);
        Operand output = builder.Allocate(node.Output);
        ProductSizes sizes = op.SizesOf(node);
        if (form.SumsRows)
        {
            (a, b) = SameRows(node, a, b);
            sizes = sizes with { K = a.Shape[a.Shape.Rank - 2] };
        }

        IterationSpace loops = form.SumsRows ? LoopsOverRows(a, b) : form.HasBatch ? Loops(a, b, output) : IterationSpace.Collapse([], [[], [], []]);
        ImmutableArray<MatrixStrides> matrices = [MatrixStrides.Of(a, form.TransposeA), MatrixStrides.Of(b, form.TransposeB), new(sizes.N, Dim.One)];
        ContractionKernel kernel = WithMoreRows(new ContractionKernel(form, output, a, b, sizes, loops, matrices) { Node = node });
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

    private ProductForm FormOf(Node node, ContractionOperator op) => op.FormOf(node, LayoutOf(node.Inputs[1]), LayoutOfGradient(node.Output));

    /// <summary>Whether nothing reads rows but products that add them up; then they may lie in several dimensions.</summary>
    private bool TakeRowsApart(Node reshape)
    {
        Value rows = reshape.Inputs[0];
        Shape shape = reshape.Types[0].Shape;
        if (shape.Rank != 2 || rows.Shape.Rank < 3 || rows.Shape[rows.Shape.Rank - 1] != shape[1] || rows.Shape.Rank > FusionLimits.Rank || OutputUses(reshape.Output) > 0
            || builder[rows] is not OperandTerm { Operand: var operand } || builder.HeldIn(builder[rows]).Any()
            || !users[reshape.Output].All(u => u.Operator is ContractionOperator op && FormOf(u, op) is { SumsRows: true } form && form.CanFollow(0, operand.Shape, operand.Access)))
        {
            return false;
        }

        rowsApart.Add(reshape.Output, operand);
        return true;
    }

    /// <summary>How a value lies if it is a parameter.</summary>
    private StorageLayout LayoutOf(Value value) => value.Operator is Parameter parameter ? parameters[parameter.Index].Layout : StorageLayout.RowMajor;

    /// <summary>How the gradient lies that a value is added to.</summary>
    private StorageLayout LayoutOfGradient(Value value) =>
        users[value].FirstOrDefault()?.Operator is EffectOperator { AddsToGradient: true } gradient ? parameters[gradient.Parameter].Layout : StorageLayout.RowMajor;

    /// <summary>A value as a stack of matrices, read where it lies if the product can follow its strides, else copied.</summary>
    private Operand Matrix(Value value, int input, ProductForm form) =>
        rowsApart.TryGetValue(value, out Operand? apart) ? apart : builder.Follow(value, (shape, access) => form.CanFollow(input, shape, access), NotInRows);

    /// <summary>Two operands over the same dimensions of rows: contiguous rows are in as many as need be.</summary>
    private (Operand A, Operand B) SameRows(Node node, Operand a, Operand b)
    {
        if (a.Shape.Rank > 2 && b.Shape.Rank > 2 && !a.Shape.Dims.Items.Take(a.Shape.Rank - 1).SequenceEqual(b.Shape.Dims.Items.Take(b.Shape.Rank - 1)))
        {
            Shape rows = node.Inputs[0].Shape;
            Operand copy = builder.Dense(node.Inputs[0].Node.Inputs[0], NotAlike);
            a = copy with { Shape = rows, Access = Access.Dense(rows) with { Offset = copy.Access.Offset } };
        }

        return (a.Shape.Rank < b.Shape.Rank ? Like(node.Inputs[0], a, b) : a, b.Shape.Rank < a.Shape.Rank ? Like(node.Inputs[1], b, a) : b);

        Operand Like(Value value, Operand plain, Operand other)
        {
            plain = plain.IsDense ? plain : builder.Dense(value, NotAlike);
            var shape = new Shape([.. other.Shape.Dims.Items.Take(other.Shape.Rank - 1), plain.Shape[1]]);
            return plain with { Shape = shape, Access = Access.Dense(shape) with { Offset = plain.Access.Offset } };
        }
    }

    /// <summary>The loops over all dimensions of rows but the last, in which only the operands move.</summary>
    private static IterationSpace LoopsOverRows(Operand a, Operand b)
    {
        int rank = a.Shape.Rank - 2;
        return new([.. a.Shape.Dims.Items.Take(rank)], [[.. a.Access.Strides.Items.Take(rank)], [.. b.Access.Strides.Items.Take(rank)], [.. Enumerable.Repeat(Dim.Zero, rank)]]);
    }

    /// <summary>More rows instead of a batch, where one matrix serves the whole batch and the rows go on as they began.</summary>
    private static ContractionKernel WithMoreRows(ContractionKernel kernel)
    {
        IterationSpace batch = kernel.Loops.Collapse();
        bool isMoreRows = batch.Rank == 1 && batch.Strides[1][0] == Dim.Zero
            && batch.Strides[0][0] == kernel.Matrices[0].Row * kernel.Sizes.M && batch.Strides[2][0] == kernel.Matrices[2].Row * kernel.Sizes.M;
        return batch.Rank == 0 ? kernel with { Loops = batch }
            : isMoreRows ? kernel with { Loops = IterationSpace.Collapse([], [[], [], []]), Sizes = kernel.Sizes with { M = batch.Length * kernel.Sizes.M } }
            : kernel;
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
