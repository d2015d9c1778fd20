namespace ModelGen.Runtime;

/// <summary>A line of a map of weights: which tensors of a file become which of a model. The generator checks lines with the same source.</summary>
internal sealed class WeightRule
{
    private WeightRule(WeightPattern file, WeightPattern? model, bool isTransposed, bool isFallback) => (File, Model, IsTransposed, IsFallback) = (file, model, isTransposed, isFallback);

    /// <summary>The side of the file.</summary>
    internal WeightPattern File { get; }

    /// <summary>The side of the model; null for tensors of the file that are left out.</summary>
    internal WeightPattern? Model { get; }

    /// <summary>Whether matrices of the file are the other way round.</summary>
    internal bool IsTransposed { get; }

    /// <summary>Whether it only says where values come from that the file has nowhere else.</summary>
    internal bool IsFallback { get; }

    /// <summary>Reads a line.</summary>
    /// <param name="file">The side of the file.</param>
    /// <param name="model">The side of the model; null for tensors of the file that are left out.</param>
    /// <param name="isTransposed">Whether matrices of the file are the other way round.</param>
    /// <param name="isFallback">Whether it only says where values come from that the file has nowhere else.</param>
    /// <param name="problem">What is wrong with the line, a sentence without its full stop.</param>
    /// <returns>Null if something is wrong.</returns>
    internal static WeightRule? Create(string file, string? model, bool isTransposed, bool isFallback, out string? problem)
    {
        WeightPattern? source = WeightPattern.Parse(file, out problem);
        if (source is null)
        {
            problem = $"'{file}' {problem}";
            return null;
        }

        if (model is null)
        {
            return new WeightRule(source, null, isTransposed, isFallback);
        }

        WeightPattern? target = WeightPattern.Parse(model, out problem);
        problem = target is null ? $"'{model}' {problem}"
            : !target.IsPlain ? $"'{model}' names tensors of the model, which have one name each: brackets and '|' are for names in files"
            : target.Wildcards != source.Wildcards ? $"'{file}' has {source.Wildcards} and '{model}' {target.Wildcards} wildcards; each '*' of one side is one of the other, in order"
            : target.Members.Length > 1 && source.Members.Length > 1 && target.Members.Length != source.Members.Length
                ? $"'{file}' has {source.Members.Length} and '{model}' {target.Members.Length} tensors in braces; with braces on both sides they are pairs"
            : null;
        return problem is null ? new WeightRule(source, target, isTransposed, isFallback) : null;
    }

    /// <summary>Where a tensor of the model is named.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="captures">What the wildcards stand for.</param>
    /// <returns>Which member of <see cref="Model"/> it is; −1 for none.</returns>
    internal int Find(string name, out string[] captures)
    {
        for (int i = 0; i < (Model?.Members.Length ?? 0); i++)
        {
            if (WeightPattern.Match(Model!.Members[i][0], name) is { } found)
            {
                captures = found;
                return i;
            }
        }

        captures = [];
        return -1;
    }

    /// <summary>Whether a tensor of the file is one of <see cref="File"/>.</summary>
    internal bool Covers(string name) => Array.Exists(File.Members, member => Array.Exists(member, pattern => WeightPattern.Match(pattern, name) is not null));
}
