using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Attention;

/// <summary>
/// The gradients of queries, keys and values, [batch…, rows, heads, columns]: with <c>p = e^(score − logSum)</c>, <c>dv = pᵀ·dy</c>, <c>ds = p·(dy·vᵀ − Σ dy·y)·scale</c>, <c>dq = ds·k</c>, <c>dk = dsᵀ·q</c>.
/// Inputs: dy, y, the logarithms, those of the attention, and with dropout where its numbers are.
/// </summary>
internal sealed record FusedAttentionGradient(FusedAttention Forward) : KernelOperator
{
    public override string Name => "scaled_dot_product_attention_gradient";

    public override ImmutableArray<string> OutputNames => ["dquery", "dkey", "dvalue"];

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        return [Exchanged(inputs[3].Shape), Exchanged(inputs[4].Shape), Exchanged(inputs[5].Shape)];

        static TensorType Exchanged(Shape shape) =>
            TensorType.Float(new Shape([.. shape.Dims.Items.Take(shape.Rank - 3), shape[shape.Rank - 2], shape[shape.Rank - 3], shape[shape.Rank - 1]]));
    }

    public override Dim MultiplyAdds(Node node)
    {
        Shape q = node.Inputs[3].Shape, v = node.Inputs[5].Shape;
        return q.Product(0, q.Rank - 1) * v[v.Rank - 2] * ((q[q.Rank - 1] * 3) + (v[v.Rank - 1] * 2));
    }

    public override KernelAccess AccessOf(int input) => input < 3 ? KernelAccess.Contiguous : Forward.AccessOf(input - 3);

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim)
    {
        string place = Forward.P > 0 ? inputs[inputs.Length - 1] : "default";
        return $"AttentionKernels.Backward({string.Join(", ", outputs.Concat(inputs.Take(3)))}, {Forward.Operands([.. inputs.Skip(3)])}, {place}, {Forward.ShapeText([.. node.Inputs.Skip(3)], dim)}, {Literal.Double(Forward.P)})";
    }
}
