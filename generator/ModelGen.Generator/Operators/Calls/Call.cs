using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Calls;

/// <summary>
/// Applies a function to inputs and to the parameters that begin at <paramref name="Base"/> of the caller's list.
/// </summary>
/// <remarks>
/// <para>With <see cref="Count"/> &gt; 1 it is a loop over instances of one module. The function's own outputs become the first inputs of the next call
/// (there are as many, of the same types); the other inputs are the same for all calls, and the parameter base advances by <see cref="Stride"/>.</para>
/// <para>A loop over a forward function for training also gives, behind its own outputs, the inputs that the carried values named by <see cref="History"/> had in
/// each call, stacked (<c>[count, …]</c>), and the kept values of all calls, stacked.</para>
/// <para>A loop over a backward function runs from the last instance to the first. Its inputs are those of the function, with the stacks above in place of
/// carried inputs and kept values; what it carries are the gradients: its outputs become its last inputs, as many as there are outputs.</para>
/// </remarks>
/// <param name="Function">Inference, forward-for-training or backward function; compared by identity.</param>
/// <param name="Base">Index into the caller's parameters.</param>
internal sealed record Call(Function Function, int Base) : Operator
{
    /// <summary>The number of instances called one after the other.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The number of parameters from one instance to the next.</summary>
    public int Stride { get; init; }

    /// <summary>In a loop over a forward function for training: which carried inputs the backward loop reads.</summary>
    public EquatableArray<int> History { get; init; } = [];

    public override string Name => Function.Name;

    public override OperatorKind Kind => OperatorKind.Call;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        ImmutableArray<TensorType> types = [.. Function.Graph.Outputs.Select(o => o.Type)];
        int own = types.Length - Function.SavedOutputs;
        var outputs = types.Take(own).ToList();
        foreach (int carried in History)
        {
            outputs.Add(TensorType.Float(new Shape(inputs[carried].Shape.Dims.Items.Insert(0, Count))));
        }

        if (Function.SavedOutputs > 0)
        {
            (_, Dim size) = Function.SavedLayout(types.Skip(own));
            outputs.Add(TensorType.Float(Shape.Of(size * Count)));
        }

        return [.. outputs];
    }
}
