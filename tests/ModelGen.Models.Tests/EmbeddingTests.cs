using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Models with tables: PyTorch's values, padding, frozen tables, tables with two uses, wrong indices.</summary>
public sealed class EmbeddingTests : IDisposable
{
    private const int Batch = 4;
    private const int Time = 6;

    private readonly string folder = Directory.CreateTempSubdirectory("modelgen").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_table_begins_standard_normal_with_zeros_for_padding()
    {
        ParameterSet parameters = new SentenceNet(seed: 1).Parameters;
        float[] words = parameters["words.weight"].ToArray(), tags = parameters.Find("tags.weight").ToArray();
        Assert.All(words[18..24], v => Assert.Equal(0, v));
        Assert.All(tags[12..], v => Assert.Equal(0, v));
        Assert.DoesNotContain(0f, words[..18].Concat(words[24..]).Concat(tags[..12]));
        float[] large = new TableStack(seed: 3).Parameters["scale"].ToArray();
        Assert.InRange(large.Concat(words).Average(v => v * v), 0.6, 1.4);
    }

    [Fact]
    public void A_frozen_table_is_state()
    {
        ParameterSet parameters = new SentenceNet(seed: 1).Parameters;
        Assert.Equal(["words.weight", "output.weight", "output.bias"], parameters.Select(p => p.Name));
        Assert.Equal(["tags.weight [5, 3]"], parameters.States.Select(p => p.ToString()));
        Assert.Same(parameters["words.weight"], parameters.Find("words.weight"));
        Assert.Contains("words.weight", Assert.Throws<KeyNotFoundException>(() => parameters.Find("word")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Logits_loss_and_gradients_are_PyTorchs()
    {
        using SafetensorsReader golden = Golden.Open("embedding.safetensors");
        SentenceNet net = Sentence();
        (int[] word, int[] tag, int[] label) = SentenceStep(0);
        float[] logits = new float[Batch * 10];
        net.Logits(word, tag, logits, Batch, Time);
        Golden.Close(golden.Floats("sentence/logits"), logits, "logits");
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        Golden.Close(golden.Floats("sentence/loss"), [net.LossForward(word, tag, label, tape, Batch, Time)], "loss");
        net.LossBackward(word, tag, label, 1, gradients, tape, Batch, Time);
        foreach (NamedTensor gradient in gradients)
        {
            Golden.CloseGradient(golden.Floats($"sentence/grad/{gradient.Name}"), gradient.ToArray(), gradient.Name);
        }

        Assert.All(gradients["words.weight"].ToArray()[18..24], v => Assert.Equal(0, v));
    }

    [Fact]
    public void Gradients_of_both_uses_of_a_table_are_PyTorchs()
    {
        using SafetensorsReader golden = Golden.Open("embedding.safetensors");
        TiedNet net = Tied();
        int[] token = Golden.Indices(600, 15, 12);
        float[] logits = new float[15 * 12];
        net.Logits(token, logits, 3, 5);
        Golden.Close(golden.Floats("tied/logits"), logits, "logits");
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        Golden.Close(golden.Floats("tied/loss"), [net.LossForward(token, tape, 3)], "loss");
        net.LossBackward(token, 1, gradients, tape, 3);
        foreach (NamedTensor gradient in gradients)
        {
            Golden.CloseGradient(golden.Floats($"tied/grad/{gradient.Name}"), gradient.ToArray(), gradient.Name);
        }
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    [InlineData("adagrad")]
    public void Five_steps_end_where_PyTorchs_end(string name)
    {
        using SafetensorsReader golden = Golden.Open("embedding.safetensors");
        SentenceNet sentence = Sentence();
        TiedNet tied = Tied();
        Optimizer optimizer = name switch
        {
            "sgd" => new SGD(0.1),
            "adam" => new Adam(1e-2),
            _ => new Adagrad(0.1, lrDecay: 0.05, weightDecay: 0.01, initialAccumulatorValue: 0.1),
        };
        using SentenceNet.Trainer sentenceTrainer = sentence.CreateTrainer(optimizer, Batch, Time);
        using TiedNet.Trainer tiedTrainer = tied.CreateTrainer(optimizer, 3);
        float[] sentenceLosses = new float[5], tiedLosses = new float[5];
        for (uint step = 0; step < 5; step++)
        {
            (int[] word, int[] tag, int[] label) = SentenceStep(step);
            sentenceLosses[step] = sentenceTrainer.Step(word, tag, label, Batch, Time);
            tiedLosses[step] = tiedTrainer.Step(Golden.Indices(600 + step, 15, 12), 3);
        }

        Golden.Close(golden.Floats($"sentence/{name}/loss"), sentenceLosses, "loss");
        Golden.Close(golden.Floats($"tied/{name}/loss"), tiedLosses, "loss of the tied model");
        foreach (NamedTensor tensor in sentence.Parameters.Concat(sentence.Parameters.States))
        {
            Golden.Close(golden.Floats($"sentence/{name}/{tensor.Name}"), tensor.ToArray(), tensor.Name);
        }

        foreach (NamedTensor parameter in tied.Parameters)
        {
            Golden.Close(golden.Floats($"tied/{name}/{parameter.Name}"), parameter.ToArray(), parameter.Name);
        }
    }

    [Fact]
    public void Tables_in_modules_and_tables_looked_up_often_have_the_gradients_of_differences()
    {
        const int batch = 6;
        var net = new TableStack(seed: 5);

        // The rows of padding are not looked up: their gradient is none by decree, not by calculus.
        int[] left = [1, 3, 3, 6, 1, 4], right = [5, 1, 5, 2, 2, 6];
        float[] result = new float[batch * 5];
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [],
            Results = [result],
            Infer = () => net.Encode(left, right, result, batch),
            Forward = tape => net.EncodeForward(left, right, result, tape, batch),
            Backward = (dy, dx, g, tape) => net.EncodeBackward(left, right, dy[0], g, tape, batch),
        }.Check();
    }

    [Fact]
    public void A_pretrained_table_is_copied_in_and_survives_a_file()
    {
        SentenceNet net = new(seed: 2), other = new(seed: 3);
        float[] words = Golden.Signed(1, 120), tags = Golden.Signed(2, 15), row = [7, 8, 9];
        net.Parameters.Find("words.weight").CopyFrom(words);
        net.Parameters.Find("tags.weight").CopyFrom(tags);
        net.Parameters.Find("tags.weight").SetRow(2, row);
        row.CopyTo(tags, 6);
        string path = Path.Combine(folder, "sentence.safetensors");
        net.Save(path);
        other.Load(path);
        Assert.Equal(words, other.Parameters["words.weight"].ToArray());
        Assert.Equal(tags, other.Parameters.Find("tags.weight").ToArray());
        float[] logits = new float[10], others = new float[10];
        net.Logits([1, 2], [2, 0], logits, 1, 2);
        other.Logits([1, 2], [2, 0], others, 1, 2);
        Assert.Equal(logits, others);
    }

    [Fact]
    public void A_row_that_does_not_exist_is_an_error_that_changes_nothing()
    {
        SentenceNet net = new(seed: 2);
        using SentenceNet.Trainer trainer = net.CreateTrainer(new SGD(0.1), 1, 2);
        float[] before = net.Parameters.Values.ToArray();
        ArgumentException e = Assert.Throws<ArgumentException>(() => trainer.Step([1, 20], [0, 0], [3], 1, 2));
        Assert.Equal("word", e.ParamName);
        Assert.Contains("20", e.Message, StringComparison.Ordinal);
        Assert.Equal("tag", Assert.Throws<ArgumentException>(() => net.Logits([1, 19], [0, -1], new float[10], 1, 2)).ParamName);
        Assert.Equal("token", Assert.Throws<ArgumentException>(() => new TiedNet(seed: 1).Loss([1, 2, 3, 4, 12], 1)).ParamName);
        Assert.Equal("right", Assert.Throws<ArgumentException>(() => new TableStack(seed: 1).Loss([1], [7], 1)).ParamName);
        Assert.Equal(before, net.Parameters.Values.ToArray());
        NamedTensor tags = net.Parameters.Find("tags.weight");
        Assert.Throws<ArgumentOutOfRangeException>(() => tags.SetRow(5, new float[3]));
        Assert.Throws<ArgumentException>(() => tags.SetRow(4, new float[2]));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        SentenceNet sentence = Sentence();
        TiedNet tied = Tied();
        var stack = new TableStack(seed: 1);
        (int[] word, int[] tag, int[] label) = SentenceStep(0);
        int[] token = Golden.Indices(600, 15, 12);
        float[] logits = new float[Batch * 10];
        using SentenceNet.Trainer sentenceTrainer = sentence.CreateTrainer(new Adam(), Batch, Time);
        using TiedNet.Trainer tiedTrainer = tied.CreateTrainer(new SGD(0.1), 3);
        using TableStack.Trainer stackTrainer = stack.CreateTrainer(new SGD(0.1), 15);
        int[] left = Golden.Indices(1, 15, 7), right = Golden.Indices(2, 15, 7);
        Allocations.None(() => sentence.Logits(word, tag, logits, Batch, Time));
        Allocations.None(() => sentenceTrainer.Step(word, tag, label, Batch, Time));
        Allocations.None(() => tiedTrainer.Step(token, 3));
        Allocations.None(() => stackTrainer.Step(left, right, 15));
    }

    private static (int[] Word, int[] Tag, int[] Label) SentenceStep(uint step) =>
        (Golden.Indices(300 + step, Batch * Time, 20), Golden.Indices(400 + step, Batch * Time, 5), Golden.Indices(500 + step, Batch, 10));

    /// <summary>The first weights of the golden file, in the order of PyTorch's <c>named_parameters</c>.</summary>
    private static SentenceNet Sentence()
    {
        var net = new SentenceNet(seed: 1);
        float[] words = Golden.Signed(700, 120), tags = Golden.Signed(701, 15);
        words.AsSpan(18, 6).Clear();
        tags.AsSpan(12, 3).Clear();
        net.Parameters["words.weight"].CopyFrom(words);
        net.Parameters.Find("tags.weight").CopyFrom(tags);
        net.Parameters["output.weight"].CopyFrom(Golden.Signed(702, 90));
        net.Parameters["output.bias"].CopyFrom(Golden.Signed(703, 10));
        return net;
    }

    private static TiedNet Tied()
    {
        var net = new TiedNet(seed: 1);
        for (int i = 0; i < net.Parameters.Count; i++)
        {
            net.Parameters[i].CopyFrom(Golden.Signed((uint)(700 + i), net.Parameters[i].Length));
        }

        return net;
    }
}
