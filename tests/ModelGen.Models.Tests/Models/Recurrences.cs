using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>The LSTM layer beside recurrences of one's own.</summary>
[Model]
public sealed partial class Recurrences
{
    private readonly LSTM layer = new(5, 7);
    private readonly LstmCell cell = new(5, 7);
    private readonly NormalizedCell normalized = new(5, 7);
    private readonly MinimalGatedUnit unit = new(5, 7);

    [Forward]
    private (Tensor Output, Tensor H, Tensor C) Layer([Shape("time", "batch", 5)] Tensor x, [Shape("batch", 7)] Tensor h0, [Shape("batch", 7)] Tensor c0)
    {
        var (y, (h, c)) = layer.Forward(x, (Unsqueeze(h0, 0), Unsqueeze(c0, 0)));
        return (y, h[0], c[0]);
    }

    [Forward]
    private (Tensor Output, Tensor H, Tensor C) Scanned([Shape("time", "batch", 5)] Tensor x, [Shape("batch", 7)] Tensor h0, [Shape("batch", 7)] Tensor c0)
    {
        var (y, (h, c)) = Scan(x, (h0, c0), (xt, state) => cell.Forward(xt, state));
        return (y, h, c);
    }

    [Forward]
    private (Tensor Output, Tensor H, Tensor C) Normalized([Shape("time", "batch", 5)] Tensor x, [Shape("batch", 7)] Tensor h0, [Shape("batch", 7)] Tensor c0)
    {
        var (y, (h, c)) = Scan(x, (h0, c0), (xt, state) => normalized.Forward(xt, state));
        return (y, h, c);
    }

    [Forward]
    private (Tensor Output, Tensor H) Minimal([Shape("time", "batch", 5)] Tensor x, [Shape("batch", 7)] Tensor h0) => unit.Forward(x, h0);

    [Loss]
    private Tensor Loss([Shape("time", "batch", 5)] Tensor x, [Shape("batch", 7)] Tensor h0, [Shape("batch", 7)] Tensor target)
    {
        var (_, h, c) = Normalized(x, h0, Square(h0));
        var (output, _) = unit.Forward(x, h + c);
        return MSELoss(Mean(output, 0), target);
    }
}
