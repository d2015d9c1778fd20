using DeclaredModels;
using FashionMnist;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>One declaration for several models: each is what it would be if it had been declared by itself.</summary>
public sealed class FamilyTests : IDisposable
{
    private const int Batch = 3;
    private const int Time = 5;

    private readonly string folder = Directory.CreateTempSubdirectory("modelgen").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_model_of_a_family_is_the_one_declared_by_itself()
    {
        var net = new FashionPerceptron(seed: 7);
        var plain = new FashionNet(seed: 7);
        Assert.Equal(plain.Parameters.Select(p => $"{p.Name} {p.Shape}"), net.Parameters.Select(p => $"{p.Name} {p.Shape}"));
        using var trainer = net.CreateTrainer(new Adam(1e-3), Batch);
        using var plainTrainer = plain.CreateTrainer(new Adam(1e-3), Batch);
        float[] images = Golden.Uniform(1, Batch * 784);
        int[] labels = [1, 9, 4];
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(plainTrainer.Step(images, labels, Batch), trainer.Step(images, labels, Batch));
        }

        float[] logits = new float[Batch * 10], expected = new float[Batch * 10];
        net.Logits(images, logits, Batch);
        plain.Logits(images, expected, Batch);
        Numbers.SameBits(expected, logits, "logits");
        foreach (NamedTensor parameter in plain.Parameters)
        {
            Numbers.SameBits(parameter.ToArray(), net.Parameters[parameter.Name].ToArray(), parameter.Name);
        }
    }

    [Fact]
    public void Each_model_has_its_own_sizes()
    {
        Assert.Equal((7 * 8 * 2) + Block(8), new TinyTransformer(seed: 1).Parameters.Sum(p => p.Length));
        Assert.Equal((11 * 16 * 2) + (3 * Block(16)), new SmallTransformer(seed: 1).Parameters.Sum(p => p.Length));
        Assert.Contains("blocks.2.perceptron.up.weight", new SmallTransformer(seed: 1).Parameters.Select(p => p.Name));

        static int Block(int width) => (width * 3 * width) + (3 * width) + (width * width) + width + (8 * width * width) + (5 * width) + width;
    }

    public static TheoryData<string> Sizes => ["tiny", "small"];

    /// <summary>Code for the whole family: sizes aside, it does not know which model it has.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_model_learns_is_saved_and_loaded(string size)
    {
        string file = Path.Combine(folder, "model.safetensors");
        CausalTransformer net = size == "tiny" ? new TinyTransformer(seed: 3) : new SmallTransformer(seed: 3);
        (int vocabulary, int width) = size == "tiny" ? (7, 8) : (SmallTransformer.Vocabulary, 16);
        int[] token = Golden.Indices(1, Batch * Time, (uint)vocabulary), next = Golden.Indices(2, Batch * Time, (uint)vocabulary);
        float[] position = Golden.Signed(3, Time * width);
        float before = net.Loss(token, position, Mask(), next, Batch, Time);
        Train(net, token, position, next);
        Assert.InRange(net.Loss(token, position, Mask(), next, Batch, Time), 0, 0.7f * before);

        net.Save(file);
        CausalTransformer loaded = size == "tiny" ? TinyTransformer.FromFile(file) : SmallTransformer.FromFile(file);
        Numbers.SameBits(Logits(net, token, position, vocabulary), Logits(loaded, token, position, vocabulary), "logits");
    }

    [Fact]
    public void What_comes_later_is_not_seen()
    {
        CausalTransformer net = new SmallTransformer(seed: 3);
        float[] position = Golden.Signed(3, Time * 16);
        int[] token = Golden.Indices(1, Batch * Time, 11);
        float[] whole = Logits(net, token, position, 11);
        token[Time - 1] = (token[Time - 1] + 1) % 11;
        float[] changed = Logits(net, token, position, 11);
        Numbers.SameBits(whole.AsSpan(..((Time - 1) * 11)), changed.AsSpan(..((Time - 1) * 11)), "logits");
        Assert.NotEqual(whole[((Time - 1) * 11)..(Time * 11)], changed[((Time - 1) * 11)..(Time * 11)]);
    }

    [Fact]
    public void Weights_of_one_size_do_not_fit_another()
    {
        string file = Path.Combine(folder, "model.safetensors");
        new TinyTransformer(seed: 1).Save(file);
        Assert.Throws<WeightMismatchException>(() => SmallTransformer.FromFile(file));
    }

    private static void Train(CausalTransformer net, int[] token, float[] position, int[] next)
    {
        if (net is TinyTransformer tiny)
        {
            using var trainer = tiny.CreateTrainer(new Adam(1e-2), Batch, Time);
            Repeat(() => trainer.Step(token, position, Mask(), next, Batch, Time));
        }
        else if (net is SmallTransformer small)
        {
            using var trainer = small.CreateTrainer(new Adam(1e-2), Batch, Time);
            Repeat(() => trainer.Step(token, position, Mask(), next, Batch, Time));
        }

        static void Repeat(Func<float> step)
        {
            for (int i = 0; i < 60; i++)
            {
                Assert.True(float.IsFinite(step()));
            }
        }
    }

    private static float[] Logits(CausalTransformer net, int[] token, float[] position, int vocabulary)
    {
        float[] logits = new float[Batch * Time * vocabulary];
        net.Logits(token, position, Mask(), logits, Batch, Time);
        return logits;
    }

    private static float[] Mask() => [.. Enumerable.Range(0, Time * Time).Select(i => i % Time <= i / Time ? 1f : 0f)];
}
