using ModelGen.Tests;

namespace ModelGen.Vision.Tests;

/// <summary>A model beside the same network in PyTorch: <c>make_vision.py</c> says what is in the files, and what goes into both.</summary>
/// <param name="name">The group of the file.</param>
/// <param name="parameters">Those of the model; they are set to the script's first values.</param>
/// <param name="tolerance">What differences may be, relative to the norm of a tensor. PyTorch's own single precision is as far from the file; more where many activations lie about a bend.</param>
/// <param name="file">What PyTorch computed.</param>
internal sealed class PyTorchModel(string name, ParameterSet parameters, double tolerance, string file = "vision.safetensors")
{
    private const int RowLength = 18;

    private const int Picked = 16;

    /// <summary>What the examples of a step are made of.</summary>
    public delegate float Step(int step);

    public static float[] Images(int step, int count) => Golden.Signed(21000 + (uint)step, count, 2);

    public static int[] Tokens(int step, int count, int limit) => Golden.Indices(21000 + (uint)step, count, (uint)limit);

    public static int[] Labels(int step, int count, int classes) => Golden.Indices(22000 + (uint)step, count, (uint)classes);

    /// <summary>Sets the parameters to the script's first values.</summary>
    public void Start()
    {
        uint stream = 20000;
        foreach (NamedTensor parameter in parameters)
        {
            bool isVector = parameter.Shape.Rank == 1;
            float scale = isVector ? 0.25f : 1;
            long inputs = isVector ? 0 : parameter.Length / parameter.Shape[0];
            while (scale * scale * inputs > 4)
            {
                scale /= 2;
            }

            float[] values = Golden.Signed(stream++, parameter.Length, scale);
            parameter.CopyFrom(IsNormWeight(parameter) ? [.. values.Select(v => v + 1)] : values);
        }
    }

    /// <summary>Gradients of a first step against PyTorch's.</summary>
    /// <param name="backward">Gives the gradients of the images, if there are any, and adds those of the parameters where they are wanted.</param>
    public void CheckGradients(Func<Tape, GradientSet?, float[]> backward)
    {
        Start();
        using SafetensorsReader golden = Golden.Open(file);
        GradientSet gradients = parameters.CreateGradients();
        float[] image = backward(new Tape(), gradients);
        if (image.Length > 0)
        {
            Check(golden, "image", [("image", image)], tolerance);
            Assert.Equal(image, backward(new Tape(), null));
        }

        Check(golden, "grad", [.. gradients.Select(g => (g.Name, g.ToArray()))], tolerance);
    }

    /// <summary>Three steps, and the logits behind them, against PyTorch's.</summary>
    /// <param name="trained">What differences may be behind the steps, if not what they may be in gradients.</param>
    public void CheckTraining(Step train, Func<float[]> infer, double? trained = null)
    {
        double most = trained ?? tolerance;
        Start();
        using SafetensorsReader golden = Golden.Open(file);
        Assert.Equal(golden.Integers($"{name}/count")[0], parameters.ElementCount);
        float[] expected = golden.Floats($"{name}/loss");
        for (int t = 0; t < expected.Length; t++)
        {
            float loss = train(t);
            Assert.True(Math.Abs(loss - expected[t]) <= most * Math.Abs(expected[t]), $"The loss of step {t} is {loss:R}, not {expected[t]:R}.");
        }

        Check(golden, "after", [.. parameters.Concat(parameters.States).Select(p => (p.Name, p.ToArray()))], most);
        Check(golden, "logits", [("logits", infer())], most);
    }

    private bool IsNormWeight(NamedTensor parameter) =>
        parameter.Name.EndsWith(".weight", StringComparison.Ordinal) && parameters.States.Any(s => s.Name == parameter.Name[..^6] + "running_mean");

    private void Check(SafetensorsReader golden, string group, (string Name, float[] Values)[] tensors, double within)
    {
        float[][] rows = [.. golden.Floats($"{name}/{group}").Chunk(RowLength)];
        Assert.Equal(rows.Length, tensors.Length);

        // A gradient that is nothing but rounding, such as that of a bias before a normalisation, is measured by the others.
        double least = rows.Max(r => r[^1]) / 1000;
        foreach ((float[] row, (string tensor, float[] values)) in rows.Zip(tensors))
        {
            double[] actual = Row(values);
            double most = within * (row[^1] + least);
            for (int i = 0; i < RowLength; i++)
            {
                Assert.True(Math.Abs(row[i] - actual[i]) <= most, $"{name}: {group} of {tensor}, entry {i} of its row, is {actual[i]:R}, not {row[i]:R} (± {most:R})");
            }
        }
    }

    /// <summary>Elements at equal distances, the sum with weights, and the norm.</summary>
    private static double[] Row(float[] values)
    {
        float[] weights = Golden.Signed(23000, values.Length);
        return
        [
            .. Enumerable.Range(0, Picked).Select(k => (double)values[(long)k * (values.Length - 1) / (Picked - 1)]),
            values.Zip(weights, (v, w) => (double)v * w).Sum(),
            Math.Sqrt(values.Sum(v => (double)v * v)),
        ];
    }
}
