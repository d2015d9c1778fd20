namespace ModelGen;

/// <summary>How weights are loaded that another program has saved under other names, or with more or fewer tensors than the model has.</summary>
public sealed class LoadOptions
{
    /// <summary>What is taken off the front of names in the file, such as <c>module.</c>; names without it stay as they are.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Gives a name in the file, without <see cref="Prefix"/>, the name it has in the model; null leaves the tensor out. Without it names stay as they are.</summary>
    public Func<string, string?>? Rename { get; init; }

    /// <summary>
    /// Whether everything must fit: each tensor of the model is in the file and the other way round, but for what <see cref="Rename"/> leaves out. If not, what fits is loaded and the rest
    /// reported (PyTorch's <c>strict=False</c>).
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>
    /// Which tensors of the file become which of the model, by the names that <see cref="Prefix"/> and <see cref="Rename"/> leave. Null for what the declaration says
    /// (<see cref="WeightsAttribute"/>); an empty map for names as they are.
    /// </summary>
    public WeightMap? Map { get; init; }

    /// <summary>The name in the model, or null.</summary>
    internal string? NameOf(string name)
    {
        string rest = Prefix.Length > 0 && name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        return Rename is null ? rest : Rename(rest);
    }
}
