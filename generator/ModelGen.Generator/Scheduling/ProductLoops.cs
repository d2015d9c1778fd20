using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>
/// Finds the rows, the columns and the batch of a product again in what its result goes through: where the result is written, and the operands of its formula, which are
/// all indexed by the dimensions of a view of it.
/// </summary>
internal sealed class ProductLoops
{
    /// <summary>What is left of the view's dimensions, in the order in which the product computes them, the innermost last.</summary>
    private readonly List<Part> left;

    /// <summary>The output and the operands.</summary>
    private readonly int count;

    private ProductLoops(List<Part> dimensions, int count)
    {
        left = dimensions;
        this.count = count;
    }

    /// <summary>The product written to an output, with operands beside it; null where its loops can't say that.</summary>
    /// <param name="product">As it was made: its result is row-major memory of its own.</param>
    /// <param name="result">The view of that memory.</param>
    /// <param name="output">Where the view's elements are to be written.</param>
    /// <param name="operands">What the formula reads beside the product.</param>
    public static ContractionKernel? Place(ContractionKernel product, Operand result, Operand output, ImmutableArray<Operand> operands)
    {
        if (result.Access.Offset != Dim.Zero)
        {
            return null;
        }

        if (result.IsDense && output.IsDense && operands.IsEmpty && result.Shape.Length == product.Output.Shape.Length)
        {
            return product with { Output = output };
        }

        // What has no elements has no order either.
        return result.Shape.Length != Dim.Zero && InOrderOf(result, [output, .. operands]) is { } dimensions ? new ProductLoops(dimensions, operands.Length + 1).Place(product, output) : null;
    }

    private ContractionKernel? Place(ContractionKernel product, Operand output)
    {
        if (Take(product.Sizes.N) is not [var columns] || Take(product.Sizes.M) is not { IsEmpty: false } rows)
        {
            return null;
        }

        // The innermost run of rows stays the rows of a matrix, the others become a part of the batch.
        (MatrixStrides a, MatrixStrides b) = (product.Matrices[0], product.Matrices[1]);
        var loops = new List<(Dim Size, ImmutableArray<Dim> Strides)>();
        Add(loops, rows.RemoveAt(0), a.Row * rows[0].Size, Dim.Zero);
        for (int i = product.Loops.Rank - 1; i >= 0; i--)
        {
            if (Take(product.Loops.Dims[i]) is not { IsEmpty: false } parts)
            {
                return null;
            }

            Add(loops, parts, product.Loops.Strides[0][i], product.Loops.Strides[1][i]);
        }

        if (left.Count > 0)
        {
            return null;
        }

        ContractionKernel placed = product with
        {
            Output = output,
            Sizes = product.Sizes with { M = rows[0].Size },
            Loops = new([.. loops.Select(l => l.Size)], [.. Enumerable.Range(0, count + 2).Select(o => loops.Select(l => l.Strides[o]).ToImmutableArray())]),
            Matrices = [a, b, .. rows[0].Strides.Zip(columns.Strides, (row, column) => new MatrixStrides(row, column))],
        };
        return IsTakenByForm(placed) ? placed : null;
    }

    /// <summary>Puts loops before others: the parts of a dimension, the innermost first, in which a and b move by their strides.</summary>
    private static void Add(List<(Dim Size, ImmutableArray<Dim> Strides)> loops, ImmutableArray<Part> parts, Dim a, Dim b)
    {
        foreach (Part part in parts)
        {
            loops.Insert(0, (part.Size, [a, b, .. part.Strides]));
            (a, b) = (a * part.Size, b * part.Size);
        }
    }

    /// <summary>Whether the form can write there: all is contiguous, or its rows are and it follows strides.</summary>
    private static bool IsTakenByForm(ContractionKernel product)
    {
        int rank = product.Loops.Collapse().Rank;
        MatrixStrides output = product.Matrices[2];
        return (rank == 0 && output.IsDense(product.Sizes.M, product.Sizes.N))
            || (product.Form.WritesRows && (rank == 0 || product.Form.WritesBatches) && (product.Sizes.N == Dim.One || output.Column == Dim.One) && rank + 2 <= FusionLimits.Rank);
    }

    /// <summary>The dimensions of a view in the order of the memory that it is a view of; null where it doesn't hold each element of it once.</summary>
    private static List<Part>? InOrderOf(Operand view, ImmutableArray<Operand> operands)
    {
        var order = new List<Part>();
        Dim covered = Dim.One;
        List<int> remaining = [.. Enumerable.Range(0, view.Shape.Rank).Where(i => view.Shape[i] != Dim.One)];
        while (remaining.Count > 0)
        {
            int next = remaining.FindIndex(i => view.Access.Strides[i] == covered);
            if (next < 0)
            {
                return null;
            }

            int dimension = remaining[next];
            order.Insert(0, new(view.Shape[dimension], [.. operands.Select(o => o.Access.Strides[dimension])]));
            covered *= view.Shape[dimension];
            remaining.RemoveAt(next);
        }

        return covered == view.Buffer.Length ? order : null;
    }

    /// <summary>The innermost elements, so many, as few loops as possible, the innermost first; empty where the dimensions don't say that.</summary>
    private ImmutableArray<Part> Take(Dim size)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        Dim rest = size;
        while (rest != Dim.One)
        {
            if (TakePart(rest) is not { } part || part.Size == Dim.One)
            {
                return [];
            }

            parts.Add(part);
            rest /= part.Size;
        }

        return parts.Count > 0 ? parts.ToImmutable() : [new Part(Dim.One, [.. Enumerable.Repeat(Dim.Zero, count)])];
    }

    /// <summary>Of the innermost elements as many as are one loop, all of <paramref name="size"/> or a divisor of it.</summary>
    private Part? TakePart(Dim size)
    {
        if (left.Count == 0)
        {
            return null;
        }

        Part part = left[left.Count - 1];
        if (part.Size != size && part.Size.IsMultipleOf(size))
        {
            left[left.Count - 1] = new(part.Size / size, [.. part.Strides.Select(s => s * size)]);
            return part with { Size = size };
        }

        left.RemoveAt(left.Count - 1);
        while (part.Size != size && left.Count > 0 && part.IsContinuedBy(left[left.Count - 1]) && size.IsMultipleOf(part.Size * left[left.Count - 1].Size))
        {
            part = part with { Size = part.Size * left[left.Count - 1].Size };
            left.RemoveAt(left.Count - 1);
        }

        return size.IsMultipleOf(part.Size) ? part : null;
    }

    /// <summary>A loop, and how far the output and the operands move in it.</summary>
    private sealed record Part(Dim Size, ImmutableArray<Dim> Strides)
    {
        public bool IsContinuedBy(Part outer) => outer.Strides.Zip(Strides, (o, s) => o == s * Size).All(same => same);
    }
}
