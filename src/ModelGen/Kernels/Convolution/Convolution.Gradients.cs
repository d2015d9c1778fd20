namespace ModelGen.Runtime;

/// <content>The gradients of convolutions.</content>
public static unsafe partial class Convolution
{
    /// <summary>The gradient of x given that of y: the transposed convolution of dy with w.</summary>
    public static void InputGradient(Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, ParameterStorage storage, in ConvolutionShape shape)
    {
        shape.Check(dy.Length, dx.Length, w.Length, storage);
        RunInputGradient<GemmAsIs>(dx, dy, w, storage, in shape, default);
    }

    /// <summary>The gradient of w given that of y, row by row.</summary>
    public static void WeightGradient(Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, in ConvolutionShape shape)
    {
        shape.Check(dy.Length, x.Length, dw.Length, ParameterStorage.RowMajor);
        RunWeightGradient<Overwrite>(dw, dy, x, ParameterStorage.RowMajor, in shape);
    }

    /// <summary>Adds the gradient of w given that of y.</summary>
    public static void AddWeightGradient(Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ParameterStorage storage, in ConvolutionShape shape)
    {
        shape.Check(dy.Length, x.Length, dw.Length, storage);
        RunWeightGradient<Accumulate>(dw, dy, x, storage, in shape);
    }

    private static void RunInputGradient<E>(
        Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, ParameterStorage storage, in ConvolutionShape shape, E epilogue)
        where E : struct, IGemmEpilogue, allows ref struct
    {
        bool isLinear = shape.IsLinear, isByColumns = ConvolutionColumns.Suits(in shape);
        using var packed = new KernelScratch(storage != ParameterStorage.Panels && (shape.IsDepthwise || isLinear || isByColumns) ? Panels.Size(shape.Outputs, shape.Sum) : 0);
        if (packed.Span.Length > 0)
        {
            Panels.PackKernels(packed.Span, w, 0, shape.Outputs, shape.Outputs, shape.GroupInputs, shape.Taps);
            w = packed.Span;
        }

        if (isLinear && shape.Taps == 1)
        {
            var product = new GemmInputGradient<E>(dx, dy, w, shape.Batch * shape.Positions, shape.Inputs, shape.Outputs, epilogue);
            GemmWidth.Run(in product);
            return;
        }

        if (isLinear || isByColumns)
        {
            if (isLinear)
            {
                var product = new GemmInputGradient<GemmAsIs>(dx, dy, w, shape.Batch, shape.Sum, shape.Outputs, default);
                GemmWidth.Run(in product);
            }
            else
            {
                ConvolutionColumns.InputGradient(dx, dy, w, in shape);
            }

            Finish(in epilogue, in shape);
            return;
        }

        if (shape is { Depth.Stride: 1, Height.Stride: 1, Width.Stride: 1 })
        {
            RunPhase(dx, dy, w, storage, in shape, new(shape.Depth, 0), new(shape.Height, 0), new(shape.Width, 0), epilogue);
            return;
        }

        if (Winograd.SuitsTwo(in shape))
        {
            RunTiles(dx, dy, w, storage, in shape, epilogue);
            return;
        }

        RunPhases(dx, dy, w, storage, in shape);
        Finish(in epilogue, in shape);
    }

    /// <summary>Takes all pixels through an epilogue.</summary>
    private static void Finish<E>(scoped ref readonly E epilogue, in ConvolutionShape shape)
        where E : struct, IGemmEpilogue, allows ref struct
    {
        if (!E.IsEmpty && shape.Batch * shape.Pixels > 0)
        {
            GemmEpilogue.Apply(in epilogue, 0, shape.Batch * shape.Pixels, shape.Inputs);
        }
    }

    /// <summary>Pixels whose indices leave the same remainders by the strides read the same elements of the kernel: a pass for each of these sets.</summary>
    private static void RunPhases(Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, ParameterStorage storage, in ConvolutionShape shape)
    {
        // Where some are not read at all, no pass writes their gradients.
        if (shape.Depth.Stride > shape.Depth.Kernel || shape.Height.Stride > shape.Height.Kernel || shape.Width.Stride > shape.Width.Kernel
            || shape.Depth.Dilation > 1 || shape.Height.Dilation > 1 || shape.Width.Dilation > 1)
        {
            dx[..(shape.Batch * shape.Pixels * shape.Inputs)].Clear();
        }

        for (int d = 0; d < Math.Min(shape.Depth.Stride, shape.Depth.Size); d++)
        {
            for (int h = 0; h < Math.Min(shape.Height.Stride, shape.Height.Size); h++)
            {
                for (int x = 0; x < Math.Min(shape.Width.Stride, shape.Width.Size); x++)
                {
                    RunPhase<GemmAsIs>(dx, dy, w, storage, in shape, new(shape.Depth, d), new(shape.Height, h), new(shape.Width, x), default);
                }
            }
        }
    }

    /// <summary>All phases of the pixels together.</summary>
    private static void RunTiles<E>(Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, ParameterStorage storage, in ConvolutionShape shape, E epilogue)
        where E : struct, IGemmEpilogue, allows ref struct
    {
        int size = Panels.Size(shape.Inputs, shape.Outputs * WinogradTwo.Taps * WinogradTwo.Taps);
        using var weights = new KernelScratch(4L * size);
        for (int phase = 0; phase < 4; phase++)
        {
            // Phases of tiles are counted from the padding on.
            ConvolutionAxis height = new(shape.Height, ((phase / 2) + shape.Height.Padding) % 2), width = new(shape.Width, ((phase % 2) + shape.Width.Padding) % 2);
            ConvolutionWeights.Transpose(weights.Span.Slice(phase * size, size), w, storage, in shape, new(shape.Depth, 0), in height, in width);
        }

        var tiles = new WinogradPass<WinogradTwo, Overwrite, E>(
            dx, shape.Inputs, dy, shape.Outputs, weights.Span, default, shape.Batch, WinogradAxis.OfTwoGradient(shape.Height), WinogradAxis.OfTwoGradient(shape.Width), epilogue);
        GemmWidth.Run(in tiles);
    }

    private static void RunPhase<E>(
        Span<float> dx,
        ReadOnlySpan<float> dy,
        ReadOnlySpan<float> w,
        ParameterStorage storage,
        in ConvolutionShape shape,
        in ConvolutionAxis depth,
        in ConvolutionAxis height,
        in ConvolutionAxis width,
        E epilogue)
        where E : struct, IGemmEpilogue, allows ref struct
    {
        int taps = depth.Taps * height.Taps * width.Taps;
        if (taps == 0)
        {
            return;
        }

        if (shape.IsDepthwise)
        {
            Widest.Run(new DepthwisePass<E>(dx, dy, w, in shape, depth, height, width, epilogue));
            return;
        }

        using var weights = new KernelScratch(Panels.Size(shape.Inputs, taps * shape.GroupOutputs));
        ConvolutionWeights.Transpose(weights.Span, w, storage, in shape, in depth, in height, in width);
        RunPass<Overwrite, E>(dx, shape.Inputs, dy, shape.Outputs, weights.Span, default, shape.Batch, shape.Groups, in depth, in height, in width, epilogue);
    }

    private static void RunWeightGradient<S>(Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ParameterStorage storage, in ConvolutionShape shape)
        where S : struct, IStore
    {
        if (storage == ParameterStorage.Panels)
        {
            RunWeightGradient(dw, dy, x, in shape);
            return;
        }

        using var panels = new KernelScratch(Panels.Size(shape.Outputs, shape.Sum));
        panels.Span.Clear();
        RunWeightGradient(panels.Span, dy, x, in shape);
        if (typeof(S) == typeof(Overwrite))
        {
            Panels.UnpackKernels(dw, panels.Span, 0, shape.Outputs, shape.Outputs, shape.GroupInputs, shape.Taps);
            return;
        }

        using var rows = new KernelScratch((long)shape.Outputs * shape.Sum);
        Panels.UnpackKernels(rows.Span, panels.Span, 0, shape.Outputs, shape.Outputs, shape.GroupInputs, shape.Taps);
        System.Numerics.Tensors.TensorPrimitives.Add(dw[..rows.Span.Length], rows.Span, dw);
    }

    private static void RunWeightGradient(Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, in ConvolutionShape shape)
    {
        if (shape.IsLinear)
        {
            var product = new GemmWeightGradient(dw, dy, x, shape.Batch * shape.Positions, shape.Sum, shape.Outputs);
            GemmWidth.Run(in product);
            return;
        }

        if (shape.IsDepthwise)
        {
            Widest.Run(new DepthwiseWeightPass(dw, dy, x, in shape));
            return;
        }

        ConvolutionAxis depth = new(shape.Depth), height = new(shape.Height), width = new(shape.Width);
        if (Winograd.SuitsThree(shape.Inputs, shape.Outputs, shape.Batch, shape.Groups, in depth, in height, in width))
        {
            var tiles = new WinogradWeightPass<WinogradThree>(dw, dy, x, in shape, WinogradAxis.OfThree(in height), WinogradAxis.OfThree(in width));
            GemmWidth.Run(in tiles);
            return;
        }

        if (Winograd.SuitsTwo(in shape))
        {
            var tiles = new WinogradWeightPass<WinogradTwo>(dw, dy, x, in shape, WinogradAxis.OfTwo(shape.Height), WinogradAxis.OfTwo(shape.Width));
            GemmWidth.Run(in tiles);
            return;
        }

        var pass = new ConvolutionWeightPass(dw, dy, x, in shape);
        GemmWidth.Run(in pass);
    }
}
