using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// <c>dx = (e^(x − m) * s − onehot(t)) * dy</c>, 0 where dy is or the label is to be ignored; inputs x [rows, classes], m, s, labels t and dy, all [rows]. Not differentiated again.
/// </summary>
internal sealed record CrossEntropyGradient(int? IgnoreIndex = null) : KernelOperator
{
    public override string Name => "cross_entropy_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0]];

    /// <summary>The gradient of a mean is one number for all rows.</summary>
    public override KernelAccess AccessOf(int input) => input switch
    {
        0 => KernelAccess.Rows,
        4 => KernelAccess.Elements,
        _ => KernelAccess.Contiguous,
    };

    public override KernelAccess OutputAccess => KernelAccess.Rows;

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"CrossEntropy.Gradient({outputs[0]}, {inputs[0]}, {inputs[1]}, {inputs[2]}, {inputs[3]}, {inputs[4]}, {dim(Rows(node))}, {dim(Columns(node))}{TargetText.Ignore(IgnoreIndex)})";
}
