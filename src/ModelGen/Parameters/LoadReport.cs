namespace ModelGen;

/// <summary>What a load has left over.</summary>
public sealed class LoadReport
{
    internal LoadReport(IReadOnlyList<string> loaded, IReadOnlyList<string> missing, IReadOnlyList<string> unexpected, IReadOnlyList<string> mismatched)
    {
        Loaded = loaded;
        Missing = missing;
        Unexpected = unexpected;
        Mismatched = mismatched;
    }

    /// <summary>The tensors of the model that were loaded, by name.</summary>
    public IReadOnlyList<string> Loaded { get; }

    /// <summary>The tensors of the model that are not in the file, by name: they keep their values (PyTorch's <c>missing_keys</c>).</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>The tensors of the file that the model doesn't have, by their names in the file (PyTorch's <c>unexpected_keys</c>).</summary>
    public IReadOnlyList<string> Unexpected { get; }

    /// <summary>The tensors of another shape or type, each with both: they keep their values.</summary>
    public IReadOnlyList<string> Mismatched { get; }

    /// <summary>Whether nothing was left over.</summary>
    public bool IsComplete => Missing.Count + Unexpected.Count + Mismatched.Count == 0;

    /// <summary>All of it in one line.</summary>
    public override string ToString() => IsComplete ? $"{Loaded.Count} tensors loaded"
        : $"{Loaded.Count} tensors loaded; missing: {Text(Missing)}; unexpected: {Text(Unexpected)}; of another shape or type: {Text(Mismatched)}";

    private static string Text(IReadOnlyList<string> names) => names.Count == 0 ? "none" : MessageText.Line(MessageText.List([.. names], ", "));
}
