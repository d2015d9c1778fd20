using ModelGen.Models.Tests;
using ModelGen.Tests;

namespace ModelGen.Vision.Tests;

/// <summary>A model's part of <c>generative.safetensors</c>, made by <c>make_generative.py</c>.</summary>
internal sealed class GenerativeGolden(string model) : IDisposable
{
    public const int Steps = 3;

    private readonly SafetensorsReader file = Golden.Open("generative.safetensors");

    /// <summary>Gives a model the parameters that PyTorch's began with.</summary>
    public static void Start(ParameterSet parameters, uint stream)
    {
        foreach (NamedTensor parameter in parameters.Where(p => !p.IsState))
        {
            float one = parameter.Name.Contains("norm", StringComparison.Ordinal) && parameter.Name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0;
            parameter.CopyFrom([.. Golden.Signed(stream++, parameter.Length, 1 / 4f).Select(v => v + one)]);
        }
    }

    /// <summary>Compares the loss of a step, and the gradients of the first.</summary>
    public void Step(string loss, int step, float actual, GradientSet gradients)
    {
        Numbers.Near([file.Floats($"{model}/{loss}")[step]], [actual], 2e-5, $"{loss} of step {step}");
        if (step > 0)
        {
            return;
        }

        string prefix = $"{model}/{loss}/grad/";
        foreach (SafetensorsTensor tensor in file.Tensors.Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            Golden.CloseGradient(file.Floats(tensor.Name), gradients[tensor.Name[prefix.Length..]].ToArray(), tensor.Name);
        }
    }

    /// <summary>Compares parameters and states.</summary>
    public void After(ParameterSet parameters)
    {
        string prefix = $"{model}/after/";
        string[] names = [.. file.Tensors.Select(t => t.Name).Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && !n.EndsWith("num_batches_tracked", StringComparison.Ordinal))];
        Assert.NotEmpty(names);
        foreach (string name in names)
        {
            Numbers.Near(file.Floats(name).ToDouble(), parameters.Find(name[prefix.Length..])!.ToArray(), 3e-5, name);
        }
    }

    /// <summary>Compares a result of the trained model.</summary>
    public void Result(string name, ReadOnlySpan<float> actual) => Numbers.Near(file.Floats($"{model}/{name}").ToDouble(), actual, 5e-5, name);

    public void Dispose() => file.Dispose();
}
