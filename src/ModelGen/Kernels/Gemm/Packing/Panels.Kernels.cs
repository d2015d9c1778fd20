namespace ModelGen.Runtime;

/// <content>Weights of convolutions.</content>
public static partial class Panels
{
    /// <summary>Lays a weight <c>[n, inputs, taps]</c> that lies in panels out row by row.</summary>
    /// <exception cref="ArgumentException">A span is shorter than the sizes say.</exception>
    public static void UnpackKernels(Span<float> rowMajor, ReadOnlySpan<float> panels, int n, int inputs, int taps) => UnpackKernels(rowMajor, panels, 0, n, n, inputs, taps);

    /// <summary>
    /// Lays some rows of a weight <c>[n, inputs, taps]</c> out in panels of the matrix <c>[n, taps · inputs]</c>: a convolution reads the channels of a pixel together.
    /// </summary>
    /// <param name="panels">The panels of the whole weight.</param>
    /// <param name="rowMajor">The rows, one behind the other.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="n">The rows of the weight.</param>
    /// <param name="inputs">The inputs of a row.</param>
    /// <param name="taps">The elements of the kernel.</param>
    internal static void PackKernels(Span<float> panels, ReadOnlySpan<float> rowMajor, int first, int rows, int n, int inputs, int taps)
    {
        int k = inputs * taps;
        CheckRows(panels, rowMajor, first, rows, n, k);
        if (taps == 1)
        {
            PackRows(panels, rowMajor, first, rows, n, k);
            return;
        }

        for (int row = first; row < first + rows; row++)
        {
            int start = row & -Width, width = PanelWidth(start, n);
            Span<float> panel = panels.Slice(start * k, width * k);
            ReadOnlySpan<float> from = rowMajor.Slice((row - first) * k, k);
            for (int i = 0, at = 0; i < inputs; i++)
            {
                for (int tap = 0; tap < taps; tap++, at++)
                {
                    panel[(((tap * inputs) + i) * width) + row - start] = from[at];
                }
            }

            for (int column = 0; row == n - 1 && column < k; column++)
            {
                panel.Slice((column * width) + row - start + 1, width - (row - start) - 1).Clear();
            }
        }
    }

    /// <summary>Lays some rows of a weight in panels out one behind the other, <c>[rows, inputs, taps]</c>.</summary>
    /// <inheritdoc cref="PackKernels"/>
    internal static void UnpackKernels(Span<float> rowMajor, ReadOnlySpan<float> panels, int first, int rows, int n, int inputs, int taps)
    {
        int k = inputs * taps;
        CheckRows(panels, rowMajor, first, rows, n, k);
        if (taps == 1)
        {
            UnpackRows(rowMajor, panels, first, rows, n, k);
            return;
        }

        for (int row = first; row < first + rows; row++)
        {
            int start = row & -Width, width = PanelWidth(start, n);
            ReadOnlySpan<float> panel = panels.Slice(start * k, width * k);
            Span<float> to = rowMajor.Slice((row - first) * k, k);
            for (int i = 0, at = 0; i < inputs; i++)
            {
                for (int tap = 0; tap < taps; tap++, at++)
                {
                    to[at] = panel[(((tap * inputs) + i) * width) + row - start];
                }
            }
        }
    }
}
