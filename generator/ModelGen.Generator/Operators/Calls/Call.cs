using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Calls;

/// <summary>
/// Applies a function to inputs and to the parameters that begin at <paramref name="Base"/> of the caller's list; with a <see cref="Loop"/>, again and again.
/// </summary>
/// <remarks>
/// The outputs of a loop are the last values of the fed outputs, then stacks, then traces. A call of a forward function for training gives its kept values behind
/// all others, as one vector (those of all calls of a loop, one behind the other).
/// </remarks>
/// <param name="Function">Inference, forward-for-training or backward function; compared by identity.</param>
/// <param name="Base">Index into the caller's parameters.</param>
internal sealed record Call(Function Function, int Base) : Operator
{
    /// <summary>How the call is repeated; null for a single one.</summary>
    public Loop? Loop { get; init; }

    /// <summary>
    /// Tells apart the calls of a function that draws random numbers: with equal inputs they are still different computations. −1 for any other function.
    /// </summary>
    public int Draw { get; init; } = -1;

    public override string Name => Function.Name;

    /// <summary>The function's names; of what is fed from call to call, stacks and traces are called after the input.</summary>
    public override ImmutableArray<string> OutputNames
    {
        get
        {
            ImmutableArray<string> own = [.. Function.OutputNames.Where((_, i) => Function.OutputRoles[i] != OutputRole.Kept)];
            IEnumerable<string> kept = Function.Keeps ? ["keptBy" + Function.Name] : [];
            return [.. Loop?.Results.Select(r => NameOf(r, own[r.Output])) ?? own, .. kept];
        }
    }

    public override OperatorKind Kind => OperatorKind.Call;

    public override Function? Callee => Function;

    public override IEnumerable<int> ReadParameters => ToCaller(Function.Graph.ReadParameters);

    public override IEnumerable<int> AssignedStates => ToCaller(Function.AssignedStates);

    public override bool DrawsNumbers => Function.Graph.DrawsNumbers;

    public override Operator Redraw(int draw) => this with { Draw = draw };

    /// <summary>The indices of the parameters that the calls begin at, each once.</summary>
    public IEnumerable<int> Bases => Loop is { Stride: > 0, Count.Constant: { } count }
        ? Enumerable.Range(0, (int)count).Select(i => Base + (i * Loop.Stride))
        : [Base];

    /// <summary>Parameters of the function in the caller's list, those of each instance that is called.</summary>
    public IEnumerable<int> ToCaller(IEnumerable<int> parameters) => Bases.SelectMany(first => parameters.Select(p => first + p));

    /// <summary>The kept values among the outputs of the call's node, which come last; null where there are none.</summary>
    public static Value? KeptBy(Node node) => ((Call)node.Operator).Function.Keeps ? new Value(node, node.Types.Length - 1) : null;

    /// <summary>A new call within a graph.</summary>
    public static Call Of(GraphBuilder graph, Function function, int @base) => new(function, @base) { Draw = function.Graph.DrawsNumbers ? graph.Count : -1 };

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        ImmutableArray<CallValue<OutputRole>> outputs = Function.CallOutputs;
        if (Loop is not { } loop)
        {
            return [.. outputs.Select(o => o.Type)];
        }

        IEnumerable<TensorType> results = loop.Results.Select(r => Stack(outputs[r.Output].Type, r.Kind switch
        {
            LoopResultKind.Last => null,
            LoopResultKind.Stack => loop.Count,
            _ => loop.Count + 1,
        }));

        return [.. results, .. outputs.Where(o => o.Role == OutputRole.Kept).Select(o => TensorType.Float(Shape.Of(o.Type.Shape.Length * loop.Count)))];
    }

    public override Dim MultiplyAdds(Node node) => Function.Graph.MultiplyAdds * (Loop?.Count ?? Dim.One);

    public override bool ReadsInPlace(Node node, int input, Access access) => access.IsDense(node.Inputs[input].Shape);

    private string NameOf(LoopResult result, string output) => result.Kind == LoopResultKind.Last || Loop!.Outputs[result.Output].FedTo is not { } fedTo
        ? output
        : Function.Graph.Inputs[Function.CallInputs[fedTo].Indices[0]].Output.Label + result.Kind;

    private static TensorType Stack(TensorType type, Dim? count) => count is null ? type : type with { Shape = new Shape(type.Shape.Dims.Items.Insert(0, count)) };
}
