using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>One step of a gated recurrent unit, made of two linear layers. <c>torch.nn.GRUCell</c>.</summary>
[Module]
public sealed partial class GruStep(int inputSize, int hiddenSize)
{
    private readonly Linear input = new(inputSize, 3 * hiddenSize);
    private readonly Linear hidden = new(hiddenSize, 3 * hiddenSize);

    public Tensor Forward(Tensor x, Tensor h)
    {
        var (xr, xz, xn) = Chunk(input.Forward(x), 3, dim: -1);
        var (hr, hz, hn) = Chunk(hidden.Forward(h), 3, dim: -1);
        var z = Sigmoid(xz + hz);
        return (1 - z) * Tanh(xn + Sigmoid(xr + hr) * hn) + z * h;
    }
}
