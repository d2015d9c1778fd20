using System.Collections.Immutable;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Graphs;

/// <summary>
/// A graph with a name: an entry point, or a module's <c>Forward</c> for given constructor constants and input shapes. A module used many times is one
/// function called with other parameters.
/// </summary>
/// <param name="Name">Unique among the model's functions and fit to be a method's name.</param>
/// <param name="Parameters">
/// What the graph's <see cref="Operators.Sources.Parameter"/> nodes and the bases of its calls index. An entry point's are the whole model's.
/// </param>
internal sealed record Function(string Name, ImmutableArray<ParameterSlot> Parameters, Graph Graph)
{
    /// <summary>What each input of the graph is.</summary>
    public ImmutableArray<InputRole> InputRoles { get; init; } = [.. Graph.Inputs.Select(_ => InputRole.Given)];

    /// <summary>What each output of the graph is.</summary>
    public ImmutableArray<OutputRole> OutputRoles { get; init; } = [.. Graph.Outputs.Select(_ => OutputRole.Result)];

    /// <summary>Whether it is the backward half of a pair: its outputs are gradients, each of which a caller may do without.</summary>
    public bool IsBackward { get; init; }

    /// <summary>Whether its forward half for training keeps what it draws alone, and its backward half computes the rest again.</summary>
    public bool GradientCheckpointing { get; init; }

    /// <summary>What each output of the graph is called.</summary>
    public ImmutableArray<string> OutputNames { get; init; } = [.. Graph.Outputs.Select(_ => "result")];

    /// <summary>The layers that it calls, for people; null where nobody is told of them.</summary>
    public LayerUse? Layers { get; init; }

    /// <summary>The inputs as callers pass them: those of the graph, but kept values together, at the place of the first.</summary>
    public ImmutableArray<CallValue<InputRole>> CallInputs => CallValue.Join(InputRoles, [.. Graph.Inputs.Select(i => i.Types[0])], InputRole.Kept);

    /// <summary>The outputs as callers see them: those of the graph, but kept values together, at the place of the first.</summary>
    public ImmutableArray<CallValue<OutputRole>> CallOutputs => CallValue.Join(OutputRoles, [.. Graph.Outputs.Select(o => o.Type)], OutputRole.Kept);

    /// <summary>The functions its graph calls, each once, in order of their first call.</summary>
    public IEnumerable<Function> Callees => Graph.Nodes.Select(n => n.Operator.Callee).OfType<Function>().Distinct();

    /// <summary>Whether it is the forward half of a pair and keeps values for the other half.</summary>
    public bool Keeps => OutputRoles.Contains(OutputRole.Kept);

    /// <summary>How many floats the values that it keeps take together.</summary>
    public Dim KeptSize => CallOutputs.Where(o => o.Role == OutputRole.Kept).Aggregate(Dim.Zero, (sum, o) => sum + o.Type.Shape.Length);

    /// <summary>Which of its state tensors a forward function for training writes, also through what it calls.</summary>
    public IEnumerable<int> AssignedStates => Graph.Effects.SelectMany(e => e.Operator.AssignedStates).Distinct();

    /// <summary>Functions are compared by identity: two modules may have equal graphs.</summary>
    public bool Equals(Function? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>What a session gives it, in order, behind all inputs that its caller computes with.</summary>
    public ImmutableArray<InputRole> FromSession => [.. InputRoles.Where(r => r is InputRole.Cache or InputRole.Past or InputRole.Lengths)];

    /// <summary>The inputs of the graph that have a role, in order.</summary>
    public ImmutableArray<Node> InputsOf(InputRole role) => [.. Graph.Inputs.Where((_, i) => InputRoles[i] == role)];

    /// <summary>Where values of these types lie when they are kept in one vector, and how many floats they take together.</summary>
    public static (ImmutableArray<Dim> Offsets, Dim Size) KeptLayout(IEnumerable<TensorType> types)
    {
        var offsets = ImmutableArray.CreateBuilder<Dim>();
        Dim size = Dim.Zero;
        foreach (TensorType type in types)
        {
            offsets.Add(size);
            size += Aligned(type.Shape.Length);
        }

        return (offsets.ToImmutable(), size);
    }

    /// <summary>Everything in memory begins at a multiple of 16 floats: a cache line, and a 512-bit vector.</summary>
    public const int Alignment = 16;

    /// <summary>From this multiple on, a dimension's factor is rounded up instead of the whole product: less than twice the memory, and simpler arithmetic.</summary>
    private const int LeastRoundedFactor = Alignment / 2;

    /// <summary>
    /// A multiple of the alignment that is at least the length: <c>batch*10</c> becomes <c>batch*16</c>. However many different lengths are added up, their sum has few
    /// terms.
    /// </summary>
    public static Dim Aligned(Dim length) => length.Terms.Items.All(t => t.Coefficient >= LeastRoundedFactor || t.Factors.Count == 0)
        ? Dim.FromTerms(length.Terms.Items.Select(t => t with { Coefficient = RoundUp(t.Coefficient) }))
        : length.RoundUp(Alignment);

    private static long RoundUp(long value) => (value + Alignment - 1) / Alignment * Alignment;
}

/// <summary>A trainable or state tensor by its path below the function's module (<c>attn.qkv.weight</c>).</summary>
/// <param name="Path">Below the module the function belongs to; complete for an entry point.</param>
/// <param name="Class">The structural key of the class the tensor is declared in plus its path there: equal for all instances, so that they get one layout.</param>
internal sealed record ParameterSlot(string Path, Shape Shape, ParameterInitializer Initializer, bool IsTrainable, int Site, string Class)
{
    /// <summary>Whether it is a table whose gradient has only the rows that were looked up.</summary>
    public bool IsSparse { get; init; }
}

/// <summary>How a tensor starts: PyTorch's names and arguments.</summary>
/// <param name="Kind"><c>Zeros</c>, <c>Ones</c>, <c>Constant</c>, <c>Uniform</c>, <c>Normal</c>, …: a static factory of <c>ModelGen.Init</c>.</param>
internal sealed record ParameterInitializer(string Kind, EquatableArray<double> Arguments)
{
    /// <summary>A row of zeros, whatever the others are.</summary>
    public int? ZeroRow { get; init; }
}
