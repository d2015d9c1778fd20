using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Weights of convolutions laid out for a pass.</summary>
internal static class ConvolutionWeights
{
    /// <summary>
    /// The weight of an input gradient in panels <c>[inputs, taps · outputs of a group]</c>, only those elements of the kernel that a pass reads, in its order.
    /// </summary>
    internal static void Transpose(
        Span<float> to, ReadOnlySpan<float> w, ParameterStorage storage, in ConvolutionShape shape, in ConvolutionAxis depth, in ConvolutionAxis height, in ConvolutionAxis width)
    {
        int rows = shape.GroupOutputs;
        int sum = depth.Taps * height.Taps * width.Taps * rows;
        to[..Panels.Size(shape.Inputs, sum)].Clear();
        int at = 0;
        for (int d = 0; d < depth.Taps; d++)
        {
            for (int h = 0; h < height.Taps; h++)
            {
                for (int x = 0; x < width.Taps; x++)
                {
                    int plane = ((depth.FirstTap + (d * depth.TapStep)) * shape.Height.Kernel) + height.FirstTap + (h * height.TapStep);
                    int tap = (plane * shape.Width.Kernel) + width.FirstTap + (x * width.TapStep);
                    if (storage == ParameterStorage.Panels)
                    {
                        TapOfPanels(to, w, in shape, tap, at, sum);
                    }
                    else
                    {
                        TapOfRows(to, w, in shape, tap, at, sum);
                    }

                    at += rows;
                }
            }
        }
    }

    /// <summary>One element of the kernel for all channels, from panels.</summary>
    private static void TapOfPanels(Span<float> to, ReadOnlySpan<float> w, in ConvolutionShape shape, int tap, int row, int sum)
    {
        ref float source = ref MemoryMarshal.GetReference(w);
        ref float target = ref MemoryMarshal.GetReference(to);
        (int ins, int outs) = (shape.GroupInputs, shape.GroupOutputs);
        for (int group = 0; group < shape.Groups; group++)
        {
            for (int i = 0, columns; i < ins; i += columns)
            {
                int column = (group * ins) + i, panel = column & -Panels.Width;
                columns = Math.Min(ins - i, panel + Panels.Width - column);
                int wide = Panels.PanelWidth(panel, shape.Inputs);
                for (int o = 0, rows; o < outs; o += rows)
                {
                    int output = (group * outs) + o, from = output & -Panels.Width;
                    rows = Math.Min(outs - o, from + Panels.Width - output);
                    int sourceWide = Panels.PanelWidth(from, shape.Outputs);
                    ref float block = ref Unsafe.Add(ref source, ((nint)from * shape.Sum) + ((((nint)tap * ins) + i) * sourceWide) + output - from);
                    ref float destination = ref Unsafe.Add(ref target, ((nint)panel * sum) + ((nint)(row + o) * wide) + column - panel);
                    Transposition.Run(ref destination, wide, ref block, sourceWide, columns, rows);
                }
            }
        }
    }

    /// <summary>One element of the kernel for all channels, from <c>[outputs, inputs of a group, taps]</c>.</summary>
    private static void TapOfRows(Span<float> to, ReadOnlySpan<float> w, in ConvolutionShape shape, int tap, int row, int sum)
    {
        (int ins, int outs) = (shape.GroupInputs, shape.GroupOutputs);
        for (int output = 0; output < shape.Outputs; output++)
        {
            (int group, int o) = Math.DivRem(output, outs);
            int at = (output * shape.Sum) + tap;
            for (int i = 0; i < ins; i++, at += shape.Taps)
            {
                int column = (group * ins) + i, panel = column & -Panels.Width;
                to[(panel * sum) + ((row + o) * Panels.PanelWidth(panel, shape.Inputs)) + column - panel] = w[at];
            }
        }
    }
}
