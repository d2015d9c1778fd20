using ModelGen;
using static ModelGen.Ops;

namespace Aot;

/// <summary>Weights of bfloat16, one of them a table as well.</summary>
[Model(Weights = WeightType.BFloat16)]
internal sealed partial class AotHalf
{
    private readonly Embedding tokens = new(65, 32);
    private readonly AotAttention[] layers = Repeat(3, () => new AotAttention(32, 4));
    private readonly Linear up = new(32, 70);
    private readonly Linear down = new(70, 32);

    [Forward]
    private Tensor Next([Shape("batch", "time")] IntTensor token)
    {
        var x = tokens.Forward(token);
        foreach (var layer in layers)
        {
            x = layer.Forward(x);
        }

        return MatMul(x + down.Forward(Relu(up.Forward(x))), Transpose(tokens.Weight, 0, 1));
    }
}
