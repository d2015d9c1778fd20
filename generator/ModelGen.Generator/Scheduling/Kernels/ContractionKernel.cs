using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Scheduling.Formulas;

namespace ModelGen.Generator.Scheduling.Kernels;

/// <summary><c>c[m, n] = formula(Σₖ a[m, k] · b[k, n], operands)</c>, or a batch of such products.</summary>
/// <param name="Form">Which product of the runtime.</param>
/// <param name="Loops">The loops over the batch with the strides of a, b, the output and the formula's further operands, in this order; rank 0 for a single product.</param>
/// <param name="Matrices">
/// How far each of them moves from row to row and from column to column of its matrix: a of [M, K], b of [K, N], the others of [M, N]. Not used for operands that a form
/// takes in one way only.
/// </param>
internal sealed record ContractionKernel(
    ProductForm Form, Operand Output, Operand A, Operand B, ProductSizes Sizes, IterationSpace Loops, ImmutableArray<MatrixStrides> Matrices) : Kernel
{
    /// <summary>The formula applied to the product, its first operand, where there is one.</summary>
    public BoundFormula? Epilogue { get; init; }

    /// <summary>The ready-made product of the runtime that this is, if it is one.</summary>
    public KnownEpilogue? Known { get; init; }

    /// <summary>Whether the product is added to what the output holds.</summary>
    public bool Accumulate { get; init; }

    /// <summary>If it is a single product of contiguous matrices, whether each is transposed; null if it takes strides to say where they lie.</summary>
    public (bool IsATransposed, bool IsBTransposed)? Contiguous
    {
        get
        {
            (MatrixStrides a, MatrixStrides b, MatrixStrides c) = (Matrices[0], Matrices[1], Matrices[2]);
            bool isA = a.IsDense(Sizes.M, Sizes.K), isB = b.IsDense(Sizes.K, Sizes.N);
            return Loops.Collapse().Rank == 0 && c.IsDense(Sizes.M, Sizes.N) && (isA || a.IsTransposed(Sizes.M, Sizes.K)) && (isB || b.IsTransposed(Sizes.K, Sizes.N))
                ? (!isA, !isB)
                : null;
        }
    }

    public override IEnumerable<Operand> Reads
    {
        get
        {
            IEnumerable<Operand> reads = [A, B, .. Epilogue?.Operands.Skip(1) ?? []];
            return Accumulate ? reads.Append(Output) : reads;
        }
    }

    public override IEnumerable<Operand> Writes => [Output];

    public override ImmutableArray<Dim> Scalars => Epilogue?.Dims ?? [];

    public override string ToString()
    {
        string batch = Loops.Rank == 0 ? "" : $" × {Loops}";
        string epilogue = Epilogue is null ? "" : $" then {Epilogue.Formula}{(Epilogue.Operands.Length == 1 ? "" : " of ")}{string.Join("; ", Epilogue.Operands.Skip(1))}";
        return $"{Form.Name} {Output} {(Accumulate ? "+=" : "=")} {A}{(Form.TransposeA ? "ᵀ" : "")} · {B}{(Form.TransposeB ? "ᵀ" : "")} ({Sizes}){batch}{epilogue}";
    }
}
