namespace ModelGen;

/// <summary>Thrown when a file of weights does not fit a model; nothing has been loaded.</summary>
public sealed class WeightMismatchException : Exception
{
    internal WeightMismatchException(string file, List<string> mismatches, string target = "model")
        : base($"{file} does not fit the {target}; nothing was loaded.{Environment.NewLine}  {MessageText.List(mismatches, Environment.NewLine + "  ")}") =>
        Mismatches = mismatches;

    /// <summary>All that does not fit, one line a tensor, with the shapes of file and model; the message has the first ten.</summary>
    public IReadOnlyList<string> Mismatches { get; }
}
