using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Sequence;

/// <summary>
/// The cache [batch, heads, capacity, dim] with x [batch, heads, time, dim] from position <c>past[b]</c> of row b on. The result is the cache's own memory, written in place: whoever reads it comes
/// after this node, and nothing else reads the cache.
/// </summary>
internal sealed record AppendToCache : KernelOperator
{
    public override string Name => "append";

    public override ImmutableArray<string> OutputNames => ["cached"];

    public override int? WritesInto => 0;

    public override KernelAccess AccessOf(int input) => input == 1 ? KernelAccess.Heads : KernelAccess.Contiguous;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        (TensorType cache, TensorType x, TensorType past) = (inputs[0], inputs[1], inputs[2]);
        (Shape to, Shape from) = (cache.Shape, x.Shape);
        bool fits = cache.Element == ElementType.Float32 && x.Element == ElementType.Float32 && past.Element == ElementType.Int32
            && to.Rank == 4 && from.Rank == 4 && to[0] == from[0] && to[1] == from[1] && to[3] == from[3] && past.Shape == Shape.Of(to[0]);
        return fits ? [cache] : throw new ShapeException($"{Name} takes a cache, as much for each of some positions, and for each row how many it has, but was given {cache}, {x} and {past}");
    }

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim)
    {
        (Shape to, Shape from) = (node.Inputs[0].Shape, node.Inputs[1].Shape);
        return $"KeyValues.Append({outputs[0]}, {inputs[1]}, {inputs[2]}, {dim(to[0])}, {dim(to[1])}, {dim(to[2])}, {dim(from[2])}, {dim(to[3])})";
    }

    public override string Describe(ImmutableArray<string> inputs) => $"append({inputs[0]}, {inputs[1]}, {inputs[2]})";
}
