namespace GeneratorTests.Emit;

/// <summary>
/// Declarations at the limits of what can be declared: without inputs, without parameters, results that are inputs or parameters or views of them, sizes that are
/// zero at run time. Emitted code compiles and computes what the interpreter does, forward and backward.
/// </summary>
[Trait("Runs", "EmittedCode")]
public sealed class SmallModelTests
{
    private const string X = "[Shape(\"batch\", 12)] Tensor x";
    private const string Sequence = "[Shape(\"time\", \"batch\", 6)] Tensor x";

    public static TheoryData<string> Entries =>
    [
        // Losses and forward methods without inputs.
        "private readonly Linear fc = new(4, 3); [Loss] private Tensor Loss() => Sum(Square(fc.Weight));",
        "private readonly Parameter p = new([], Init.Ones); [Loss] private Tensor Loss() => p; [Loss] private Tensor Other() => p * p;",
        "private readonly Linear fc = new(4, 3); [Loss] private Tensor Loss() => Mean(Dropout(fc.Weight)); [Forward] private Tensor F() => fc.Weight;",
        "private readonly Parameter p = new(4); private readonly StateTensor s = new(4); [Loss] private Tensor Loss() { s.Assign(s + p); return Sum(p * s); }",
        "private readonly Parameter p = new(5, 4); [Loss] private Tensor Loss() => Sum(Scan(p, Zeros(p), (a, h) => Tanh(a + h)).State); private static Tensor Zeros(Tensor p) => p[0] * 0;",
        "[Forward] private Tensor F() => Relu(2f); [Forward] private Tensor G() => 3f; [Forward] private (Tensor, Tensor) H() => (1f, 1f);",
        "private readonly StateTensor s = new(4); [Forward] private Tensor F() => s; [Forward] private (Tensor A, Tensor B) G() => (s, s[1..]); [Forward] private Tensor H() => Sum(s);",

        // Inputs that nothing reads.
        $"private readonly Parameter p = new(4); [Loss] private Tensor Loss({X}) => Sum(p); [Forward] private Tensor F({X}, [Shape(\"batch\")] IntTensor i) => p; [Forward] private Tensor G({X}) => 1.5;",
        $"private readonly Parameter p = new(4); [Loss] private Tensor Loss({X}) => Sum(x * 0) + Sum(p * 0); [Loss] private Tensor Other({X}) => Sum(x) + 0 * Sum(p);",

        // Results that are computed by nobody, or twice.
        $"[Forward] private Tensor F({X}) => x; [Forward] private (Tensor, Tensor) G({X}) => (x, x); [Forward] private (Tensor, Tensor) H({X}) {{ var y = Tanh(x); return (y, y); }}",
        $"[Forward] private (Tensor, Tensor, Tensor) F({X}) => (x[.., 1..3], Transpose(x, 0, 1), Reshape(x, -1)); [Forward] private (Tensor, Tensor) G({X}) {{ var y = Tanh(x); return (y[.., 2..], Transpose(y, 0, 1)); }}",
        "private readonly Linear fc = new(4, 3); [Forward] private (Tensor, Tensor) F() => (fc.Weight, fc.Weight); [Forward] private (Tensor, Tensor) G() => (Transpose(fc.Weight, 0, 1), fc.Bias[1..]); [Forward] private (Tensor, Tensor) H() => (fc.Weight, fc.Bias);",
        "private readonly Linear fc = new(4, 3); [Forward] private (Tensor, Tensor, Tensor) F([Shape(\"batch\", 4)] Tensor x) { var y = fc.Forward(x); return (y, fc.Weight, y); }",
        $"[Forward] private (Tensor, Tensor) F({X}, [Shape(\"batch\", 12)] Tensor y) => (y, x); [Forward] private Tensor G({X}) => Sum(x); [Forward] private Tensor H({X}) => Expand(Sum(x), 3, 2);",
    ];

    public static TheoryData<string> Views =>
    [
        // The slice of no elements of a chunk in the middle.
        $"[Forward] private Tensor F({X}) {{ var v = Chunk(x, 3, dim: 1)[1]; return Concat([v[1..], v[..1]], dim: 0); }}",
        $"[Forward] private Tensor F({X}) {{ var v = Chunk(Tanh(x), 3, dim: 1)[1]; return Tanh(Concat([v[1..], v[..1]], dim: 0)) * v; }}",
        $"private readonly Linear fc = new(4, 5); [Loss] private Tensor Loss({X}) {{ var v = Chunk(Tanh(x), 3, dim: 1)[1]; return Sum(Square(fc.Forward(v[1..]))) + Sum(fc.Forward(Concat([v[1..], v[..1]], dim: 0))); }}",
        $"[Forward] private Tensor F({X}) => Softmax(Reshape(x, x.Dim(0), 3, 4)[1.., 1], 0); [Forward] private Tensor G({X}) => Sum(Reshape(x, x.Dim(0), 3, 4)[1.., 2], 0);",
        $"[Forward] private Tensor F({X}) {{ var v = Reshape(x, x.Dim(0), 3, 4)[1.., 1]; return MatMul(v, Transpose(v, 0, 1)); }} [Forward] private Tensor G({X}) {{ var v = Reshape(x, x.Dim(0), 3, 4)[1.., 1]; return MatMul(Transpose(v, 0, 1), v); }}",
        $"[Forward] private (Tensor, Tensor) F({X}) => (x[(x.Dim(0) / 2).., 4..8], Exp(x)[..(x.Dim(0) / 2), 4..8]); [Forward] private Tensor G({X}) => Concat([x[(x.Dim(0) / 2)..], x[..(x.Dim(0) / 2)]], dim: 0);",
        $"private readonly Parameter p = new(9, 12); [Forward] private Tensor F({X}) => p[x.Dim(0)..^2, 3..5] * 2; [Loss] private Tensor Loss({X}) => Sum(Tanh(p[.., 4..8][x.Dim(0)..])) + Sum(Square(p[^1] * x));",
        $"private readonly StateTensor s = new(9, 12); private readonly Parameter p = new(12); [Loss] private Tensor Loss({X}) => Sum(Tanh(s[.., 4..8][x.Dim(0)..])) + Sum(p * x);",

        // Layers over rows that lie apart, of which some dimensions have the size 1.
        $"private readonly Linear fc = new(4, 5); [Loss] private Tensor Loss({X}) {{ var v = Reshape(x, x.Dim(0), 3, 4); return Sum(Square(fc.Forward(v[.., 1..2, ..]))) + Sum(fc.Forward(v[.., 2])) + Sum(fc.Forward(v[.., ..2, ..])); }}",
        $"private readonly Linear fc = new(12, 5); [Loss] private Tensor Loss({X}) => Sum(Square(Permute(fc.Forward(Reshape(x, x.Dim(0), 1, 12)), 1, 0, 2))) + Sum(fc.Forward(Permute(Reshape(x, 1, x.Dim(0), 12), 1, 0, 2)));",
        $"private readonly GRU gru = new(12, 3, batchFirst: true); [Loss] private Tensor Loss({X}) {{ var (y, h) = gru.Forward(Reshape(x, 1, x.Dim(0), 12)); return Sum(Square(y)) + Sum(h); }}",
        $"private readonly Linear fc = new(4, 4); [Loss] private Tensor Loss({X}) {{ var v = Reshape(fc.Forward(Reshape(x, x.Dim(0), 3, 4)), x.Dim(0), 3, 2, 2).Permute(0, 2, 1, 3); return Sum(Square(fc.Forward(MatMul(Softmax(MatMul(v, Transpose(v, 2, 3))), v).Permute(0, 2, 1, 3).Reshape(x.Dim(0), 3, 4)))); }}",

        // Row kernels over rows that lie apart, into rows that lie apart.
        $"[Forward] private (Tensor, Tensor) F({X}) {{ var v = Reshape(x, x.Dim(0), 3, 4); return (Concat([Softmax(v[.., 1, ..3]), LogSoftmax(v[.., 2, 1..])], 1), LogSumExp(v[.., 1.., 1..], 2)); }} [Forward] private Tensor G({X}) => Softmax(Expand(x[0], 3, 12)) + Sum(Softmax(x[.., ..0]));",
        $"private readonly Linear fc = new(12, 12); [Loss] private Tensor Loss({X}) {{ var y = fc.Forward(x); return Sum(Square(Concat([LogSoftmax(y[.., ..4]), Softmax(y[.., 4..5]), Softmax(y[.., 5..])], 1))); }}",
        $"private readonly Linear fc = new(12, 12); [Loss] private Tensor Loss({X}, [Shape(\"batch\")] IntTensor label) {{ var y = fc.Forward(x); return CrossEntropy(y[.., 2..7], label) + Sum(CrossEntropy(y[.., 8..], label, Reduction.None)); }}",

        // Sequences: no steps, no rows, slices of both.
        $"[Forward] private (Tensor, Tensor) F({Sequence}) => Scan(x[..^1], x[0] * 0, (a, h) => Tanh(a + h)); [Forward] private Tensor G({Sequence}) => Scan(x[1..], x[0], (a, h) => Tanh(a * h[.., ..1] + Sum(h)), reverse: true).State[.., 2..];",
        $"private readonly LSTM lstm = new(2, 3); [Loss] private Tensor Loss({Sequence}) {{ var v = Chunk(x, 3, dim: 2)[1]; var (y, (h, c)) = lstm.Forward(v[1..]); return Sum(y[1.., 1..]) + Sum(h) + Sum(c[.., ..1]); }}",
        $"private readonly GRU gru = new(2, 3); [Loss] private Tensor Loss({Sequence}) {{ var v = Chunk(Tanh(x), 3, dim: 2)[1]; var (y, h) = gru.Forward(v[.., 1..]); return Sum(y[1..]) + Sum(Square(h)); }}",
        $"private readonly Linear fc = new(2, 2); [Loss] private Tensor Loss({Sequence}) {{ var v = Chunk(x, 3, dim: 2)[1][1..]; var (y, h) = Scan(v, x[0, .., ..2] * 0, (a, h) => Tanh(fc.Forward(a) + h)); return Sum(y[1..]) + Sum(h[1..]); }}",
    ];

    public static TheoryData<string> Zeros =>
    [
        "[Forward] private Tensor F([Shape(\"batch\", \"time\")] Tensor x) => Softmax(x); [Forward] private Tensor G([Shape(\"batch\", \"time\")] Tensor x) => LogSoftmax(x, 0); [Forward] private Tensor H([Shape(\"batch\", \"time\")] Tensor x) => LogSumExp(x, [1]);",
        "[Forward] private Tensor F([Shape(\"batch\", \"time\")] Tensor x) => LogSumExp(x); [Forward] private Tensor G([Shape(\"batch\", \"time\")] Tensor x) => LogSumExp(x, 0, keepDim: true); [Forward] private Tensor H([Shape(\"batch\", \"time\")] Tensor x) => LogSoftmax(Softmax(x, 0));",
        "[Forward] private Tensor F([Shape(\"batch\", \"time\")] Tensor x) => Max(x, [1]); [Forward] private Tensor G([Shape(\"batch\", \"time\")] Tensor x) => Min(x); [Forward] private Tensor H([Shape(\"batch\", \"time\")] Tensor x) => Max(x[1..], 0, keepDim: true);",
        "[Forward] private Tensor F([Shape(\"batch\", \"time\")] Tensor x) => Mean(x, [1]); [Forward] private Tensor G([Shape(\"batch\", \"time\")] Tensor x) => Mean(x); [Forward] private Tensor H([Shape(\"batch\", \"time\")] Tensor x) => Sum(x, [0]) * Sum(x);",
        "[Forward] private Tensor F([Shape(\"batch\", \"time\")] Tensor x, [Shape(\"time\", 3)] Tensor y) => MatMul(x, y); [Forward] private Tensor G([Shape(\"time\", \"batch\")] Tensor x, [Shape(\"time\", 3)] Tensor y) => Tanh(MatMul(Transpose(x, 0, 1), y) + 1);",
        "private readonly Embedding e = new(3, 4); private readonly EmbeddingBag b = new(3, 4); [Forward] private Tensor F([Shape(\"batch\", \"time\")] IntTensor i) => e.Forward(i); [Forward] private Tensor G([Shape(\"batch\", \"time\")] IntTensor i) => b.Forward(i);",
        "private readonly EmbeddingBag m = new(3, 4, EmbeddingBagMode.Max); private readonly EmbeddingBag s = new(3, 4, EmbeddingBagMode.Sum); [Forward] private Tensor F([Shape(\"batch\", \"time\")] IntTensor i) => m.Forward(i) + s.Forward(i);",
        "private readonly Linear fc = new(4, 3); [Loss] private Tensor Loss([Shape(\"batch\", 4)] Tensor x, [Shape(\"batch\")] IntTensor i) => CrossEntropy(fc.Forward(x), i); [Loss] private Tensor Other([Shape(\"batch\", 4)] Tensor x, [Shape(\"batch\", 3)] Tensor y) => MSELoss(fc.Forward(x), y);",
        "private readonly Parameter p = new(1); [Loss] private Tensor Loss([Shape(\"batch\", 4, \"time\")] Tensor x, [Shape(\"batch\", \"time\")] IntTensor i) => CrossEntropy(p * x, i, Reduction.Sum);",
        "[Forward] private Tensor F([Shape(\"batch\", \"time\")] Tensor x) => Reshape(x, x.Dim(0) * x.Dim(1))[..(x.Dim(0) * 4 / (x.Dim(1) + 3))]; [Forward] private Tensor G([Shape(\"batch\", \"time\")] Tensor x) => x * (x.Dim(0) / x.Dim(1));",
    ];

    [Theory]
    [MemberData(nameof(Entries))]
    public void Entry_points_of_any_shape(string members) => EmittedModelTests.Check(members, "");

    [Theory]
    [MemberData(nameof(Views))]
    public void Views_without_elements(string members) => EmittedModelTests.Check(members, "");

    [Theory]
    [MemberData(nameof(Zeros))]
    public void Operators_over_sizes_of_zero(string members) => EmittedModelTests.Check(members, "");
}
