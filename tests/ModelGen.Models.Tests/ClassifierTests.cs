using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Table, LSTM and linear layer trained with Adam against PyTorch (<c>make_recurrent.py</c>).</summary>
public sealed class ClassifierTests
{
    private const int Steps = 5;
    private const int Batch = 4;

    private static readonly float[] Scales = [1, 1 / 8f, 1 / 8f, 1 / 8f, 1 / 8f, 1 / 4f, 1 / 4f];

    [Fact]
    public void Losses_and_parameters_of_five_steps_are_PyTorchs()
    {
        const int time = 7;
        using SafetensorsReader golden = Golden.Open("classifier.safetensors");
        var net = new SmallClassifier(seed: 1);
        Start(net.Parameters);
        using SmallClassifier.Trainer trainer = net.CreateTrainer(new Adam(1e-2), Batch, time);
        float[] losses = new float[Steps];
        for (uint t = 0; t < Steps; t++)
        {
            int[] lengths = [.. Golden.Indices(21000 + t, Batch, time).Select(l => l + 1)];
            losses[t] = trainer.Step(Golden.Indices(23000 + t, Batch * time, 30), lengths, Golden.Labels(24000 + t, Batch), Batch, time);
            foreach (NamedTensor parameter in net.Parameters)
            {
                Golden.Close(golden.Floats($"small/{t}/{parameter.Name}"), parameter.ToArray(), $"{parameter.Name} after step {t}");
            }
        }

        Golden.Close(golden.Floats("small/loss"), losses, "loss");
    }

    [Fact]
    public void So_they_are_with_ten_thousand_words_and_256_units()
    {
        const int time = 12, words = 10000, columns = 100;
        using SafetensorsReader golden = Golden.Open("classifier.safetensors");
        var net = new LargeClassifier(seed: 1);
        Start(net.Parameters);
        using LargeClassifier.Trainer trainer = net.CreateTrainer(new Adam(1e-3), Batch, time);
        int[][] tokens = [.. Enumerable.Range(0, Steps).Select(t => Golden.Indices(23000 + (uint)t, Batch * time, words))];
        float[] losses = [.. tokens.Select((token, t) => trainer.Step(token, Golden.Labels(24000 + (uint)t, Batch), Batch, time))];
        Golden.Close(golden.Floats("large/loss"), losses, "loss");

        int[] rows = [.. tokens.SelectMany(t => t)], places = Golden.Indices(25000, rows.Length, columns);
        foreach (NamedTensor parameter in net.Parameters)
        {
            float[] values = parameter.ToArray();
            IEnumerable<int> sample = parameter.Name == "embedding.weight" ? rows.Select((row, i) => (row * columns) + places[i])
                : values.Length <= 500 ? Enumerable.Range(0, values.Length)
                : Golden.Indices(25000 + Position(parameter.Name), 500, (uint)values.Length);
            Golden.Close(golden.Floats($"large/{parameter.Name}"), [.. sample.Select(i => values[i])], parameter.Name);
        }
    }

    [Fact]
    public void What_lies_behind_the_end_of_a_sequence_changes_nothing()
    {
        const int time = 7;
        var net = new SmallClassifier(seed: 1);
        int[] tokens = Golden.Indices(1, Batch * time, 30), lengths = [3, 7, 1, 5], others = [.. tokens];
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = i % time < lengths[i / time] ? others[i] : (others[i] + 1) % 30;
        }

        float[] first = new float[Batch * 10], second = new float[Batch * 10];
        net.Logits(tokens, lengths, first, Batch, time);
        net.Logits(others, lengths, second, Batch, time);
        Numbers.SameBits(first, second, "logits");

        GradientSet gradients = net.CreateGradients(), same = net.CreateGradients();
        var tape = new Tape();
        net.LossForward(tokens, lengths, [1, 2, 3, 4], tape, Batch, time);
        net.LossBackward(tokens, lengths, [1, 2, 3, 4], 1, gradients, tape, Batch, time);
        net.LossForward(others, lengths, [1, 2, 3, 4], tape, Batch, time);
        net.LossBackward(others, lengths, [1, 2, 3, 4], 1, same, tape, Batch, time);
        Numbers.Near(gradients.Values.ToArray().ToDouble(), same.Values, 1e-7, "gradients");
        ArgumentException error = Assert.Throws<ArgumentException>(() => net.Logits(tokens, [3, 8, 1, 5], first, Batch, time));
        Assert.Equal("length", error.ParamName);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        const int time = 7;
        var net = new SmallClassifier(seed: 1);
        int[] tokens = Golden.Indices(1, Batch * time, 30), lengths = [3, 7, 1, 5], labels = [1, 2, 3, 4];
        float[] logits = new float[Batch * 10];
        using SmallClassifier.Trainer trainer = net.CreateTrainer(new Adam(), Batch, time);
        Allocations.None(() => net.Logits(tokens, lengths, logits, Batch, time));
        Allocations.None(() => trainer.Step(tokens, lengths, labels, Batch, time));
    }

    /// <summary>The first weights of the golden file, in the order of PyTorch's <c>named_parameters</c>.</summary>
    private static void Start(ParameterSet parameters)
    {
        foreach (NamedTensor parameter in parameters)
        {
            uint k = Position(parameter.Name);
            parameter.CopyFrom(Golden.Signed(22000 + k, parameter.Length, Scales[k]));
        }
    }

    /// <summary>Among PyTorch's parameters; here tables come last.</summary>
    private static uint Position(string name) => (uint)Array.IndexOf(
        ["embedding.weight", "lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0", "lstm.bias_hh_l0", "output.weight", "output.bias"], name);
}
