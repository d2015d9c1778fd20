
namespace ModelGen.Tests;

public sealed class KernelMlpTests
{
    private readonly KernelMlp mlp = new();

    [Fact]
    public void Scores_loss_and_gradients_are_PyTorchs()
    {
        using SafetensorsReader golden = Golden.Open("mlp.safetensors");
        float loss = mlp.Differentiate(golden.Floats("image"), golden.Integers("label"));
        Golden.Close(golden.Floats("logits"), mlp.Logits, "logits");
        Golden.Close(golden.Floats("loss"), [loss], "loss");
        Golden.CloseGradient(golden.Floats("grad/image"), mlp.ImageGradient, "grad/image");
        for (int layer = 0; layer < 3; layer++)
        {
            Golden.CloseGradient(golden.Floats($"grad/fc{layer + 1}.weight"), mlp.LogicalWeight(mlp.Gradients, layer), $"fc{layer + 1}.weight");
            Golden.CloseGradient(golden.Floats($"grad/fc{layer + 1}.bias"), mlp.LogicalBias(mlp.Gradients, layer), $"fc{layer + 1}.bias");
        }
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void Ten_steps_end_where_PyTorchs_end(string name)
    {
        using SafetensorsReader golden = Golden.Open("mlp.safetensors");
        Optimizer optimizer = name == "sgd" ? new SGD(0.01) : new Adam(1e-3);
        var group = new ParameterGroup(optimizer.Lr, optimizer.WeightDecay, optimizer.Momentum, []);
        float[][] moments = [new float[mlp.Parameters.Length], new float[mlp.Parameters.Length]];
        float[] losses = new float[10];
        for (uint step = 0; step < 10; step++)
        {
            losses[step] = mlp.Differentiate(Golden.Uniform(100 + step, 8 * 784, scale: 4), Golden.Labels(200 + step, 8));
            optimizer.Update(new OptimizerUpdate(step + 1, group, mlp.Parameters, mlp.Gradients, moments[0], moments[1]));
        }

        Golden.Close(golden.Floats($"{name}/loss"), losses, "loss");
        for (int layer = 0; layer < 3; layer++)
        {
            Golden.Close(golden.Floats($"{name}/fc{layer + 1}.weight"), mlp.LogicalWeight(mlp.Parameters, layer), $"fc{layer + 1}.weight");
            Golden.Close(golden.Floats($"{name}/fc{layer + 1}.bias"), mlp.LogicalBias(mlp.Parameters, layer), $"fc{layer + 1}.bias");
        }
    }
}
