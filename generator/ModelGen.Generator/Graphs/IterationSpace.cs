using System.Collections.Immutable;

namespace ModelGen.Generator.Graphs;

/// <summary>
/// The loops of a kernel and how far each operand moves in them, with as few loops as say the same: dimensions of size 1 are left out, neighbours that all
/// operands run through without a gap become one.
/// </summary>
/// <param name="Dims">Outermost first.</param>
/// <param name="Strides">For each operand one stride for each dim.</param>
internal sealed record IterationSpace(ImmutableArray<Dim> Dims, ImmutableArray<ImmutableArray<Dim>> Strides)
{
    public int Rank => Dims.Length;

    public Dim Length => Dims.Aggregate(Dim.One, (product, dim) => product * dim);

    /// <summary>One loop in which every operand moves by one element: fit for plain spans.</summary>
    public bool IsDense => Rank == 0 || (Rank == 1 && Strides.All(s => s[0] == Dim.One));

    /// <summary>The same loops, as few as possible.</summary>
    public IterationSpace Collapse() => Collapse(Dims, [.. Strides]);

    public static IterationSpace Collapse(IReadOnlyList<Dim> dims, IReadOnlyList<IReadOnlyList<Dim>> strides)
    {
        var collapsed = new List<Dim>();
        List<Dim>[] moves = [.. strides.Select(_ => new List<Dim>())];
        for (int i = 0; i < dims.Count; i++)
        {
            if (dims[i] == Dim.One)
            {
                continue;
            }

            int last = collapsed.Count - 1;
            if (last >= 0 && Enumerable.Range(0, moves.Length).All(o => moves[o][last] == strides[o][i] * dims[i]))
            {
                collapsed[last] *= dims[i];
                for (int o = 0; o < moves.Length; o++)
                {
                    moves[o][last] = strides[o][i];
                }
            }
            else
            {
                collapsed.Add(dims[i]);
                for (int o = 0; o < moves.Length; o++)
                {
                    moves[o].Add(strides[o][i]);
                }
            }
        }

        return new([.. collapsed], [.. moves.Select(m => m.ToImmutableArray())]);
    }

    /// <summary>How far it is from row to row (last dimension); null where the elements of a row are not contiguous or rows are not equally far apart.</summary>
    public static Dim? OfRows(Shape shape, Access access)
    {
        int last = shape.Rank - 1;
        if (last < 0 || (shape[last] != Dim.One && access.Strides[last] != Dim.One))
        {
            return null;
        }

        IterationSpace rows = Collapse([.. shape.Dims.Items.Take(last)], [[.. access.Strides.Items.Take(last)]]);
        return rows.Rank switch
        {
            0 => shape[last],
            1 => rows.Strides[0][0],
            _ => null,
        };
    }

    /// <summary>How far it is from batch to batch, from head to head and from row to row (the last three dimensions but one of all); null where that can't be said, or elements of a row are not contiguous.</summary>
    public static ImmutableArray<Dim>? OfHeads(Shape shape, Access access)
    {
        int last = shape.Rank - 1;
        if (last < 2 || (shape[last] != Dim.One && access.Strides[last] != Dim.One))
        {
            return null;
        }

        IterationSpace batch = Collapse([.. shape.Dims.Items.Take(last - 2)], [[.. access.Strides.Items.Take(last - 2)]]);
        return batch.Rank > 1 ? null : [batch.Rank == 0 ? Dim.Zero : batch.Strides[0][0], access.Strides[last - 2], access.Strides[last - 1]];
    }

    public override string ToString() => $"[{string.Join(", ", Dims)}]";
}
