using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Calls;

/// <summary>
/// Applies a function to inputs and to the parameters that begin at <paramref name="Base"/> of the caller's list.
/// With <paramref name="Count"/> &gt; 1 it is a loop: the first <paramref name="Carried"/> inputs are replaced by the function's outputs from call to call, the other
/// inputs are the same for all, and the parameter base advances by <paramref name="Stride"/>.
/// </summary>
/// <param name="Function">Inference, forward-for-training or backward function; compared by reference.</param>
internal sealed record Call(Function Function, int Base, int Stride, int Count, int Carried) : Operator
{
    public override string Name => Function.Name;

    public override OperatorKind Kind => OperatorKind.Call;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => Outputs(Function);

    /// <summary>A function's outputs as its caller sees them: the kept values are one vector behind the others.</summary>
    private static ImmutableArray<TensorType> Outputs(Function function)
    {
        ImmutableArray<TensorType> types = [.. function.Graph.Outputs.Select(o => o.Type)];
        if (function.SavedOutputs == 0)
        {
            return types;
        }

        int own = types.Length - function.SavedOutputs;
        (_, Dim size) = Function.SavedLayout(types.Skip(own));
        return [.. types.Take(own), TensorType.Float(Shape.Of(size))];
    }

    public bool Equals(Call? other) =>
        other is not null && ReferenceEquals(Function, other.Function) && (Base, Stride, Count, Carried) == (other.Base, other.Stride, other.Count, other.Carried);

    public override int GetHashCode() => unchecked((RuntimeHelpers.GetHashCode(Function) * 31) + Base);
}
