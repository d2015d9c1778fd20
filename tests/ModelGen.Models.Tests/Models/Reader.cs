using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Two layers of an LSTM, then a GRU: a token at a time with the state of all of them, and whole sequences.</summary>
[Model]
public sealed partial class Reader
{
    private readonly Embedding embedding = new(20, 6);
    private readonly LSTM lstm = new(6, 16, numLayers: 2);
    private readonly GRU gru = new(16, 9);
    private readonly Linear output = new(9, 20);

    /// <summary>One token of each stream.</summary>
    [Forward]
    private (Tensor Logits, Tensor H, Tensor C, Tensor Top) Next(
        [Shape("batch")] IntTensor token, [State, Shape(2, "batch", 16)] Tensor h, [State, Shape(2, "batch", 16)] Tensor c, [State, Shape(1, "batch", 9)] Tensor top)
    {
        (var logits, h, c, top) = Read(Unsqueeze(embedding.Forward(token), 0), h, c, top);
        return (logits[0], h, c, top);
    }

    [Forward]
    private (Tensor Logits, Tensor H, Tensor C, Tensor Top) Whole([Shape("time", "batch")] IntTensor token)
    {
        var (x, (h, c)) = lstm.Forward(embedding.Forward(token));
        var (y, top) = gru.Forward(x);
        return (output.Forward(y), h, c, top);
    }

    /// <summary>Every token but the first is to be told from those before it; the state goes on from chunk to chunk.</summary>
    [Loss]
    private (Tensor Loss, Tensor H, Tensor C, Tensor Top) Loss(
        [Shape(9, "batch")] IntTensor token, [State, Shape(2, "batch", 16)] Tensor h, [State, Shape(2, "batch", 16)] Tensor c, [State, Shape(1, "batch", 9)] Tensor top)
    {
        (var logits, h, c, top) = Read(embedding.Forward(token[..^1]), h, c, top);
        return (CrossEntropy(Permute(logits, 0, 2, 1), token[1..]), h, c, top);
    }

    private (Tensor Logits, Tensor H, Tensor C, Tensor Top) Read(Tensor x, Tensor h, Tensor c, Tensor top)
    {
        var (states, (newH, newC)) = lstm.Forward(x, (h, c));
        var (y, newTop) = gru.Forward(states, top);
        return (output.Forward(y), newH, newC, newTop);
    }
}
