using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// The input gradient of few channels: what each position gives to all pixels of its window is one row of a product, which is then added to them. Vectors are elements of the kernel there, since there are not enough channels
/// for one.
/// </summary>
internal static class ConvolutionColumns
{
    /// <summary>The most channels for which adding up costs less than lanes that are empty.</summary>
    private const int MostChannels = 4;

    /// <summary>Rows of the product that are made at a time, in floats: they stay in a second-level cache.</summary>
    private const int ProductFloats = 1 << 17;

    /// <summary>Whether a convolution's input gradient is better computed so.</summary>
    internal static bool Suits(in ConvolutionShape shape) => shape is { Groups: 1, Inputs: <= MostChannels, Taps: > 1 };

    /// <summary>dx from dy, w in panels.</summary>
    internal static void InputGradient(Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, in ConvolutionShape shape)
    {
        int image = shape.Positions * shape.Sum;
        int images = Math.Clamp(image == 0 ? shape.Batch : ProductFloats / image, 1, Math.Max(shape.Batch, 1));
        using var rows = new KernelScratch((long)images * image);
        for (int first = 0; first < shape.Batch; first += images)
        {
            int count = Math.Min(images, shape.Batch - first);
            ReadOnlySpan<float> gradients = dy.Slice(first * shape.Positions * shape.Outputs, count * shape.Positions * shape.Outputs);
            var product = new GemmInputGradient<GemmAsIs>(rows.Span, gradients, w, count * shape.Positions, shape.Sum, shape.Outputs, default);
            GemmWidth.Run(in product);
            var units = new Units(dx[(first * shape.Pixels * shape.Inputs)..], rows.Span, in shape);
            Partition.Run(ref units, count, Partition.Threads((long)count * image));
        }
    }

    /// <summary>Images.</summary>
    private readonly ref struct Units : IUnits
    {
        private readonly Span<float> dx;
        private readonly ReadOnlySpan<float> rows;
        private readonly ConvolutionShape shape;

        internal Units(Span<float> dx, ReadOnlySpan<float> rows, in ConvolutionShape shape)
        {
            this.dx = dx;
            this.rows = rows;
            this.shape = shape;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            int floats = shape.Pixels * shape.Inputs;
            Span<float> image = dx.Slice(unit * floats, floats);
            image.Clear();
            ref float row = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), (nint)unit * shape.Positions * shape.Sum);
            for (int depth = 0; depth < shape.Depth.Positions; depth++)
            {
                for (int height = 0; height < shape.Height.Positions; height++)
                {
                    for (int width = 0; width < shape.Width.Positions; width++)
                    {
                        Add(ref MemoryMarshal.GetReference(image), ref row, depth, height, width);
                        row = ref Unsafe.Add(ref row, shape.Sum);
                    }
                }
            }
        }

        /// <summary>Adds a row to the pixels of a window.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Add(ref float image, ref float row, int depth, int height, int width)
        {
            (int firstDepth, int endDepth) = shape.Depth.Taps(depth);
            (int firstHeight, int endHeight) = shape.Height.Taps(height);
            (int firstWidth, int endWidth) = shape.Width.Taps(width);
            nint channels = shape.Inputs, step = shape.Width.Dilation * channels;
            for (int d = firstDepth; d < endDepth; d++)
            {
                for (int h = firstHeight; h < endHeight; h++)
                {
                    nint line = ((nint)shape.Depth.Pixel(depth, d) * shape.Height.Size) + shape.Height.Pixel(height, h);
                    ref float to = ref Unsafe.Add(ref image, ((line * shape.Width.Size) + shape.Width.Pixel(width, firstWidth)) * channels);
                    ref float from = ref Unsafe.Add(ref row, ((((nint)d * shape.Height.Kernel) + h) * shape.Width.Kernel + firstWidth) * channels);
                    for (int w = firstWidth; w < endWidth; w++)
                    {
                        for (nint c = 0; c < channels; c++)
                        {
                            Unsafe.Add(ref to, c) += Unsafe.Add(ref from, c);
                        }

                        to = ref Unsafe.Add(ref to, step);
                        from = ref Unsafe.Add(ref from, channels);
                    }
                }
            }
        }
    }
}
