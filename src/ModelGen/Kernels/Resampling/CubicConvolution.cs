namespace ModelGen.Runtime;

/// <summary>The kernel of cubic convolution with a = −0.75, as PyTorch has it (Keys 1981), and its slope.</summary>
internal static class CubicConvolution
{
    private const double A = -0.75;

    /// <summary>The weight of an element at a distance from 0 to 1.</summary>
    internal static double Near(double distance) => (((((A + 2) * distance) - (A + 3)) * distance) * distance) + 1;

    /// <summary>The weight of an element at a distance from 1 to 2.</summary>
    internal static double Far(double distance) => ((((((A * distance) - (5 * A)) * distance) + (8 * A)) * distance) - (4 * A));

    /// <summary>The derivative of <see cref="Near"/>.</summary>
    internal static double NearSlope(double distance) => ((3 * (A + 2) * distance) - (2 * (A + 3))) * distance;

    /// <summary>The derivative of <see cref="Far"/>.</summary>
    internal static double FarSlope(double distance) => (((3 * A * distance) - (10 * A)) * distance) + (8 * A);
}
