using static ModelGen.MessageText;

namespace ModelGen.Runtime;

/// <summary>Finds, for one tensor of a model after the other, where the files have it: under its own name.</summary>
/// <param name="files">The tensors of the files, by the names that options have left.</param>
internal class TensorSources(Dictionary<string, SafetensorsTensor> files)
{
    /// <summary>The tensors of the files, by the names that options have left.</summary>
    private protected Dictionary<string, SafetensorsTensor> Files => files;

    /// <summary>What is loaded into a tensor of the model; null if nothing was found.</summary>
    internal virtual TensorSource? Find(ParameterEntry entry)
    {
        if (!files.TryGetValue(entry.Name, out SafetensorsTensor? own))
        {
            return null;
        }

        string? mismatch = IsLike(own.Shape, entry) ? TypeMismatch(entry, own) : $"{entry.Name}: the file has {new Shape(own.Shape)}, the model {entry.Shape}";
        return new TensorSource([new TensorPiece(entry, 0, entry.Length, own, 0)], [own]) { Mismatch = mismatch };
    }

    /// <summary>The names under which a tensor of the model is looked for, preferred ones alone.</summary>
    internal virtual List<string> NamesOf(ParameterEntry entry) => [entry.Name];

    /// <summary>Compares what the files have for one tensor in two places.</summary>
    /// <param name="source">What the files are called in messages.</param>
    /// <exception cref="WeightMismatchException">Some differ; all are listed.</exception>
    internal virtual void CheckTwins(string source)
    {
    }

    /// <summary>Whether a shape is that of a tensor. PyTorch loads a vector of one element into a scalar, as files from before it had scalars want; the other way round is as clear.</summary>
    private protected static bool IsLike(ReadOnlySpan<int> shape, ParameterEntry entry) =>
        shape.SequenceEqual(entry.Shape.AsSpan()) || (shape is [] or [1] && entry.Shape.AsSpan() is [] or [1]);

    /// <summary>What is wrong with the type of a tensor of the files, or null.</summary>
    private protected static string? TypeMismatch(ParameterEntry entry, SafetensorsTensor tensor)
    {
        if (tensor.Type is SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.F64 || (entry.IsState && tensor.Type.IsInteger()))
        {
            return null;
        }

        string hint = tensor.Type is SafetensorsType.I8 or SafetensorsType.U8 or SafetensorsType.F8E4M3 or SafetensorsType.F8E5M2 or SafetensorsType.Unknown
            ? "; quantised weights are not read, save them as F32, F16 or BF16"
            : "";
        return $"{entry.Name} {entry.Shape}: the file has {Name(tensor.TypeName)}, the model F32{hint}";
    }
}
