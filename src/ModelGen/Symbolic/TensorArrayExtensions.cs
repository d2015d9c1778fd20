namespace ModelGen;

/// <summary>Deconstruction of what <see cref="Ops.Chunk(Tensor, int, int)"/> and <see cref="Ops.Split(Tensor, int, int)"/> give: <c>var (q, k, v) = Chunk(x, 3, dim: -1);</c>.</summary>
public static class TensorArrayExtensions
{
    /// <summary>Gives the two tensors of an array.</summary>
    public static void Deconstruct(this Tensor[] tensors, out Tensor first, out Tensor second) =>
        (first, second) = tensors is [var a, var b] ? (a, b) : throw WrongLength(tensors);

    /// <summary>Gives the three tensors of an array.</summary>
    public static void Deconstruct(this Tensor[] tensors, out Tensor first, out Tensor second, out Tensor third) =>
        (first, second, third) = tensors is [var a, var b, var c] ? (a, b, c) : throw WrongLength(tensors);

    /// <summary>Gives the four tensors of an array.</summary>
    public static void Deconstruct(this Tensor[] tensors, out Tensor first, out Tensor second, out Tensor third, out Tensor fourth) =>
        (first, second, third, fourth) = tensors is [var a, var b, var c, var d] ? (a, b, c, d) : throw WrongLength(tensors);

    /// <summary>Gives the two tensors of an array.</summary>
    public static void Deconstruct(this IntTensor[] tensors, out IntTensor first, out IntTensor second) =>
        (first, second) = tensors is [var a, var b] ? (a, b) : throw WrongLength(tensors);

    /// <summary>Gives the three tensors of an array.</summary>
    public static void Deconstruct(this IntTensor[] tensors, out IntTensor first, out IntTensor second, out IntTensor third) =>
        (first, second, third) = tensors is [var a, var b, var c] ? (a, b, c) : throw WrongLength(tensors);

    /// <summary>Gives the four tensors of an array.</summary>
    public static void Deconstruct(this IntTensor[] tensors, out IntTensor first, out IntTensor second, out IntTensor third, out IntTensor fourth) =>
        (first, second, third, fourth) = tensors is [var a, var b, var c, var d] ? (a, b, c, d) : throw WrongLength(tensors);

    private static InvalidOperationException WrongLength(Array tensors) =>
        new($"An array of {tensors.Length} tensors is deconstructed into another number of variables.");
}
