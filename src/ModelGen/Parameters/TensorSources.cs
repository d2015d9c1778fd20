using static ModelGen.MessageText;

namespace ModelGen.Runtime;

/// <summary>Finds, for one tensor of a model after the other, where the files have it: under its own name.</summary>
/// <param name="files">The tensors of the files, by the names that options have left.</param>
internal class TensorSources(IReadOnlyDictionary<string, FileTensor> files)
{
    /// <summary>All that the files have for a tensor of the model: more than one source if it is tied to something. None if nothing was found.</summary>
    internal virtual List<TensorSource> Find(ParameterEntry entry) =>
        files.TryGetValue(entry.Name, out FileTensor? own) ? [Whole(entry, own, isTransposed: false, isMapped: false)] : [];

    /// <summary>The names under which a tensor of the model is looked for, preferred ones alone.</summary>
    internal virtual List<string> NamesOf(ParameterEntry entry) => [entry.Name];

    /// <summary>One tensor for one.</summary>
    private protected static TensorSource Whole(ParameterEntry entry, FileTensor source, bool isTransposed, bool isMapped)
    {
        ReadOnlySpan<int> shape = Oriented(source, isTransposed), model = entry.Shape.AsSpan();
        string? mismatch = shape.SequenceEqual(model) || (IsNumber(shape) && IsNumber(model))
            ? TypeMismatch(entry, source)
            : $"{entry.Name}: the file has {(isMapped ? Text(source, isTransposed) : new Shape(source.Tensor.Shape))}, the model {entry.Shape}";
        return new TensorSource([new TensorPiece(entry, 0, entry.Length, source, 0, IsTransposed(source, isTransposed))], [source]) { Mismatch = mismatch };
    }

    /// <summary>The shape that a tensor of the file has the right way round.</summary>
    private protected static ReadOnlySpan<int> Oriented(FileTensor source, bool isTransposed) =>
        source.Tensor.Shape is [var inputs, var outputs] && isTransposed ? (int[])[outputs, inputs] : source.Tensor.Shape;

    private protected static bool IsTransposed(FileTensor source, bool isTransposed) => isTransposed && source.Tensor.Shape.Length == 2;

    private protected static string Text(FileTensor source, bool isTransposed) =>
        $"{Name(source.Tensor.Name)} {new Shape(source.Tensor.Shape)}{(IsTransposed(source, isTransposed) ? ", transposed" : "")}";

    private protected static string? TypeMismatch(ParameterEntry entry, FileTensor source)
    {
        SafetensorsTensor tensor = source.Tensor;
        if (tensor.Type is SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.F64 || (entry.IsState && tensor.Type.IsInteger()))
        {
            return null;
        }

        string hint = tensor.Type is SafetensorsType.I8 or SafetensorsType.U8 or SafetensorsType.F8E4M3 or SafetensorsType.F8E5M2 or SafetensorsType.Unknown
            ? "; quantised weights are not read, save them as F32, F16 or BF16"
            : "";
        return $"{entry.Name} {entry.Shape}: the file has {Name(tensor.TypeName)}, the model F32{hint}";
    }

    /// <summary>PyTorch loads a vector of one element into a scalar, as files from before it had scalars want; the other way round is as clear.</summary>
    private static bool IsNumber(ReadOnlySpan<int> shape) => shape is [] or [1];
}
