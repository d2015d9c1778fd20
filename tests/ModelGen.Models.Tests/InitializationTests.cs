using DeclaredModels;

namespace ModelGen.Models.Tests;

/// <summary>Initialisations that a declaration chooses for its layers.</summary>
public sealed class InitializationTests
{
    private readonly Initialized net = new(seed: 5);

    [Fact]
    public void Tensors_know_how_they_start()
    {
        Assert.Equal(Init.Embedding(0, Init.Normal(0, 0.02)), net.Parameters["embedding.weight"].Init);
        Assert.Equal(Init.XavierUniform(), net.Parameters["lstm.weight_ih_l0"].Init);
        Assert.Equal(Init.Orthogonal(), net.Parameters["lstm.weight_hh_l0"].Init);
        Assert.Equal(Init.Zeros, net.Parameters["lstm.bias_hh_l0"].Init);
        Assert.Equal(Init.Constant(0.5), net.Parameters["norm.weight"].Init);
        Assert.Equal(Init.Zeros, net.Parameters["norm.bias"].Init);
        Assert.Equal(Init.TruncatedNormal(std: 0.1), net.Parameters["head.weight"].Init);
        Assert.NotEqual(Init.Embedding(0), net.Parameters["embedding.weight"].Init);
    }

    [Fact]
    public void Tensors_start_so()
    {
        float[] table = net.Parameters["embedding.weight"].ToArray();
        Assert.All(table[..4], value => Assert.Equal(0, value));
        Assert.All(table[4..], value => Assert.InRange(value, -0.1f, 0.1f));
        Assert.DoesNotContain(0f, table[4..]);
        Assert.All(net.Parameters["lstm.bias_ih_l0"].ToArray(), value => Assert.Equal(0, value));
        Assert.All(net.Parameters["norm.weight"].ToArray(), value => Assert.Equal(0.5f, value));
        Assert.All(net.Parameters["head.bias"].ToArray(), value => Assert.Equal(-1, value));
        float[] recurrent = net.Parameters["lstm.weight_hh_l0"].ToArray();
        for (int i = 0; i < 36; i++)
        {
            double product = Enumerable.Range(0, 24).Sum(row => (double)recurrent[(row * 6) + (i / 6)] * recurrent[(row * 6) + (i % 6)]);
            Assert.Equal(i / 6 == i % 6 ? 1 : 0, product, 1e-5);
        }
    }

    [Fact]
    public void A_function_still_has_the_last_word()
    {
        net.Parameters.Initialize(1, p => p.Name == "head.bias" ? Init.Ones : null);
        Assert.All(net.Parameters["head.bias"].ToArray(), value => Assert.Equal(1, value));
        Assert.All(net.Parameters["norm.weight"].ToArray(), value => Assert.Equal(0.5f, value));
    }
}
