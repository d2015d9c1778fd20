using ModelGen.Runtime;

namespace ModelGen.Tests.Training;

/// <summary>The parameters and gradients of make_optimizers.py.</summary>
internal static class OptimizerCase
{
    /// <summary>w [20, 3] in panels and b [7].</summary>
    internal static ParameterSet Parameters()
    {
        int size = Panels.Size(20, 3);
        var set = new ParameterSet(new ParameterLayout(
            size + 16, 0, new("w", [20, 3], 0, ParameterStorage.Panels, default), new("b", [7], size, ParameterStorage.RowMajor, default)));
        set["w"].CopyFrom(Golden.Signed(1, 60, 2));
        set["b"].CopyFrom(Golden.Signed(2, 7, 2));
        return set;
    }

    internal static float[][] Gradients(int step) => [Golden.Signed(100 + (uint)step, 60, 2), Golden.Signed(200 + (uint)step, 7, 2)];
}
