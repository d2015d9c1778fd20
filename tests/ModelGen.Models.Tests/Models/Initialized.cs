using ModelGen;

namespace DeclaredModels;

/// <summary>Layers that do not start as PyTorch's.</summary>
[Model]
public sealed partial class Initialized
{
    private readonly Embedding embedding = new(9, 4, paddingIdx: 0, weightInit: Init.Normal(0, 0.02));
    private readonly LSTM lstm = new(4, 6, weightInit: Init.XavierUniform(), recurrentInit: Init.Orthogonal(), biasInit: Init.Zeros);
    private readonly LayerNorm norm = new(6, weightInit: Init.Constant(0.5));
    private readonly Linear head = new(6, 2, weightInit: Init.TruncatedNormal(std: 0.1), biasInit: Init.Constant(-1));

    [Forward]
    private Tensor Scores([Shape("time", "batch")] IntTensor tokens) => head.Forward(norm.Forward(lstm.Forward(embedding.Forward(tokens)).Output));
}
