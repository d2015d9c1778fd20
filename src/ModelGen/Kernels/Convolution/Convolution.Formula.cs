using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>Convolutions whose result goes through a formula while it is still in a cache.</content>
public static unsafe partial class Convolution
{
    /// <summary>
    /// <c>y = formula(convolution of x with w, …)</c>. The formula's operands behind the first are strided over [rows, outputs], a row for each pixel of each result.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<F>(
        F formula,
        Span<float> y,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> w,
        ParameterStorage storage,
        in ConvolutionShape shape,
        in Strided b = default,
        in Strided c = default,
        in Strided d = default)
        where F : struct, IFormula
    {
        FormulaOperands.Require<F>(1 + b.Count + c.Count + d.Count);
        shape.Check(y.Length, x.Length, w.Length, storage);
        GemmFormula epilogue = Epilogue(FormulaLoop.Of<F, Overwrite>(ref formula), y, shape.Batch * shape.Positions, shape.Outputs, in b, in c, in d);
        RunForward<Overwrite, GemmFormula>(y, x, w, storage, default, in shape, epilogue);
    }

    /// <summary><c>dx = formula(input gradient of dy with w, …)</c>. The formula's operands behind the first are strided over [rows, inputs], a row for each pixel of each image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient<F>(
        F formula,
        Span<float> dx,
        ReadOnlySpan<float> dy,
        ReadOnlySpan<float> w,
        ParameterStorage storage,
        in ConvolutionShape shape,
        in Strided b = default,
        in Strided c = default,
        in Strided d = default)
        where F : struct, IFormula
    {
        FormulaOperands.Require<F>(1 + b.Count + c.Count + d.Count);
        shape.Check(dy.Length, dx.Length, w.Length, storage);
        GemmFormula epilogue = Epilogue(FormulaLoop.Of<F, Overwrite>(ref formula), dx, shape.Batch * shape.Pixels, shape.Inputs, in b, in c, in d);
        RunInputGradient(dx, dy, w, storage, in shape, epilogue);
    }

    private static GemmFormula Epilogue(in FormulaLoop loop, Span<float> y, int rows, int columns, in Strided b, in Strided c, in Strided d)
    {
        var epilogue = new GemmFormula(in loop, y, columns);
        epilogue.Add(in b, in c, in d, new([]), rows);
        return epilogue;
    }
}
