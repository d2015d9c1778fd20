using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// <c>dx[t, n, c] = (eˣ − P(c at step t | labels)) * dy[n]</c>, zeros behind the end of an input and where dy is 0: PyTorch's, the gradient with respect to what a log-softmax was taken of, which
/// a log-softmax leaves as it is. Inputs are those of the loss, the states that it left, and dy [batch]. Not differentiated again.
/// </summary>
internal sealed record CTCGradient(CTCRows Loss) : KernelOperator
{
    public override string Name => "ctc_loss_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0]];

    /// <summary>The gradient of a sum is one number for all sequences.</summary>
    public override KernelAccess AccessOf(int input) => input == 5 ? KernelAccess.Elements : KernelAccess.Contiguous;

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"CTC.Gradient({outputs[0]}, {inputs[0]}, {Loss.TargetsText(node, inputs[1], inputs[2], inputs[3], dim)}, {inputs[4]}, {inputs[5]}, {Loss.SizesText(node, dim)})";
}
