using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Scheduling.Formulas;

namespace ModelGen.Generator.Scheduling.Kernels;

/// <summary><c>c[m, n] = formula(Σₖ a[m, k] · b[k, n], operands)</c>, or a batch of such products.</summary>
/// <param name="Form">Which product of the runtime.</param>
/// <param name="Output">Dense.</param>
/// <param name="A">Each matrix dense, the way round that the form says.</param>
internal sealed record ContractionKernel(ProductForm Form, Operand Output, Operand A, Operand B, ProductSizes Sizes) : Kernel
{
    /// <summary>The loops over the batch with the strides of a, b, the output and the epilogue's further operands; rank 0 for a single product.</summary>
    public IterationSpace Batch { get; init; } = IterationSpace.Collapse([], [[], [], []]);

    /// <summary>The formula applied to the product, its first operand, where there is one.</summary>
    public BoundFormula? Epilogue { get; init; }

    /// <summary>The ready-made product of the runtime that this is, if it is one.</summary>
    public KnownEpilogue? Known { get; init; }

    /// <summary>For the epilogue's operands but the product: how far each moves from row to row and from column to column.</summary>
    public ImmutableArray<(Dim Row, Dim Column)> EpilogueStrides { get; init; } = [];

    /// <summary>Whether the product is added to what the output holds.</summary>
    public bool Accumulate { get; init; }

    public override IEnumerable<Operand> Reads
    {
        get
        {
            IEnumerable<Operand> reads = [A, B, .. Epilogue?.Operands.Skip(1) ?? []];
            return Accumulate ? reads.Append(Output) : reads;
        }
    }

    public override IEnumerable<Operand> Writes => [Output];

    public override ImmutableArray<Dim> Scalars => Epilogue?.Scalars ?? [];

    public override string ToString()
    {
        string batch = Batch.Rank == 0 ? "" : $" × {Batch}";
        string epilogue = Epilogue is null ? "" : $" then {Epilogue.Formula}{(Epilogue.Operands.Length == 1 ? "" : " of ")}{string.Join("; ", Epilogue.Operands.Skip(1))}";
        return $"{Form.Name} {Output} {(Accumulate ? "+=" : "=")} {A}{(Form.TransposeA ? "ᵀ" : "")} · {B}{(Form.TransposeB ? "ᵀ" : "")} ({Sizes}){batch}{epilogue}";
    }
}
