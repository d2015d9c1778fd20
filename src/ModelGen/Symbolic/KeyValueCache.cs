namespace ModelGen;

/// <summary>
/// The keys and values that attention has seen so far, kept from call to call by a session. A member of a module or model, like a layer; it has no
/// parameters, and files of weights know nothing of it.
/// </summary>
/// <remarks>
/// A model whose forward methods reach caches has a <c>CreateSession(batch, capacity)</c>. In a session <see cref="Append"/> writes behind what is there, in place, and gives the memory of the cache
/// itself. Everywhere else, in training and in calls of the model, it gives keys and values as they are, and nothing is stored: one declaration serves training, reading a prompt, and going on
/// token by token. All caches of a model grow together: each is appended to once in a call.
/// </remarks>
public sealed class KeyValueCache
{
    /// <summary>Declares a cache.</summary>
    /// <param name="heads">The number of heads that keys and values have, ≥ 1.</param>
    /// <param name="keyDim">The size of a key of one head, ≥ 1.</param>
    /// <param name="valueDim">The size of a value of one head, ≥ 1; if not given, that of a key.</param>
    public KeyValueCache(int heads, int keyDim, int? valueDim = null)
    {
        Heads = heads;
        KeyDim = keyDim;
        ValueDim = valueDim ?? keyDim;
    }

    /// <summary>The number of heads.</summary>
    public int Heads { get; }

    /// <summary>The size of a key of one head.</summary>
    public int KeyDim { get; }

    /// <summary>The size of a value of one head.</summary>
    public int ValueDim { get; }

    /// <summary>Puts keys and values behind those that are there.</summary>
    /// <param name="keys"><c>[batch, heads, time, keyDim]</c>.</param>
    /// <param name="values"><c>[batch, heads, time, valueDim]</c>.</param>
    /// <returns>
    /// In a session keys <c>[batch, heads, capacity, keyDim]</c> and values <c>[batch, heads, capacity, valueDim]</c>, of which those of row b from <c>past[b] + time</c> on are of no meaning, and
    /// <c>past</c> <c>[batch]</c>, how many each row had before. Without one keys and values as they were given, and zeros.
    /// </returns>
    public (Tensor Keys, Tensor Values, IntTensor Past) Append(Tensor keys, Tensor values) => throw new DeclarationOnlyException();
}
