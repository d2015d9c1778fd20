using Benchmarks.Comparison;
using ModelGen.Runtime;

namespace Benchmarks.Ours;

/// <summary>A convolution of 64 channels by 3×3 over 56×56 pixels, or one of its gradients, as emitted code calls it.</summary>
internal sealed class ConvolutionKernel(ConvolutionKernel.Part part) : IContender
{
    private const int Channels = 64;
    private const int Size = 56;
    private const int Batch = 4;

    private readonly float[] x = Fill(Batch * Size * Size * Channels);
    private readonly float[] y = Fill(Batch * Size * Size * Channels);
    private readonly float[] w = Fill(Channels * Channels * 9);

    internal enum Part
    {
        Forward,
        InputGradient,
        WeightGradient,
    }

    /// <summary>Floating-point operations of a call.</summary>
    public static double Flops => 2.0 * Batch * Size * Size * Channels * Channels * 9;

    /// <inheritdoc/>
    public float[] FirstResult()
    {
        Run(1);
        return part switch
        {
            Part.Forward => y,
            Part.InputGradient => x,
            _ => w,
        };
    }

    /// <inheritdoc/>
    public void Run(int calls)
    {
        var window = new Window(Size, Size, 3, padding: 1);
        var shape = new ConvolutionShape(Batch, Channels, Channels, 1, window, window);
        for (int i = 0; i < calls; i++)
        {
            switch (part)
            {
                case Part.Forward:
                    Convolution.Forward(y, x, w, ParameterStorage.Panels, in shape);
                    break;
                case Part.InputGradient:
                    Convolution.InputGradient(x, y, w, ParameterStorage.Panels, in shape);
                    break;
                default:
                    Convolution.AddWeightGradient(w, y, x, ParameterStorage.Panels, in shape);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static float[] Fill(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
