using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A recurrent network made of linear layers: one step with its state, <see cref="Next"/>, and the same over whole sequences.</summary>
[Model]
public sealed partial class Elman
{
    private const int Time = 6;

    private readonly Linear input = new(5, 16);
    private readonly Linear hidden = new(16, 16, bias: false);
    private readonly Linear output = new(16, 3);

    [Forward]
    private (Tensor Logits, Tensor H) Next([Shape("batch", 5)] Tensor x, [State, Shape("batch", 16)] Tensor h)
    {
        h = Tanh(input.Forward(x) + hidden.Forward(h));
        return (output.Forward(h), h);
    }

    [Forward]
    private (Tensor Logits, Tensor Last) Whole([Shape("batch", Time, 5)] Tensor x, [Shape("batch", 16)] Tensor h)
    {
        Tensor[] logits = [];
        for (int t = 0; t < Time; t++)
        {
            (var step, h) = Next(x[.., t], h);
            logits = [.. logits, Unsqueeze(step, 1)];
        }

        return (Concat(logits, dim: 1), h);
    }

    [Loss]
    private (Tensor Loss, Tensor H) Loss([Shape("batch", Time, 5)] Tensor x, [Shape("batch", Time, 3)] Tensor target, [State, Shape("batch", 16)] Tensor h)
    {
        (var logits, h) = Whole(x, h);
        return (MSELoss(logits, target), h);
    }
}
