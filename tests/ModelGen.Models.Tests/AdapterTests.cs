using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Low-rank adapters: against PyTorch (make_adapters.py), saved by themselves, merged.</summary>
public sealed class AdapterTests
{
    private const int Batch = 4;

    private readonly Adapted net = Start();

    [Fact]
    public void Results_and_gradients_are_PyTorchs_and_the_layer_stays_as_it_is()
    {
        using SafetensorsReader golden = Golden.Open("adapters.safetensors");
        float[] x = golden.Floats("x"), target = golden.Floats("target"), y = new float[Batch * 5], dx = new float[x.Length];
        net.Predict(x, y, Batch);
        Golden.Close(golden.Floats("y"), y, "y");
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        Golden.Close(golden.Floats("loss"), [net.LossForward(x, target, tape, Batch)], "loss");
        net.LossBackward(x, target, 1, dx, default, gradients, tape, Batch);
        Golden.CloseGradient(golden.Floats("grad/x"), dx, "grad/x");
        foreach (NamedTensor gradient in gradients)
        {
            if (gradient.Name.Contains("lora_", StringComparison.Ordinal))
            {
                Golden.CloseGradient(golden.Floats($"grad/{gradient.Name}"), gradient.ToArray(), gradient.Name);
            }
            else
            {
                Assert.All(gradient.ToArray(), value => Assert.Equal(0, value));
            }
        }

        using Adapted.Trainer trainer = net.CreateTrainer(new SGD(0.1, momentum: 0.9), Batch);
        for (int step = 0; step < 3; step++)
        {
            trainer.Step(x, target, Batch);
        }

        foreach (NamedTensor parameter in net.Parameters)
        {
            Golden.Close(golden.Floats($"sgd/{parameter.Name}"), parameter.ToArray(), parameter.Name);
        }

        Assert.Equal(golden.Floats("start/fc1.weight"), net.Parameters["fc1.weight"].ToArray());
        Assert.Equal(golden.Floats("start/fc1.bias"), net.Parameters["fc1.bias"].ToArray());
        string[] moments = [.. trainer.GetState().Tensors.Select(t => t.Name).Where(n => !n.StartsWith("model.", StringComparison.Ordinal))];
        Assert.Equal(4, moments.Length);
        Assert.All(moments, name => Assert.Contains(".lora_", name, StringComparison.Ordinal));
        Allocations.None(() => trainer.Step(x, target, Batch));
    }

    [Fact]
    public void It_begins_as_the_layer_without_factors()
    {
        var fresh = new Adapted(seed: 3);
        var plain = new Unadapted(seed: 4);
        plain.Parameters["fc1.weight"].CopyFrom(fresh.Parameters["fc1.weight"].ToArray());
        plain.Parameters["fc1.bias"].CopyFrom(fresh.Parameters["fc1.bias"].ToArray());
        plain.Parameters["fc2.weight"].CopyFrom(fresh.Parameters["fc2.weight"].ToArray());
        float[] x = Golden.Signed(9, Batch * 6), y = new float[Batch * 5], expected = new float[Batch * 5];
        fresh.Predict(x, y, Batch);
        plain.Predict(x, expected, Batch);
        Numbers.Near(expected.ToDouble(), y, 1e-6, "y");
        Assert.Contains(fresh.Parameters["fc1.lora_A.weight"].ToArray(), a => a != 0);
    }

    [Fact]
    public void Factors_are_saved_by_themselves_and_merged_into_the_layer()
    {
        string folder = Directory.CreateTempSubdirectory("modelgen").FullName;
        try
        {
            string path = Path.Combine(folder, "factors.safetensors"), merged = Path.Combine(folder, "merged.safetensors");
            net.Parameters.Save(path, tensor => tensor.Name.Contains(".lora_", StringComparison.Ordinal));
            using (var file = SafetensorsReader.Open(path))
            {
                Assert.Equal(["fc1.lora_A.weight", "fc1.lora_B.weight", "fc2.lora_A.weight", "fc2.lora_B.weight"], file.Tensors.Select(t => t.Name).Order(StringComparer.Ordinal));
            }

            Adapted other = Start();
            other.Parameters["fc1.lora_A.weight"].CopyFrom(new float[18]);
            other.Parameters["fc2.lora_B.weight"].CopyFrom(new float[10]);
            LoadReport report = other.Parameters.Load(path, new LoadOptions { Strict = false });
            Assert.Equal(4, report.Loaded.Count);
            Assert.Empty(report.Unexpected);
            float[] x = Golden.Signed(9, Batch * 6), y = new float[Batch * 5], expected = new float[Batch * 5];
            net.Predict(x, expected, Batch);
            other.Predict(x, y, Batch);
            Assert.Equal(expected, y);

            other.Merge();
            other.Predict(x, y, Batch);
            Numbers.Near(expected.ToDouble(), y, 1e-5, "merged");
            other.Parameters.Save(merged, tensor => !tensor.Name.Contains(".lora_", StringComparison.Ordinal));
            Unadapted.FromFile(merged).Predict(x, y, Batch);
            Numbers.Near(expected.ToDouble(), y, 1e-5, "without factors");
            Assert.Contains("None of the tensors was chosen", Assert.Throws<ArgumentException>(() => net.Parameters.Save(path, _ => false)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_vector_is_a_row_and_dropout_is_before_the_factors()
    {
        var vector = new AdaptedVector(seed: 1);
        vector.Parameters["fc.lora_B.weight"].CopyFrom([.. Enumerable.Repeat(1f, 32)]);
        float[] x = Golden.Signed(9, 6), y = new float[4];
        vector.Predict(x, y);
        Assert.Equal(y.Sum(), vector.Loss(x), 1e-5);
        using AdaptedVector.Trainer trainer = vector.CreateTrainer(new SGD(0), seed: 2);
        Assert.InRange(Enumerable.Range(0, 8).Select(_ => trainer.Step(x)).Distinct().Count(), 4, 8);
    }

    private static Adapted Start()
    {
        var net = new Adapted(seed: 1);
        using SafetensorsReader golden = Golden.Open("adapters.safetensors");
        foreach (NamedTensor parameter in net.Parameters)
        {
            parameter.CopyFrom(golden.Floats($"start/{parameter.Name}"));
        }

        return net;
    }
}
