using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A step of an LSTM, made of linear layers.</summary>
[Module]
public sealed partial class LstmCell(int input, int hidden)
{
    private readonly Linear ih = new(input, 4 * hidden);
    private readonly Linear hh = new(hidden, 4 * hidden);

    public (Tensor H, Tensor C) Forward(Tensor x, (Tensor H, Tensor C) state)
    {
        var gates = Chunk(ih.Forward(x) + hh.Forward(state.H), 4, -1);
        var c = (Sigmoid(gates[1]) * state.C) + (Sigmoid(gates[0]) * Tanh(gates[2]));
        return (Sigmoid(gates[3]) * Tanh(c), c);
    }
}
