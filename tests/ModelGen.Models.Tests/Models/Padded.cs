using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Sequences with anything behind their ends, and other values that are computed and not selected.</summary>
[Model]
public sealed partial class Padded
{
    private readonly RNN rnn = new(3, 5, bidirectional: true);
    private readonly GRU gru = new(3, 5, numLayers: 2, batchFirst: true);
    private readonly LSTM lstm = new(3, 5, numLayers: 2, dropout: 0.3, bidirectional: true);
    private readonly LstmCell cell = new(3, 5);
    private readonly Linear first = new(3, 6);
    private readonly Linear second = new(6, 5);

    [Forward]
    private (Tensor Output, Tensor H) Rnn([Shape("time", "batch", 3)] Tensor x, [Shape(2, "batch", 5)] Tensor h0, [Shape("batch")] IntTensor lengths) =>
        rnn.Forward(x, h0, lengths);

    [Forward]
    private (Tensor Output, Tensor H) Gru([Shape("batch", "time", 3)] Tensor x, [Shape(2, "batch", 5)] Tensor h0, [Shape("batch")] IntTensor lengths) =>
        gru.Forward(x, h0, lengths);

    [Forward]
    private (Tensor Output, Tensor H, Tensor C) Lstm(
        [Shape("time", "batch", 3)] Tensor x, [Shape(4, "batch", 5)] Tensor h0, [Shape(4, "batch", 5)] Tensor c0, [Shape("batch")] IntTensor lengths)
    {
        var (y, (h, c)) = lstm.Forward(x, (h0, c0), lengths);
        return (y, h, c);
    }

    /// <summary>A cell of one's own, all of whose work lies within the step.</summary>
    [Forward]
    private (Tensor H, Tensor C) Own(
        [Shape("time", "batch", 3)] Tensor x, [Shape("batch", 5)] Tensor h0, [Shape("batch", 5)] Tensor c0, [Shape("batch")] IntTensor lengths)
    {
        var mask = Unsqueeze(Transpose(SequenceMask(lengths, x.Dim(0)), 0, 1), -1);
        var (_, (h, c)) = Scan((x, mask), (h0, c0), (t, state) =>
        {
            var (xt, isInside) = t;
            var (h, c) = cell.Forward(xt, state);
            return (Where(isInside > 0, h, state.Item1), Where(isInside > 0, c, state.Item2));
        });
        return (h, c);
    }

    /// <summary>A small network at each step, behind which the step is selected.</summary>
    [Forward]
    private Tensor Deep([Shape("time", "batch", 3)] Tensor x, [Shape("batch", 5)] Tensor h0, [Shape("batch")] IntTensor lengths)
    {
        var mask = Unsqueeze(Transpose(SequenceMask(lengths, x.Dim(0)), 0, 1), -1);
        var (_, last) = Scan((x, mask), h0, (t, h) =>
            Where(t.Item2 > 0, h + Softmax(second.Forward(Tanh(first.Forward(t.Item1))), -1), h));
        return last;
    }

    /// <summary>The loss of each row by itself, and only some of them count.</summary>
    [Loss]
    private Tensor Loss([Shape("batch", 3)] Tensor x, [Shape("batch")] IntTensor label, [Shape("batch")] Tensor isCounted)
    {
        var y = second.Forward(Tanh(first.Forward(x)));
        var each = CrossEntropy(y, label, Reduction.None) + Sum(Square(Exp(y)), -1);
        return Sum(Where(isCounted > 0, each, 0)) / Sum(isCounted);
    }

    /// <summary>The branch that is not taken overflows, or is the logarithm of a negative number.</summary>
    [Forward]
    private (Tensor A, Tensor B, Tensor C, Tensor D) Branches([Shape("count")] Tensor x)
    {
        var twice = Exp(2 * x);
        return (
            Where(x <= 0, Exp(x), 1 + x),
            Where(x > 0, Log(x) * Sqrt(x), x / 3),
            Where(x > 5, x, twice) + Where(x > 6, 1 / x, twice * twice),
            Where(x > 0, Where(x < 20, Pow(x, 20), x), Rsqrt(-x)));
    }

    /// <summary>Between the rows and their selection stand operators with conditions of their own, sums over rows that come back, and views.</summary>
    [Forward]
    private (Tensor A, Tensor B, Tensor C, Tensor D) Behind([Shape("batch", 4, 3)] Tensor x, [Shape("batch", 4, 1)] Tensor isCounted)
    {
        var y = first.Forward(x);
        var wide = Reshape(second.Forward(Flatten(Relu(y), 0, 1)), x.Dim(0), 4, 5);
        var turned = Permute(Tanh(Permute(y, 1, 2, 0)), 2, 0, 1);
        return (
            Where(isCounted > 0, Relu(second.Forward(Relu(y))), 0),
            Where(isCounted > 0, HardSigmoid(y - LogSumExp(y, -1, true)), 0),
            Where(isCounted > 0, wide * Max(wide, -1, true), 0),
            Where(isCounted > 0, Softmax(turned) / Sqrt(Var(turned, [-1], true, 0) + 1), 0));
    }

    /// <summary>What is selected has lost a dimension.</summary>
    [Forward]
    private Tensor Reduced([Shape("batch", 4, 3)] Tensor x, [Shape("batch", 4)] Tensor isCounted)
    {
        var y = first.Forward(x);
        return Where(isCounted > 0, LogSumExp(Relu(y), [-1]) + Max(y * y, [-1]) + Sum(Softmax(second.Forward(y), -1) * x[.., .., ..1], [-1]), 0);
    }

    /// <summary>More conditions within each other than are followed back. All are computed; what an outer one leaves out may overflow.</summary>
    [Forward]
    private Tensor Nested([Shape("count")] Tensor x)
    {
        var y = x;
        for (int i = 0; i < 9; i++)
        {
            y = Where(x > 2 * i - 8, Exp(y * 0.25), 1f);
        }

        return y;
    }
}
