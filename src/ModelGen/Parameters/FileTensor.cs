namespace ModelGen.Runtime;

/// <summary>A tensor of one of the files that are loaded from.</summary>
/// <param name="file">The file.</param>
/// <param name="tensor">The tensor.</param>
/// <param name="order">Its number among the tensors of all files.</param>
internal sealed class FileTensor(SafetensorsReader file, SafetensorsTensor tensor, int order)
{
    /// <summary>The file.</summary>
    internal SafetensorsReader File => file;

    /// <summary>The tensor.</summary>
    internal SafetensorsTensor Tensor => tensor;

    /// <summary>Its number among the tensors of all files.</summary>
    internal int Order => order;
}
