using System.Globalization;
using System.Text;

namespace GeneratorTests.Emit;

/// <summary>
/// Random declarations: views, joins, reductions, products, lookups and recurrences over named dimensions, whose results are what they are: inputs, parameters,
/// one value twice, views.
/// </summary>
internal sealed class RandomDeclarations
{
    private readonly Random random;
    private readonly StringBuilder body = new();
    private readonly List<(string Text, string[] Dims)> values = [];
    private readonly HashSet<string> read = [];
    private int locals;

    private RandomDeclarations(int seed) => random = new Random(seed);

    /// <summary>The members of a model with one entry point.</summary>
    public static string Create(int seed) => new RandomDeclarations(seed).Create();

    private string Create()
    {
        List<string> inputs = [];
        AddInput("x", ["batch", "6"]);
        AddInput("s", ["time", "batch", "3"]);
        AddInput("q", ["time", "batch"]);
        if (random.Next(4) > 0)
        {
            inputs.Add("[Shape(\"time\", \"batch\")] IntTensor i");
            values.Add(("a.Forward(i)", ["time", "batch", "3"]));
            values.Add(("b.Forward(i)", ["time", "batch", "3"]));
        }

        values.Add(("w", ["6", "3"]));
        values.Add(("v", ["3"]));
        values.Add(("state", ["6"]));
        for (int i = 0; i < 3 + random.Next(9); i++)
        {
            Step();
        }

        // What nothing else reads, and sometimes an input, a parameter or the same once more.
        List<(string Text, string[] Dims)> results = [.. values.Where(v => v.Text[0] == 't' && !read.Contains(v.Text)).Append(values[^1]).Distinct().TakeLast(4)];
        results.AddRange(Enumerable.Range(0, random.Next(3)).Select(_ => Pick()));
        int count = results.Count;
        bool isLoss = random.Next(2) == 0;
        string result = isLoss
            ? $"return {string.Join(" + ", results.Select(r => $"Sum(Square(Tanh({r.Text})))"))} + Sum(w * w);"
            : count == 1 ? $"return {results[0].Text};" : $"return ({string.Join(", ", results.Select(r => r.Text))});";
        string type = isLoss || count == 1 ? "Tensor" : $"({string.Join(", ", results.Select(_ => "Tensor"))})";
        return $$"""
            private readonly Parameter w = new([6, 3], Init.Normal());
            private readonly Parameter v = new([3], Init.Normal());
            private readonly StateTensor state = new([6], Init.Ones);
            private readonly Embedding a = new(4, 3, sparse: true);
            private readonly Embedding b = new(4, 3, sparse: true);
            [{{(isLoss ? "Loss" : "Forward")}}]
            private {{type}} F({{string.Join(", ", inputs)}})
            {
            {{body}}    {{result}}
            }
            """;

        void AddInput(string name, string[] dims)
        {
            if (random.Next(4) > 0)
            {
                inputs.Add($"[Shape({string.Join(", ", dims.Select(d => char.IsDigit(d[0]) ? d : $"\"{d}\""))})] Tensor {name}");
                values.Add((name, dims));
            }
        }
    }

    private (string Text, string[] Dims) Pick()
    {
        (string Text, string[] Dims) value = values[Math.Max(random.Next(values.Count), random.Next(values.Count))];
        read.Add(value.Text);
        return value;
    }

    private void Define(string text, params string[] dims)
    {
        string name = FormattableString.Invariant($"t{locals++}");
        body.Append(CultureInfo.InvariantCulture, $"    var {name} = {text};\n");
        values.Add((name, dims));
    }

    private void Step()
    {
        (string x, string[] dims) = Pick();
        if (dims.Length == 0)
        {
            Define($"Tanh({x} + 1)");
            return;
        }

        int axis = random.Next(dims.Length);
        string all = string.Concat(Enumerable.Repeat(".., ", axis));
        string[] others = [.. dims.Where((_, i) => i != axis)];
        switch (random.Next(15))
        {
            case 0:
                Define($"Tanh({x})", dims);
                break;
            case 1 or 2:
                string range = Choose("1..", "..^1", "..1", $"({x}.Dim({axis}) / 2)..", $"..({x}.Dim({axis}) / 2)", "^1..", "2..");
                Define($"{x}[{all}{range}]", [.. dims.Select((d, i) => i == axis ? range is "..1" or "^1.." ? "1" : $"{d}|{range}" : d)]);
                break;
            case 3:
                Define($"{x}[{all}{Choose("0", "^1")}]", others);
                break;
            case 4 when dims[axis] is "6" or "3":
                Define($"Chunk({x}, 3, dim: {axis})[{random.Next(3)}]", [.. dims.Select((d, i) => i == axis ? d == "6" ? "2" : "1" : d)]);
                break;
            case 5 or 6:
                (string other, _) = values.Where(v => v.Dims.Length == dims.Length && v.Dims.Where((_, i) => i != axis).SequenceEqual(others)).OrderBy(_ => random.Next()).First();
                Define($"Concat([{x}, {other}], dim: {axis})", [.. dims.Select((d, i) => i == axis ? $"{d}&{locals}" : d)]);
                break;
            case 7:
                Define($"{Choose("Softmax", "LogSoftmax")}({x}, {axis})", dims);
                break;
            case 8:
                Define($"{Choose("Sum", "Mean", "LogSumExp", "Max", "Min")}({x}, [{axis}])", others);
                break;
            case 9:
                int[] order = [.. Enumerable.Range(0, dims.Length).OrderBy(_ => random.Next())];
                Define($"Permute({x}, {string.Join(", ", order)})", [.. order.Select(i => dims[i])]);
                break;
            case 10:
                (string y, string[] same) = values.Where(v => v.Dims.SequenceEqual(dims)).OrderBy(_ => random.Next()).First();
                Define($"{x} {Choose("+", "*", "-")} {y}", same);
                break;
            case 11 when dims.Length == 2:
                Define($"MatMul({x}, Transpose({x}, 0, 1))", dims[0], dims[0]);
                break;
            case 12 when dims.Length > 1 && dims[0] is not ("1" or "2" or "3"):
                Define($"Scan({x}, {x}[0] * 0.5, (e, h) => Tanh(e + h)){Choose(".Output", ".State")}", []);
                values[^1] = (values[^1].Text, body.ToString().TrimEnd().EndsWith("State;", StringComparison.Ordinal) ? dims[1..] : dims);
                break;
            case 13:
                Define($"Reshape({x}, -1)", [string.Join("*", dims)]);
                break;
            default:
                Define($"Where({x} > 0.1, {x}, 0)", dims);
                break;
        }
    }

    private string Choose(params string[] choices) => choices[random.Next(choices.Length)];
}
