using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A step of an LSTM whose gates and memory are normalised (Ba, Kiros and Hinton, 2016).</summary>
[Module]
public sealed partial class NormalizedCell(int input, int hidden)
{
    private readonly Linear ih = new(input, 4 * hidden, bias: false);
    private readonly Linear hh = new(hidden, 4 * hidden);
    private readonly Parameter inputScale = new([4 * hidden], Init.Ones);
    private readonly Parameter stateScale = new([4 * hidden], Init.Ones);
    private readonly Parameter memoryScale = new([hidden], Init.Ones);
    private readonly Parameter memoryShift = new([hidden], Init.Zeros);

    public (Tensor H, Tensor C) Forward(Tensor x, (Tensor H, Tensor C) state)
    {
        var gates = Chunk((inputScale * Normalize(ih.Forward(x))) + (stateScale * Normalize(hh.Forward(state.H))), 4, -1);
        var c = (Sigmoid(gates[1]) * state.C) + (Sigmoid(gates[0]) * Tanh(gates[2]));
        return (Sigmoid(gates[3]) * Tanh((memoryScale * Normalize(c)) + memoryShift), c);
    }

    private static Tensor Normalize(Tensor x) => (x - Mean(x, -1, keepDim: true)) * Rsqrt(Var(x, -1, correction: 0, keepDim: true) + 1e-5f);
}
