using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling.Kernels;

/// <summary><c>c[m, n] = formula(Σₖ a[m, k] · b[k, n], operands)</c>, or a batch of such products.</summary>
/// <param name="Form">Which kernel of the runtime, by where the weights lie.</param>
/// <param name="Output">Dense.</param>
/// <param name="A">Each matrix dense; transposed as <paramref name="TransposeA"/> says.</param>
internal sealed record ContractionKernel(
    ContractionForm Form, Operand Output, Operand A, bool TransposeA, Operand B, bool TransposeB, Dim M, Dim K, Dim N) : Kernel
{
    /// <summary>The loops over the batch with the strides of a, b, the output and the epilogue's further operands; rank 0 for a single product.</summary>
    public IterationSpace Batch { get; init; } = IterationSpace.Collapse([], [[], [], []]);

    /// <summary>The formula applied to the product, its first operand, where there is one.</summary>
    public BoundFormula? Epilogue { get; init; }

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

    public override string ToString()
    {
        string batch = Batch.Rank == 0 ? "" : $" × {Batch}";
        string epilogue = Epilogue is null ? "" : $" then {Epilogue.Formula}{(Epilogue.Operands.Length == 1 ? "" : " of ")}{string.Join("; ", Epilogue.Operands.Skip(1))}";
        return $"{Form} {Output} {(Accumulate ? "+=" : "=")} {A}{(TransposeA ? "ᵀ" : "")} · {B}{(TransposeB ? "ᵀ" : "")} ({M}×{K}×{N}){batch}{epilogue}";
    }
}

/// <summary>The runtime's families of matrix products.</summary>
internal enum ContractionForm
{
    /// <summary>Row-major matrices.</summary>
    MatMul,

    /// <summary><c>y = x · Wᵀ</c>, W in panels: b is W [n, k].</summary>
    Linear,

    /// <summary><c>dx = dy · W</c>, W in panels: b is W [k, n] as the kernel's output × input.</summary>
    LinearInputGradient,

    /// <summary><c>dW += dyᵀ · x</c>, dW in panels.</summary>
    LinearWeightGradient,
}
