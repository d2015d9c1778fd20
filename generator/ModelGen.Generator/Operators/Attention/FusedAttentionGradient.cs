using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Attention.Scores;

namespace ModelGen.Generator.Operators.Attention;

/// <summary>
/// The gradients of queries, keys and values, [batch…, rows, heads, columns]: with <c>p = e^(score − logSum)</c>, <c>dv = pᵀ·dy</c>, <c>ds = p·(dy·vᵀ − Σ dy·y)·scale</c>, <c>dq = ds·k</c>, <c>dk = dsᵀ·q</c>.
/// With a formula <c>score = f(s)</c>, ds is multiplied by f′, and the tables of floats that f looks up have gradients as well.
/// Inputs: dy, y, the logarithms, those of the attention, and with dropout where its numbers are.
/// </summary>
/// <param name="Slope">The formula and its derivatives; null for none.</param>
internal sealed record FusedAttentionGradient(FusedAttention Forward, ScoreSlope? Slope = null) : KernelOperator
{
    public override string Name => "scaled_dot_product_attention_gradient";

    public override ImmutableArray<string> OutputNames => ["dquery", "dkey", "dvalue", .. Tables.Select(t => $"dtable{Literal.Int(t)}")];

    public override ScoreCode? Scores => Slope;

    /// <summary>The tables whose gradients are given, behind those of queries, keys and values.</summary>
    public ImmutableArray<int> Tables => Slope is null ? [] : [.. Slope.Addends.Items.Select(a => a.Table).Distinct().OrderBy(t => t)];

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        return [Exchanged(inputs[3].Shape), Exchanged(inputs[4].Shape), Exchanged(inputs[5].Shape), .. Tables.Select(t => inputs[3 + Forward.FirstTable + t])];

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
        // Behind the inputs there is the formula.
        string place = Forward.P > 0 ? inputs[node.Inputs.Length - 1] : "default";
        ImmutableArray<string> read = [.. inputs.Skip(3)];
        ImmutableArray<Value> values = [.. node.Inputs.Skip(3)];
        string tables = Tables.IsEmpty ? "default" : $"new() {{ {string.Join(", ", Tables.Select((t, i) => $"{FusedAttention.TableName(t)} = {outputs[3 + i]}"))} }}";
        IEnumerable<string> first = Slope is null ? outputs : [.. outputs.Take(3), tables];
        return $"AttentionKernels.Backward{Forward.FormulaText(read)}({string.Join(", ", first.Concat(inputs.Take(3)))}, {Forward.Operands(read)}, {place}, {Forward.ShapeText(values, dim)}, {Literal.Double(Forward.P)}{Forward.TablesText(values, read, dim)})";
    }
}
