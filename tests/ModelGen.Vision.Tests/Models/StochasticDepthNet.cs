using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Stochastic depth by itself, of examples and of the batch, and as blocks use it.</summary>
[Model]
public sealed partial class StochasticDepthNet
{
    public const int Channels = 4;

    private readonly Parameter scale = new([Channels, 1, 1], Init.Ones);
    private readonly StochasticDepth row = new(0.25);
    private readonly MBConv block = new(Channels, Channels, kernel: 3, stride: 1, expansion: 2, drop: 0.25);

    [Loss]
    private Tensor Row([Shape("batch", Channels, "height", "width")] Tensor x) => Sum(row.Forward(x * scale));

    [Loss]
    private Tensor Whole([Shape("batch", Channels, "height", "width")] Tensor x) => Sum(StochasticDepth(x * scale, 0.25, StochasticDepthMode.Batch));

    [Loss]
    private Tensor Ends([Shape("batch", Channels, "height", "width")] Tensor x) => Sum(StochasticDepth(x * scale, 0) + StochasticDepth(x, 1, StochasticDepthMode.Batch));

    [Forward]
    private Tensor Block([Shape("batch", Channels, "height", "width")] Tensor x) => block.Forward(x);
}
