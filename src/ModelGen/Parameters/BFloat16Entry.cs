using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// A matrix <c>[out, in]</c> whose elements are the upper halves of floats (bfloat16), in panels: what is written to it is rounded to the nearest, halves to even. A class of its own, so that
/// programs without it are without its code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BFloat16Entry : ParameterEntry
{
    /// <summary>Describes a trainable tensor.</summary>
    /// <param name="name">Its name as PyTorch's <c>state_dict</c> has it.</param>
    /// <param name="shape">Its two dimensions.</param>
    /// <param name="offset">Where it starts in its block, in floats, a multiple of 16.</param>
    /// <param name="init">Its first values.</param>
    public BFloat16Entry(string name, ReadOnlySpan<int> shape, int offset, Init init)
        : base(name, shape, offset, ParameterStorage.BFloat16Panels, init, isState: false, isSparse: false, BFloat16Panels.Size(shape[0], shape[1]))
    {
    }

    internal override void PackRows(Span<float> storage, ReadOnlySpan<float> rowMajor, int first, int rows) =>
        BFloat16Panels.PackRows(storage, rowMajor, first, rows, Shape[0], Shape[1]);

    internal override void UnpackRows(Span<float> rowMajor, ReadOnlySpan<float> storage, int first, int rows) =>
        BFloat16Panels.UnpackRows(rowMajor, storage, first, rows, Shape[0], Shape[1]);

    internal override void PackColumns(Span<float> storage, ReadOnlySpan<float> columns, int first, int rows, int input, int inputs) =>
        BFloat16Panels.PackColumns(storage, columns, first, rows, input, inputs, Shape[0], Shape[1]);

    internal override float GetAt(ReadOnlySpan<float> storage, int position) =>
        BitConverter.UInt32BitsToSingle((uint)MemoryMarshal.Cast<float, ushort>(storage)[position] << 16);

    internal override void SetAt(Span<float> storage, int position, float value) =>
        MemoryMarshal.Cast<float, ushort>(storage)[position] = FloatConversion.ToBFloat16(value);
}
