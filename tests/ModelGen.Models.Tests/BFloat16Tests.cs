using System.Reflection;
using DeclaredModels;
using ModelGen.Runtime;

namespace ModelGen.Models.Tests;

/// <summary>A model whose weights are bfloat16 computes what one of floats computes that has been given the same weights.</summary>
public sealed class BFloat16Tests : IDisposable
{
    private const int Vocabulary = 133;

    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
    private readonly HalfReader half = new(seed: 1);
    private readonly FloatReader whole = new(seed: 2);

    public BFloat16Tests()
    {
        half.Save(path);
        whole.Load(path);
    }

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(3, 5)]
    [InlineData(4, 33)]
    public void It_agrees_to_the_rounding_of_floats(int batch, int time)
    {
        int[] tokens = Tokens(batch * time);
        float[] expected = new float[batch * time * Vocabulary], actual = new float[expected.Length];
        whole.Logits(tokens, expected, batch, time);
        half.Logits(tokens, actual, batch, time);
        Numbers.Near(expected.ToDouble(), actual, 1e-5, "logits");
        float[] ofLast = new float[batch * Vocabulary], last = new float[ofLast.Length];
        whole.Next(tokens, ofLast, batch, time);
        half.Next(tokens, last, batch, time);
        Numbers.Near(ofLast.ToDouble(), last, 1e-5, "next");
    }

    [Fact]
    public void Its_session_goes_on_where_it_has_been()
    {
        int[] tokens = Tokens(40);
        HalfReader.Session session = half.CreateSession(batch: 1, capacity: 40);
        float[] next = new float[Vocabulary], expected = new float[Vocabulary];
        session.Next(tokens.AsSpan(0, 9), next, time: 9);
        for (int i = 9; i < 40; i++)
        {
            session.Next(tokens.AsSpan(i, 1), next, time: 1);
            whole.Next(tokens.AsSpan(0, i + 1), expected, batch: 1, time: i + 1);
            Numbers.Near(expected.ToDouble(), next, 1e-5, $"token {i}");
        }
    }

    [Fact]
    public void Weights_of_products_alone_are_halves()
    {
        string[] halves = [.. Halves(half.Parameters).Select(e => e.Name)];
        Assert.Equal(
            [
                "tokens.weight",
                .. Enumerable.Range(0, 3).SelectMany(i => new[] { "qkv", "mixed", "perceptron.up", "perceptron.down" }.Select(name => $"blocks.{i}.{name}.weight")),
                "attention.in_proj_weight", "attention.out_proj.weight", "memory.weight_ih_l0", "memory.weight_hh_l0", "rectified.weight", "narrowed.weight",
            ],
            halves);
        Assert.Empty(Halves(whole.Parameters));
        int values = Halves(half.Parameters).Sum(e => e.Length);
        Assert.InRange(half.Parameters.Values.Length, 0, whole.Parameters.Values.Length - (values * 2 / 5));
    }

    [Fact]
    public void It_allocates_nothing()
    {
        int[] tokens = Tokens(2 * 9);
        float[] next = new float[2 * Vocabulary], logits = new float[2 * 9 * Vocabulary];
        HalfReader.Session session = half.CreateSession(batch: 2, capacity: 16);
        Allocations.None(() => half.Next(tokens, next, 2, 9), calls: 100);
        Allocations.None(() => half.Logits(tokens, logits, 2, 9), calls: 100);
        Allocations.None(() =>
        {
            session.Reset();
            session.Next(tokens, next, time: 9);
            session.Next(tokens.AsSpan(0, 2), next, time: 1);
        }, calls: 100);
    }

    [Fact]
    public void Nobody_goes_back_through_it()
    {
        Assert.NotNull(typeof(FloatReader).GetMethod("LogitsBackward"));
        Assert.DoesNotContain(typeof(HalfReader).GetMethods(BindingFlags.Public | BindingFlags.Instance), m => m.Name is "LogitsForward" or "LogitsBackward" or "NextBackward");
        Assert.Throws<InvalidOperationException>(half.Parameters.CreateGradients);
    }

    private static IEnumerable<ParameterEntry> Halves(ParameterSet set) => set.Layout.Entries.ToArray().Where(e => e.Storage == ParameterStorage.BFloat16Panels);

    private static int[] Tokens(int count) => [.. Enumerable.Range(0, count).Select(i => i * 37 % Vocabulary)];
}
