using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Results of whole models against the same models written out in double precision.</summary>
public sealed class ResultTests
{
    [Fact]
    public void Residual_blocks_and_two_outputs()
    {
        const int batch = 5;
        var net = new Estimator(seed: 2);
        float[] features = Golden.Signed(62, batch * 16, 2), mean = new float[batch], scale = new float[batch];
        double[] x = Layer(net.Parameters, "input", features.ToDouble());
        for (int block = 0; block < 6; block++)
        {
            double[] factor = net.Parameters[$"blocks.{block}.scale"].ToArray().ToDouble();
            double[] down = Layer(net.Parameters, $"blocks.{block}.down", Naive.Map(Layer(net.Parameters, $"blocks.{block}.up", x), Naive.Gelu));
            x = [.. x.Select((v, i) => v + (factor[i % 64] * down[i]))];
        }

        net.Predict(features, mean, scale, batch);
        Numbers.Near(Layer(net.Parameters, "mean", x), mean, 1e-5, "mean");
        Numbers.Near(Naive.Map(Layer(net.Parameters, "scale", x), v => Naive.Softplus(v) + 1e-3), scale, 1e-5, "scale");
    }

    [Fact]
    public void Attention()
    {
        const int batch = 2, time = 5, width = 12, heads = 3, size = width / heads;
        var net = new Attention(seed: 5);
        float[] x = Golden.Signed(69, batch * time * width, 2), result = new float[x.Length];
        double[] position = net.Parameters["position"].ToArray().ToDouble();
        double[] qkv = Layer(net.Parameters, "qkv", [.. x.Select((v, i) => v + position[i % width])]);
        double[] mixed = new double[x.Length];
        for (int b = 0; b < batch; b++)
        {
            for (int h = 0; h < heads; h++)
            {
                double At(int part, int t, int i) => qkv[((((b * time) + t) * 3 * width) + (part * width)) + (h * size) + i];
                for (int t = 0; t < time; t++)
                {
                    double[] weights = [.. Enumerable.Range(0, time).Select(s => Math.Exp(Enumerable.Range(0, size).Sum(i => At(0, t, i) * At(1, s, i)) / Math.Sqrt(size)))];
                    for (int i = 0; i < size; i++)
                    {
                        mixed[(((b * time) + t) * width) + (h * size) + i] = weights.Select((w, s) => w * At(2, s, i)).Sum() / weights.Sum();
                    }
                }
            }
        }

        net.Attend(x, result, batch, time);
        Numbers.Near([.. Layer(net.Parameters, "output", mixed).Zip(x, (y, v) => y + v)], result, 1e-5, "result");
    }

    [Fact]
    public void Layers_in_sequence_with_a_state()
    {
        const int rows = 3;
        var net = new Stacked(seed: 3);
        float[] input = Golden.Signed(65, rows * 6, 2), result = new float[rows * 4];
        Assert.Equal("shift", Assert.Single(net.Parameters.States).Name);
        double[] x = Naive.Map(Layer(net.Parameters, "body.0", Naive.Map(input.ToDouble(), v => v - 0.25)), Naive.Gelu);
        x = Naive.Map(Layer(net.Parameters, "body.2.0", x), v => v * Naive.Sigmoid(v));
        x = Naive.Map(Layer(net.Parameters, "body.2.2", x), v => v * Math.Tanh(Naive.Softplus(v)));
        x = Naive.Map(Layer(net.Parameters, "body.3", x), v => v > 0 ? v : Math.Exp(v) - 1);
        x = Naive.Map(Layer(net.Parameters, "body.5", x), Naive.Softplus);
        x = Naive.Map(Layer(net.Parameters, "body.7", x), v => 1.5 * Naive.Sigmoid(v));
        net.Predict(input, result, rows);
        Numbers.Near(x, result, 1e-5, "result");
    }

    private static double[] Layer(ParameterSet parameters, string name, double[] x) =>
        Naive.Linear(x, parameters[$"{name}.weight"], parameters.TryFind($"{name}.bias", out NamedTensor? bias) ? bias : null);
}
