using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>
/// A language model whose table is its last layer as well, with every kind of weight besides: of layers with and without bias, rectified, in attention, in a recurrence, in a session over caches; and
/// a convolution and a second table, whose weights are no matrices of products.
/// </summary>
[Model]
public abstract partial class TiedReader(int vocabulary, int width, int heads)
{
    private readonly Embedding tokens = new(vocabulary, width);
    private readonly Embedding positions = new(64, width);
    private readonly CachedBlock[] blocks = Repeat(3, () => new CachedBlock(width, heads));
    private readonly MultiheadAttention attention = new(width, heads, batchFirst: true);
    private readonly LSTM memory = new(width, width, batchFirst: true);
    private readonly Conv1d near = new(width, width, 3, padding: 1);
    private readonly Linear rectified = new(width, 2 * width + 3);
    private readonly Linear narrowed = new(2 * width + 3, width, bias: false);
    private readonly LayerNorm norm = new(width);

    [Forward]
    private Tensor Next([Shape("batch", "time")] IntTensor token) => Scores(LastPosition(Hidden(token)));

    [Forward(Session = false)]
    private Tensor Logits([Shape("batch", "time")] IntTensor token)
    {
        var x = Hidden(token);
        var seen = attention.Forward(x, x, x);
        var (read, _) = memory.Forward(x);
        x = x + seen + read + Transpose(near.Forward(Transpose(x, 1, 2)), 1, 2);
        return Scores(x + narrowed.Forward(Relu(rectified.Forward(norm.Forward(x)))));
    }

    private Tensor Scores(Tensor x) => MatMul(x, Transpose(tokens.Weight, 0, 1));

    private Tensor Hidden(IntTensor token)
    {
        var x = tokens.Forward(token) + positions.Forward(Positions(token.Dim(0), token.Dim(1)));
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return x;
    }
}

/// <summary>With weights of floats.</summary>
[Model]
public sealed partial class FloatReader() : TiedReader(vocabulary: 133, width: 36, heads: 4);

/// <summary>With weights of bfloat16.</summary>
[Model(Weights = WeightType.BFloat16)]
public sealed partial class HalfReader() : TiedReader(vocabulary: 133, width: 36, heads: 4);
