using System.Runtime.CompilerServices;

namespace ModelGen;

// Integers have 32 bits and wrap around. A number that could be either is a float: overloads of integers stand back.
public static partial class Ops
{
    /// <summary><c>−x</c>. <c>torch.neg</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Neg(IntTensor x) => throw new DeclarationOnlyException();

    /// <summary><c>|x|</c>. <c>torch.abs</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Abs(IntTensor x) => throw new DeclarationOnlyException();

    /// <summary><c>max(x, y)</c>. <c>torch.maximum</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Maximum(IntTensor x, IntTensor y) => throw new DeclarationOnlyException();

    /// <summary><c>min(x, y)</c>. <c>torch.minimum</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Minimum(IntTensor x, IntTensor y) => throw new DeclarationOnlyException();

    /// <summary><c>min(max(x, min), max)</c>; an omitted bound does not bound. <c>torch.clamp</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Clamp(IntTensor x, int min = int.MinValue, int max = int.MaxValue) => throw new DeclarationOnlyException();

    /// <summary><c>⌊x / divisor⌋</c>: rounded down, as <c>//</c> in Python, not toward zero as <c>/</c> in C#. <c>torch.floor_divide</c>.</summary>
    /// <param name="x">What is divided.</param>
    /// <param name="divisor">Not 0; may depend on named dimensions, which entry points then check.</param>
    public static IntTensor FloorDivide(IntTensor x, int divisor) => throw new DeclarationOnlyException();

    /// <summary><c>x − divisor·⌊x / divisor⌋</c>, of the sign of the divisor, as <c>%</c> in Python. <c>torch.remainder</c>.</summary>
    /// <param name="x">What is divided.</param>
    /// <param name="divisor">Not 0; may depend on named dimensions, which entry points then check.</param>
    public static IntTensor Remainder(IntTensor x, int divisor) => throw new DeclarationOnlyException();

    /// <summary><c>condition ? x : y</c>. <c>torch.where</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Where(BoolTensor condition, IntTensor x, IntTensor y) => throw new DeclarationOnlyException();

    /// <summary><c>x = y</c>. <c>torch.eq</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static BoolTensor Equal(IntTensor x, IntTensor y) => throw new DeclarationOnlyException();

    /// <summary><c>x ≠ y</c>. <c>torch.ne</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static BoolTensor NotEqual(IntTensor x, IntTensor y) => throw new DeclarationOnlyException();
}
