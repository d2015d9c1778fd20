using ModelGen.Generator;
using ModelGen.Generator.Graphs;
using GeneratorTests.Infrastructure;
using GeneratorTests.Lowering;

namespace GeneratorTests.Scheduling;

/// <summary>Schedules and memory plans of small models, printed: every kind of kernel, what is fused into what, what is skipped when.</summary>
public sealed class ScheduleTests
{
    public static TheoryData<string, string, string> Models => new()
    {
        {
            "LinearLayers",
            """
            private readonly Linear fc1 = new(4, 6);
            private readonly Linear fc2 = new(6, 6, bias: false);
            private readonly Linear fc3 = new(6, 3);
            [Forward] private Tensor F([Shape("batch", 4)] Tensor x)
            {
                var h = Relu(fc1.Forward(x));
                h = h + Silu(fc2.Forward(h));
                return fc3.Forward(h);
            }
            """,
            ""
        },
        {
            "Elementwise",
            """
            private readonly Parameter scale = new([4], Init.Ones);
            [Forward] private (Tensor A, Tensor B) F([Shape("batch", 4)] Tensor x, [Shape("batch", 1)] Tensor y)
            {
                var shared = Exp(x) * scale;
                var cheap = x + 1;
                return (Where(x > y, shared, cheap) / x.Dim(0), shared * cheap - Tanh(y));
            }
            """,
            ""
        },
        {
            "Views",
            """
            [Forward] private (Tensor A, Tensor B, Tensor C) F([Shape("batch", 6)] Tensor x, [Shape(6, "batch")] Tensor y)
            {
                var halves = Chunk(x, 2, 1);
                return (halves[0] * Tanh(halves[1]), x + Transpose(y, 0, 1), Transpose(Reshape(x, x.Dim(0), 2, 3), 1, 2));
            }
            """,
            ""
        },
        {
            "Reductions",
            """
            [Forward] private (Tensor Variance, Tensor Largest) F([Shape("batch", "time", 4)] Tensor x) => (Mean(Square(x - Mean(x, -1, true)), -1), Max(x * 2, 0));
            """,
            ""
        },
        {
            "Normalization",
            """
            private readonly Parameter weight = new([8], Init.Ones);
            private readonly Parameter bias = new([8]);
            [Forward] private Tensor F([Shape("batch", "time", 8)] Tensor x)
            {
                var difference = x - Mean(x, -1, true);
                var inverse = Rsqrt(Mean(Square(difference), -1, true) + 1e-5f);
                return difference * inverse * weight + bias;
            }
            """,
            ""
        },
        {
            "Placements",
            """
            private readonly Linear fc = new(4, 3);
            [Forward] private Tensor F([Shape("batch", 4)] Tensor x) => Concat([Tanh(x), fc.Forward(x), x[.., 1..3]], 1);
            """,
            ""
        },
        {
            "RowsApart",
            """
            private readonly Linear fc = new(4, 9);
            [Forward] private Tensor Mixture([Shape("batch", 4)] Tensor x)
            {
                var y = fc.Forward(x);
                return Concat([Softmax(y[.., ..3]), y[.., 3..6], Exp(y[.., 6..])], 1);
            }

            [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch")] IntTensor label)
            {
                var y = fc.Forward(x);
                return CrossEntropy(y[.., ..3], label) + Mean(LogSumExp(y[.., 3..], 1));
            }
            """,
            ""
        },
        {
            "Attention",
            """
            private readonly Linear qkv = new(8, 24);
            [Forward] private Tensor F([Shape("batch", "time", 8)] Tensor x)
            {
                var heads = Permute(Reshape(qkv.Forward(x), x.Dim(0), x.Dim(1), 3, 2, 4), 2, 0, 3, 1, 4);
                var scores = Softmax(MatMul(heads[0], Transpose(heads[1], -1, -2)) * 0.5f, -1);
                return x + Reshape(Transpose(MatMul(scores, heads[2]), 1, 2), x.Dim(0), x.Dim(1), 8);
            }
            """,
            ""
        },
        {
            "ProjectedAttention",
            """
            private readonly Linear qkv = new(8, 24);
            private readonly Linear output = new(8, 8);
            [Forward] private Tensor F([Shape("batch", "time", 8)] Tensor x)
            {
                var (batch, time, _) = x.Shape;
                var heads = Permute(Reshape(qkv.Forward(x), batch, time, 3, 2, 4), 2, 0, 3, 1, 4);
                var scores = Softmax(MatMul(heads[0], Transpose(heads[1], -1, -2)) * 0.5f, -1);
                var mixed = Reshape(Permute(MatMul(scores, heads[2]), 0, 2, 1, 3), batch, time, 8);
                return x + output.Forward(mixed);
            }
            """,
            ""
        },
        {
            "PermutedCopies",
            """
            private readonly Linear fc = new(8, 8);
            private readonly Linear ofHead = new(4, 4);
            private readonly Linear ofInput = new(4, 4);
            [Forward] private Tensor F([Shape("batch", "time", 8)] Tensor x)
            {
                var (batch, time, _) = x.Shape;
                Tensor Heads(Tensor t) => Permute(Reshape(t, batch, time, 2, 4), 0, 2, 1, 3);
                return Tanh(ofHead.Forward(Heads(Silu(fc.Forward(x))))) + ofInput.Forward(Heads(x));
            }
            """,
            ""
        },
        {
            "TiedWeight",
            """
            private readonly Linear up = new(4, 6);
            [Forward] private Tensor F([Shape("batch", 4)] Tensor x) => MatMul(Relu(up.Forward(x)), up.Weight);
            """,
            ""
        },
        {
            "Tables",
            """
            private readonly Embedding words = new(50, 6, paddingIdx: 0);
            private readonly Embedding many = new(90_000, 6, sparse: true);
            private readonly EmbeddingBag tags = new(9, 6, EmbeddingBagMode.Sum);
            [Loss] private Tensor F([Shape("batch", 5)] IntTensor t, [Shape("batch", 3)] IntTensor tag, [Shape("batch", 3)] Tensor weight) =>
                Mean(Square(words.Forward(t[.., 0]) * words.Forward(t[.., 1]) + many.Forward(t[.., 4]) - tags.Forward(tag, null, weight)));
            """,
            ""
        },
        {
            "Recurrence",
            """
            private readonly Linear input = new(3, 16);
            private readonly Linear hidden = new(4, 16, bias: false);
            [Forward] private Tensor F([Shape("time", "batch", 3)] Tensor x, [Shape("batch", 4)] Tensor h0, [Shape("batch", 4)] Tensor c0)
            {
                var (output, _) = Scan(input.Forward(x), (h0, c0), (xt, state) =>
                {
                    var gates = Chunk(xt + hidden.Forward(state.Item1), 4, -1);
                    var c = Sigmoid(gates[1]) * state.Item2 + Sigmoid(gates[0]) * Tanh(gates[2]);
                    return (Sigmoid(gates[3]) * Tanh(c), c);
                });
                return output;
            }
            """,
            ""
        },
        {
            "Dropout",
            """
            private readonly Linear fc = new(4, 6);
            private readonly Dropping[] blocks = Repeat(2, () => new Dropping(6));
            [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x)
            {
                var h = Dropout(Relu(fc.Forward(x)), 0.25);
                foreach (var block in blocks)
                {
                    h = block.Forward(h);
                }

                return Mean(Square(h));
            }
            """,
            """
            [Module]
            internal sealed partial class Dropping(int width)
            {
                private readonly Linear fc = new(width, width);
                private readonly Dropout drop = new();
                public Tensor Forward(Tensor x) => x + drop.Forward(fc.Forward(x));
            }
            """
        },
        {
            "Modules",
            """
            private readonly Block[] blocks = Repeat(3, () => new Block(4));
            [Forward] private Tensor F([Shape("batch", 4)] Tensor x)
            {
                foreach (var block in blocks)
                {
                    x = block.Forward(x);
                }

                return x;
            }
            """,
            """
            [Module]
            internal sealed partial class Block(int width)
            {
                private readonly Linear fc = new(width, width);
                public Tensor Forward(Tensor x) => x + Tanh(fc.Forward(x));
            }
            """
        },
        {
            "UnwantedGradients",
            """
            private readonly Linear a = new(4, 4);
            private readonly Linear b = new(4, 4);
            [Forward] private Tensor F([Shape("batch", 4)] Tensor x, [Shape("batch", 4)] Tensor y) => Sum(Relu(a.Forward(Sin(x))) * b.Forward(y), -1);
            """,
            ""
        },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Schedules_are_as_approved(string name, string members, string types)
    {
        ModelProgram program = ModelCompiler.Differentiate(Lowered.Model(TestCompilation.Model(members, types)), null, TestContext.Current.CancellationToken);
        var plan = ModelCompiler.Plan(program, TestContext.Current.CancellationToken);
        string parameters = string.Concat(plan.Parameters.Select(p => $"{p.Slot.Path} {p.Slot.Shape} {p.Layout} at {p.Offset}\n"));
        Snapshot.Matches(parameters + string.Concat(plan.Functions.Select(f => $"\n{f.Schedule}{f.Memory}")), name + ".txt");
    }
}
