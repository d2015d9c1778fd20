using ModelGen.Runtime;

namespace ModelGen.Tests.Parameters;

/// <summary>Layouts as the generator would write them.</summary>
internal static class Layouts
{
    /// <summary>Two matrices in panels (one wider than a panel, one narrower than a granule), biases, a scalar and a state.</summary>
    internal static ParameterLayout Mixed { get; } = new(
        size: 1312,
        stateSize: 16,
        new("a.weight", [70, 12], 0, ParameterStorage.Panels, Init.KaimingUniform(Math.Sqrt(5))),
        new("a.bias", [70], 960, ParameterStorage.RowMajor, Init.Uniform(-0.25, 0.25)),
        new("b.weight", [3, 5], 1040, ParameterStorage.Panels, Init.XavierNormal()),
        new("table", [2, 3, 4], 1120, ParameterStorage.RowMajor, Init.Normal(1, 0.5)),
        new("mean", [5], 0, ParameterStorage.RowMajor, Init.Ones, isState: true),
        new("scale", [], 1296, ParameterStorage.RowMajor, Init.Constant(2)));

    internal static ParameterSet Numbered(ParameterLayout layout)
    {
        var set = new ParameterSet(layout);
        int next = 1;
        foreach (NamedTensor parameter in set)
        {
            var values = new float[parameter.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = next++;
            }

            parameter.CopyFrom(values);
        }

        return set;
    }
}
