
namespace ModelGen.Tests;

public sealed class GoldenTests
{
    [Fact]
    public void Both_sides_draw_the_same_inputs_from_the_hash()
    {
        using SafetensorsReader file = Golden.Open("mlp.safetensors");
        Assert.Equal(file.Floats("image"), Golden.Uniform(100, 8 * 784, scale: 4));
        Assert.Equal(file.Integers("label"), Golden.Labels(200, 8));
    }

    [Fact]
    public void Weights_after_ten_steps_are_near_the_first_ones()
    {
        using SafetensorsReader file = Golden.Open("mlp.safetensors");
        float[] first = Golden.Signed(5, 640, scale: 1f / 4);
        float[] last = file.Floats("adam/fc3.weight");
        for (int i = 0; i < first.Length; i++)
        {
            Assert.InRange(Math.Abs(last[i] - first[i]), 0, 10.01 * 1e-3);
        }
    }

    [Fact]
    public void Every_operator_case_is_complete()
    {
        using SafetensorsReader file = Golden.Open("ops.safetensors");
        var cases = file.Tensors.GroupBy(t => t.Name[..t.Name.IndexOf('/', StringComparison.Ordinal)], t => t).ToList();
        Assert.InRange(cases.Count, 60, 200);
        foreach (var tensors in cases)
        {
            var shapes = tensors.ToDictionary(t => t.Name[(tensors.Key.Length + 1)..], t => t.Shape.ToArray());
            Assert.Equal(shapes["x"], shapes["dx"]);
            Assert.Equal(shapes["y"], shapes["dy"]);
            Assert.Equal(shapes.ContainsKey("x2"), shapes.ContainsKey("dx2"));
        }
    }
}
