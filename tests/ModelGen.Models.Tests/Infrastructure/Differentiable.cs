using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>
/// An entry point with arguments filled in: its gradients, of inputs and of parameters, against central differences of its own results, all through the
/// generated methods.
/// </summary>
internal sealed class Differentiable
{
    /// <summary>Of the inputs and parameters; the error of the extrapolated difference falls with its fourth power.</summary>
    private const float Step = 1f / 32;

    /// <summary>Elements of a tensor that are changed; more are left out at equal distances.</summary>
    private const int Samples = 24;

    public required ParameterSet Parameters { get; init; }

    /// <summary>The float inputs; the delegates read these arrays.</summary>
    public required float[][] Inputs { get; init; }

    /// <summary>The delegates write these arrays; a loss is an array of one.</summary>
    public required float[][] Results { get; init; }

    /// <summary>Calls the entry point.</summary>
    public required Action Infer { get; init; }

    /// <summary>Calls the forward method, with the same results.</summary>
    public required Action<Tape> Forward { get; init; }

    /// <summary>Calls the backward method with gradients of results, gradients of inputs, and gradients of parameters to add to.</summary>
    public required Action<float[][], float[][], GradientSet?, Tape> Backward { get; init; }

    /// <summary>What the backward method adds up where a loss trains only a part; by default all.</summary>
    public Func<string, bool> IsTrained { get; init; } = _ => true;

    public void Check()
    {
        float[][] weights = [.. Results.Select((r, i) => Golden.Signed(900 + (uint)i, r.Length))];
        float[][] inputGradients = [.. Inputs.Select(i => new float[i.Length])];
        GradientSet gradients = Parameters.CreateGradients();
        var tape = new Tape();
        Infer();
        double[][] inferred = [.. Results.Select(r => r.ToDouble())];
        Forward(tape);
        for (int i = 0; i < Results.Length; i++)
        {
            Numbers.Near(inferred[i], Results[i], 1e-5, $"result {i} of the forward method");
        }

        Backward(weights, inputGradients, gradients, tape);
        CheckCalls(weights, inputGradients, gradients, tape);
        for (int i = 0; i < Inputs.Length; i++)
        {
            float[] values = Inputs[i];
            CheckTensor($"input {i}", values, inputGradients[i], () => { }, weights);
        }

        foreach (NamedTensor parameter in Parameters)
        {
            float[] values = parameter.ToArray(), gradient = gradients[parameter.Name].ToArray();
            if (IsTrained(parameter.Name))
            {
                CheckTensor(parameter.Name, values, gradient, () => parameter.CopyFrom(values), weights);
            }
            else
            {
                Assert.All(gradient, g => Assert.Equal(0, g));
            }
        }
    }

    /// <summary>Gradients that are not wanted change no others; a second call adds up.</summary>
    private void CheckCalls(float[][] weights, float[][] inputGradients, GradientSet expected, Tape tape)
    {
        float[][] alone = [.. Inputs.Select(i => new float[i.Length])];
        Backward(weights, alone, null, tape);
        for (int i = 0; i < Inputs.Length; i++)
        {
            Numbers.SameBits(inputGradients[i], alone[i], $"the gradient of input {i} without those of parameters");
        }

        GradientSet gradients = Parameters.CreateGradients();
        float[][] unwanted = [.. Inputs.Select(_ => Array.Empty<float>())];
        Backward(weights, unwanted, gradients, tape);
        Numbers.SameBits(expected.Values, gradients.Values, "gradients without those of inputs");
        Backward(weights, unwanted, gradients, tape);
        for (int i = 0; i < gradients.Values.Length; i++)
        {
            double once = expected.Values[i];
            Assert.True(Math.Abs(gradients.Values[i] - (2 * once)) <= 1e-5 * Math.Max(1, Math.Abs(once)), $"Two calls add {gradients.Values[i]} instead of twice {once}.");
        }
    }

    private void CheckTensor(string name, float[] values, float[] gradient, Action changed, float[][] weights)
    {
        double tolerance = 1e-4 + (2e-3 * gradient.Select(Math.Abs).DefaultIfEmpty().Max());
        int count = Math.Min(values.Length, Samples);
        for (int sample = 0; sample < count; sample++)
        {
            int i = count == 1 ? 0 : (int)((long)sample * (values.Length - 1) / (count - 1));
            double wide = Difference(values, i, Step, changed, weights), narrow = Difference(values, i, Step / 2, changed, weights);
            double expected = ((4 * narrow) - wide) / 3;
            Assert.True(Math.Abs(expected - gradient[i]) <= tolerance, $"The gradient of {name}[{i}] is {gradient[i]:R}; differences give {expected:R} (± {tolerance:R}).");
        }
    }

    private double Difference(float[] values, int index, float step, Action changed, float[][] weights)
    {
        float middle = values[index];
        double above = At(middle + step), below = At(middle - step);
        values[index] = middle;
        changed();
        return (above - below) / (((double)middle + step) - ((double)middle - step));

        double At(float value)
        {
            values[index] = value;
            changed();
            Infer();
            return Results.Zip(weights, (r, w) => r.Zip(w, (a, b) => (double)a * b).Sum()).Sum();
        }
    }
}
