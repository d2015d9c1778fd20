namespace GeneratorTests.Autodiff;

/// <summary>Declarations with recurrences in all places and of all kinds.</summary>
internal static class SequenceModels
{
    /// <summary>Recurrent layers whose state is carried: over one step, and in a loss.</summary>
    public static string Reader => """
        private readonly LSTM lstm = new(3, 4, numLayers: 2);
        private readonly GRU gru = new(4, 3);
        [Forward] private (Tensor, Tensor, Tensor, Tensor) Next(
            [Shape("batch", 3)] Tensor x, [State, Shape(2, "batch", 4)] Tensor h, [State, Shape(2, "batch", 4)] Tensor c, [State, Shape(1, "batch", 3)] Tensor top)
        {
            (var y, h, c, top) = Read(Unsqueeze(x, 0), h, c, top);
            return (y[0], h, c, top);
        }

        [Loss] private (Tensor, Tensor, Tensor, Tensor) Loss(
            [Shape("time", "batch", 3)] Tensor x, [State, Shape(2, "batch", 4)] Tensor h, [State, Shape(2, "batch", 4)] Tensor c, [State, Shape(1, "batch", 3)] Tensor top)
        {
            (var y, h, c, top) = Read(x, h, c, top);
            return (Sum(Square(y)), h, c, top);
        }

        private (Tensor, Tensor, Tensor, Tensor) Read(Tensor x, Tensor h, Tensor c, Tensor top)
        {
            var (states, (newH, newC)) = lstm.Forward(x, (h, c));
            var (y, newTop) = gru.Forward(states, top);
            return (y, newH, newC, newTop);
        }
        """;

    public static string Constant => """
        private readonly Linear hidden = new(3, 3);
        [Forward] private (Tensor, Tensor) F([Shape(8, "batch", 3)] Tensor x, [Shape("batch", 3)] Tensor h0) =>
            Scan(x, h0, (xt, h) => Tanh(xt + hidden.Forward(h)), reverse: true);
        [Forward] private (Tensor, Tensor) One([Shape("batch", 1, 3)] Tensor x, [Shape("batch", 3)] Tensor h0) =>
            Scan(x, h0, (xt, h) => Tanh(xt + hidden.Forward(h)), dim: 1);
        """;

    /// <summary>Over the words of each sentence, then over sentences.</summary>
    public static string Nested => """
        private readonly Linear inner = new(3, 3);
        private readonly Linear outer = new(3, 3);
        [Loss] private Tensor Loss([Shape("time", 4, "batch", 3)] Tensor x, [Shape("batch", 3)] Tensor h0, [Shape("batch", 3)] Tensor scale)
        {
            var (y, h) = Scan(x, h0, (sentence, before) =>
            {
                var (_, words) = Scan(sentence, before * scale, (word, state) => Tanh(word + inner.Forward(state)));
                return Sigmoid(outer.Forward(words) + before);
            });
            return Sum(y * scale) + Mean(h);
        }
        """;

    public static string UnitModule => """
        [Module]
        internal sealed partial class Unit(int width)
        {
            private readonly Linear forget = new(2 * width, width);
            public Tensor Forward(Tensor x, Tensor h0)
            {
                var (y, _) = Scan(x, h0, (xt, h) =>
                {
                    var f = Sigmoid(forget.Forward(Concat([h, xt], -1)));
                    return (1 - f) * h + f * Tanh(xt * h);
                });
                return y;
            }
        }
        """;

    public static string InModule => """
        private readonly Unit[] units = Repeat(3, () => new Unit(3));
        [Loss] private Tensor Loss([Shape("time", "batch", 3)] Tensor x, [Shape("batch", 3)] Tensor h0)
        {
            foreach (var unit in units)
            {
                x = unit.Forward(x, h0);
            }

            return Sum(Square(x));
        }
        """;

    public static string Stacked => """
        private readonly Linear up = new(3, 4);
        private readonly Linear down = new(4, 3);
        [Loss] private Tensor Loss([Shape("time", "batch", 3)] Tensor x, [Shape("batch", 4)] Tensor h0, [Shape("batch", 3)] Tensor g0)
        {
            var (y, h) = Scan(x, h0, (xt, s) => Tanh(up.Forward(xt) + s));
            var (z, g) = Scan(y + h, g0, (yt, s) => Sigmoid(down.Forward(yt) * s), reverse: true);
            return Sum(z * x) + Sum(g);
        }
        """;

    public static string Tokens => """
        private readonly Embedding table = new(3, 4);
        private readonly Linear hidden = new(4, 4, bias: false);
        [Loss] private Tensor Loss([Shape("batch", "time")] IntTensor token, [Shape("batch", 4)] Tensor h0)
        {
            var (y, h) = Scan(token, h0, (t, s) => Tanh(table.Forward(t) + hidden.Forward(s)), dim: 1);
            return Sum(Square(y)) + Sum(h);
        }
        """;

    /// <summary>A product with a tensor, a mask, a number, a parameter, the sequence itself and its length.</summary>
    public static string Captured => """
        private readonly Linear keys = new(3, 3);
        private readonly Parameter bias = new([3], Init.Normal());
        [Forward] private (Tensor, Tensor) F([Shape("batch", "time", 3)] Tensor x, [Shape("batch", 3)] Tensor h0, [Shape("batch", 3, 3)] Tensor w, [Shape] Tensor scale)
        {
            var memory = keys.Forward(x);
            var positive = h0 > 0;
            return Scan(x, h0, (xt, h) =>
            {
                var scores = MatMul(memory, Unsqueeze(h, -1));
                var context = Squeeze(MatMul(Transpose(memory, 1, 2), scores), -1) / (1f + x.Dim(1));
                var mixed = Squeeze(MatMul(Unsqueeze(xt, 1), w), 1);
                return Tanh(Where(positive, context * 0.1f, mixed) * scale + bias);
            }, dim: 1);
        }
        """;

    public static string Method => """
        private readonly Linear hidden = new(3, 3);
        [Loss] private Tensor Loss([Shape("time", "batch", 3)] Tensor x, [Shape("time", "batch", 3)] Tensor gate, [Shape("batch", 3)] Tensor h0)
        {
            Tensor[] start = [h0, h0 * 2];
            var (y, last) = Scan((x, gate, Square(x)), start, (e, s) => Step(e, s));
            return Sum(y) + Sum(last[0] * last[1]);
        }

        private (Tensor, Tensor[]) Step((Tensor X, Tensor Gate, Tensor Square) e, Tensor[] s)
        {
            var next = Tanh(hidden.Forward(s[0]) + e.X) * Sigmoid(e.Gate);
            return (next + s[1], [next, s[1] * 0.5f + e.Square]);
        }
        """;

    /// <summary>Weights that each step reads by groups, whose gradients are products over the rows of all steps.</summary>
    public static string Groups => """
        private readonly Parameter gate = new([2, 3, 3], Init.Normal());
        private readonly Parameter head = new([2, 5, 3], Init.Normal());
        [Loss] private Tensor Loss([Shape("time", "batch", 2, 3)] Tensor x, [Shape("batch", 2, 3)] Tensor h0)
        {
            var (y, h) = Scan(x, h0, (xt, h) => Tanh(xt + GroupedLinear(h, gate)));
            var kept = Where(x > 0, y, 0f);
            return Sum(Square(GroupedLinear(kept, head) + 1)) + Sum(Relu(GroupedLinear(h, head)));
        }
        """;
}
